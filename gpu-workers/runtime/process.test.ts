import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type RecordingServer, startRecordingServer } from './testing/recording-server.ts';

const script = fileURLToPath(new URL('./testing/example-worker.ts', import.meta.url));

function startProcess(env: NodeJS.ProcessEnv, args: string[] = [], cwd = tmpdir()) {
  const child = spawn(process.execPath, [script, ...args], { env: { PATH: process.env.PATH, ...env }, cwd });
  const output = { out: '', err: '' };
  child.stdout.on('data', (data) => {
    output.out += data;
  });
  child.stderr.on('data', (data) => {
    output.err += data;
  });
  const exit = once(child, 'close').then(([code, signal]) => ({ code, signal, ...output }));
  return { child, exit };
}

async function withServer(env: NodeJS.ProcessEnv, test: (server: RecordingServer) => Promise<void>): Promise<void> {
  const server = await startRecordingServer();
  Object.assign(server.env, env);
  try {
    await test(server);
  } finally {
    await server.close();
  }
}

describe('a worker process', () => {
  it('pings its job while the handler blocks the thread, and ends with 0 at SIGTERM', () =>
    withServer({ RUNPOD_PING_INTERVAL: '100' }, async (server) => {
      const worker = startProcess(server.env);
      (await server.next('job-take')).respond(200, { id: 'b1', input: { block_ms: 1500 } });
      const done = await server.next('job-done');
      const pings = server.seen('ping').filter(({ url }) => url.includes('job_id=b1'));
      expect(pings.length).toBeGreaterThanOrEqual(3);
      done.respond(200);
      await server.next('job-take');
      worker.child.kill('SIGTERM');
      const { code, out } = await worker.exit;
      expect(code).toBe(0);
      const lines = out.trimEnd().split('\n');
      expect(lines.map((line) => JSON.parse(line))).toContainEqual({
        requestId: 'b1',
        message: 'Job started',
        level: 'INFO',
      });
    }));

  it('finishes the job it has at SIGTERM before it ends', () =>
    withServer({}, async (server) => {
      const worker = startProcess(server.env);
      (await server.next('job-take')).respond(200, { id: 't1', input: { progress: ['on it'], wait_ms: 300 } });
      (await server.next('job-done')).respond(200);
      worker.child.kill('SIGTERM');
      const done = await server.next('job-done');
      expect(JSON.parse(done.body)).toHaveProperty('output.echo');
      done.respond(200);
      expect((await worker.exit).code).toBe(0);
      expect(server.seen('job-take')).toHaveLength(1);
    }));

  it.each([
    { name: 'prints the output of --test_input', args: ['--test_input', '{"input":{"a":"é"}}'], code: 0 },
    { name: 'reads test_input.json', args: [], file: '{"input":{"a":"é"}}', code: 0 },
    { name: 'ends with 1 when the job fails', args: ['--test_input={"input":{"fail":true}}'], code: 1 },
    { name: 'ends with 1 when there is no job', args: [], code: 1, out: '' },
  ])('off RunPod $name', async ({ args, file, code, out }) => {
    const folder = await mkdtemp(join(tmpdir(), 'worker-'));
    try {
      if (file !== undefined) await writeFile(join(folder, 'test_input.json'), file);
      const result = await startProcess({}, args, folder).exit;
      expect(result.code).toBe(code);
      const failure = { error: { error_type: 'document_corrupt', error_message: expect.any(String) } };
      if (out === undefined)
        expect(JSON.parse(result.out)).toEqual(code === 0 ? { output: { echo: { a: 'é' } } } : failure);
      else expect(result.out).toBe(out);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
