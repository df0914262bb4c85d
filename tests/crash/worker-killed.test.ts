import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callGateway } from '../../local/call-gateway.ts';
import { freshDevVars } from '../../local/dev-vars.ts';
import { type FileServer, startFileServer } from '../../local/file-server.ts';
import { findFreePort } from '../../local/ports.ts';
import { type Stack, startStack } from '../../local/stack.ts';
import type { WorkerProgress } from '../../local/worker-line.ts';
import { extractResponseSchema } from '../../shared/api/extract.ts';

const w2 = fileURLToPath(new URL('../../local/samples/w2.pdf', import.meta.url));

let stack: Stack;
let files: FileServer;
const listeners = new Set<(progress: WorkerProgress) => void>();

beforeAll(async () => {
  files = await startFileServer();
  stack = await startStack({
    gatewayPort: await findFreePort(),
    vars: freshDevVars(),
    allowPrivateSources: true,
    onProgress: (progress) => {
      for (const listener of listeners) listener(progress);
    },
  });
}, 120_000);

afterAll(async () => {
  await stack?.stop();
  await files?.close();
}, 30_000);

/** Resolves when the worker says that it has begun to read the pages of this request. */
const readingBegan = (requestId: string): Promise<void> =>
  new Promise((resolve) => {
    const listener = (progress: WorkerProgress) => {
      if (progress.requestId !== requestId || progress.progress.stage !== 'reading') return;
      listeners.delete(listener);
      resolve();
    };
    listeners.add(listener);
  });

describe('a worker killed with kill -9 in the middle of a job', () => {
  it('costs the caller time but not the answer', async () => {
    const requestId = crypto.randomUUID();
    const began = readingBegan(requestId);
    const body = { image_urls: [files.publish(w2)], doc_type: 'W2' };
    const asked = callGateway(stack, '/v1/extract', body, extractResponseSchema, requestId);
    await began;
    process.kill(stack.pids()['extract worker'] as number, 'SIGKILL');
    const { answer, problem } = await asked;
    expect(problem).toBeNull();
    expect(answer?.data).toMatchObject({ employee: { ssn: '987-65-4321' }, wages_tips_other_compensation: '58214.77' });
  }, 120_000);
});
