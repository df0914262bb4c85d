import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';

describe('the command line', () => {
  it('takes several served names, in one flag or in several', () => {
    const names = (args: string[]) => (parseOptions(args, 2) as { servedModelNames: string[] }).servedModelNames;
    expect(names(['--served-model-name', 'a', 'b', '--port', '1'])).toEqual(['a', 'b']);
    expect(names(['--served-model-name', 'a', '--served-model-name=b'])).toEqual(['a', 'b']);
  });

  it.each([
    { cores: 1, workers: 1, threads: 1 },
    { cores: 2, workers: 2, threads: 2 },
    { cores: 8, workers: 4, threads: 2 },
    { cores: 64, workers: 4, threads: 2 },
  ])('takes $workers pages at once on $cores cores', ({ cores, workers, threads }) => {
    expect(parseOptions([], cores)).toMatchObject({ workers, threads });
  });

  it.each([
    [['--gpu-memory-utilization', '0.9']],
    [['stray']],
    [['--port', '8000', '8001']],
    [['--port', '70000']],
    [['--port', '80a']],
    [['--workers', '0']],
    [['--runtime', 'cuda']],
    [['--served-model-name']],
  ])('refuses %j instead of ignoring it', (args) => {
    expect(() => parseOptions(args)).toThrow();
  });

  it('answers --help', () => expect(parseOptions(['--help'])).toBe('help'));
});
