import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const needed = ['--client-key', 'c', '--worker-key', 'w', '--endpoint', 'ep1'];

function start(...args: string[]) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit') as Promise<[code: number | null, signal: string | null]>;
  return { child, exited };
}

describe('the program', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('says when it is ready, and ends within a second of %s', async (signal) => {
    const { child, exited } = start('--port', '0', ...needed);
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const url = /^emulator ready (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
    const headers = { authorization: 'Bearer c' };
    const body = JSON.stringify({ input: { a: 1 } });
    await fetch(`${url}/v2/ep1/run`, { method: 'POST', headers, body });
    const held = fetch(`${url}/v2/ep1/runsync`, { method: 'POST', headers, body }).catch(() => 'cut');
    await expect.poll(async () => await (await fetch(`${url}/v2/ep1/requests`, { headers })).text()).toContain('sync-');

    const askedAtMs = performance.now();
    child.kill(signal);
    expect(await exited).toEqual([0, null]);
    expect(performance.now() - askedAtMs).toBeLessThan(1_000);
    expect(await held).toBe('cut');
  });

  it('ends with 1 and a sentence when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { child, exited } = start('--port', String(port), ...needed);
    const [line] = (await once(createInterface(child.stderr), 'line')) as [string];
    expect(line).toBe(`Port ${port} on 127.0.0.1 is in use. Stop what listens there or choose another port.`);
    expect(await exited).toEqual([1, null]);
  });

  it('ends with 1 when every job would be lost', async () => {
    const { child, exited } = start('--port', '0', '--lease-ms', '100', ...needed);
    const [line] = (await once(createInterface(child.stderr), 'line')) as [string];
    expect(line).toContain('longer than the ping interval');
    expect(await exited).toEqual([1, null]);
  });
});
