import { describe, expect, it } from 'vitest';
import { run } from './run.ts';
import { fakeTerminal } from './testing/terminal.ts';

describe('docproc', () => {
  it.each([[[]], [['--help']], [['help']], [['deploy', '-h']]])('shows its commands for %j', async (args) => {
    const { io, out } = fakeTerminal();
    expect(await run(args, io)).toBe(0);
    expect(out()).toContain('docproc deploy runpod');
  });

  it('hands the rest of the command line to the command', async () => {
    const { io, out } = fakeTerminal();
    expect(await run(['deploy', 'runpod', '--help'], io)).toBe(0);
    expect(out()).toContain('--classify-image');
  });

  it('ends with 2 for a command that there is not', async () => {
    const { io, err } = fakeTerminal();
    expect(await run(['deploy', 'elsewhere'], io)).toBe(2);
    expect(err()).toBe('There is no command "deploy elsewhere". Try docproc --help.');
  });
});
