import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const startScript = fileURLToPath(new URL('../local/start.ts', import.meta.url));

/** Runs `npm start`'s program; everything it starts inherits the mark, by which it is found again. */
function runStart(port: string) {
  const mark = `DOCPROC_TEST_MARK=${crypto.randomUUID()}`;
  const [name, value] = mark.split('=') as [string, string];
  const child = spawn(process.execPath, [startScript], { env: { ...process.env, PORT: port, [name]: value } });
  const output: string[] = [];
  const ready = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        output.push(line);
        const url = /^docproc ready (\S+)$/.exec(line)?.[1];
        if (url) resolve(url);
      });
    }
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return { child, mark, output, ready, exit };
}

const processesWith = (mark: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark);
    } catch {
      return false; // it ended meanwhile
    }
  });

it.runIf(process.platform === 'linux')(
  'Ctrl-C ends the whole service and leaves no process behind',
  async () => {
    const { child, mark, ready, exit } = runStart('0');
    const url = await Promise.race([ready, exit.then((code) => `ended with ${code}`)]);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${url}/live`)).status).toBe(200);
    expect(processesWith(mark).length).toBeGreaterThan(4);

    child.kill('SIGINT');
    expect(await exit).toBe(0);
    expect(processesWith(mark)).toEqual([]);
  },
  120_000,
);

it('a busy port is said in words, and nothing is started', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = String(typeof address === 'object' ? address?.port : 0);
  const { mark, output, exit } = runStart(port);
  expect(await exit).toBe(1);
  server.close();
  expect(output.join('\n')).toContain(`port ${port} is in use`);
  if (process.platform === 'linux') expect(processesWith(mark)).toEqual([]);
}, 30_000);
