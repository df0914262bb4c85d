import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './command-line.ts';

const needed = ['--client-key', 'c', '--worker-key', 'w', '--endpoint', 'ep1'];

describe('the command line', () => {
  it('needs an endpoint and both keys, and names the one that is missing', () => {
    expect(parseCommandLine(needed)).toMatchObject({ kind: 'serve', host: '127.0.0.1', port: 8788 });
    for (const [at, name] of ['client-key', 'worker-key', 'endpoint'].entries()) {
      const rest = needed.toSpliced(2 * at, 2);
      expect(parseCommandLine(rest)).toEqual({ kind: 'wrong', reason: `--${name} is needed.` });
    }
  });

  it('takes several endpoints and keys', () => {
    expect(
      parseCommandLine([...needed, '--endpoint', 'ep2', '--client-key', 'c2', '--worker-key', 'w2']),
    ).toMatchObject({
      endpointIds: ['ep1', 'ep2'],
      clientKeys: ['c', 'c2'],
      workerKeys: ['w', 'w2'],
    });
  });

  it('takes lease, ping interval and hold in milliseconds', () => {
    const args = ['--lease-ms', '600', '--ping-interval-ms', '200', '--take-hold-ms', '100'];
    expect(parseCommandLine([...needed, ...args])).toMatchObject({
      settings: { leaseMs: 600, pingIntervalMs: 200, takeHoldMs: 100 },
    });
  });

  it.each([
    { args: ['--port', 'x'] },
    { args: ['--port', '65536'] },
    { args: ['--lease-ms', '0'] },
    { args: ['--endpoint', 'a/b'] },
    { args: ['--nosuch'] },
  ])('refuses $args', ({ args }) => {
    expect(parseCommandLine([...needed, ...args])).toMatchObject({ kind: 'wrong' });
  });

  it('shows its help', () => {
    expect(parseCommandLine(['--help'])).toEqual({ kind: 'help' });
  });
});
