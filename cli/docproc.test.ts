import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const launcher = fileURLToPath(new URL('docproc.mjs', import.meta.url));

/** Makes the launcher believe that it runs in Node 20; what it starts is not told so. */
const preload = `data:text/javascript,${encodeURIComponent(
  "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });",
)}`;
const starts = [
  { node: 'this Node', flags: [] as string[] },
  { node: 'a Node that is too old', flags: ['--import', preload] },
];

const run = (args: string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, args, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });

describe.each(starts)('docproc in $node', ({ flags }) => {
  it('runs the client, which ends with its own exit code', async () => {
    expect(await run([...flags, launcher, '--help'])).toMatchObject({ code: 0, stderr: '' });
    expect(await run([...flags, launcher, 'deploy', 'runpod'])).toMatchObject({
      code: 2,
      stderr: '--classify-image is needed. Try docproc deploy runpod --help.\n',
    });
  });

  it('writes no colours into a pipe, on a build server neither', async () => {
    const image = `example@sha256:${'0'.repeat(64)}`;
    const args = ['deploy', 'runpod', '--dry-run', '--only', 'extract', '--extract-image', image];
    const { stdout } = await run([...flags, launcher, ...args]);
    expect(stdout).toContain('docproc-extract-development');
    expect(stdout).not.toContain('\u001b');
  });

  it('ends when it is told to, and leaves nothing running', async () => {
    const held = createServer(() => {}).listen(0, '127.0.0.1');
    await once(held, 'listening');
    const { port } = held.address() as AddressInfo;
    const image = `example@sha256:${'0'.repeat(64)}`;
    const args = ['deploy', 'runpod', '--only', 'extract', '--extract-image', image];
    const env = {
      ...process.env,
      RUNPOD_API_KEY: 'key-of-nobody',
      RUNPOD_MANAGEMENT_URL: `http://127.0.0.1:${port}/v2`,
    };
    const child = spawn(process.execPath, [...flags, launcher, ...args], { env, stdio: 'ignore' });
    const exit = once(child, 'exit');
    const [, response] = (await once(held, 'request')) as [unknown, import('node:http').ServerResponse];
    const cut = once(response, 'close'); // the client's own process is gone
    child.kill('SIGTERM');
    const [code, signal] = await exit;
    expect([143, 'SIGTERM']).toContain(code ?? signal);
    await cut;
    held.close();
  });
});
