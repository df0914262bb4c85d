import { expect, it } from 'vitest';
import { parseWorkerEnv } from './env.ts';
import { createHeldJobs } from './held-jobs.ts';
import type { PostReply, Queue } from './queue.ts';
import { runJob } from './run-job.ts';
import { createFakeClock } from './testing/fake-clock.ts';

it('a result waits for the progress update in flight', async () => {
  const sent: string[] = [];
  const update = Promise.withResolvers<PostReply>();
  const queue: Queue = {
    take: async () => ({ kind: 'nothing' }),
    takeStops: async () => ({ kind: 'unsupported' }),
    postChunk: async () => ({ kind: 'accepted' }),
    ping: async () => ({ kind: 'accepted' }),
    postProgress(_jobId, body) {
      sent.push(body);
      return update.promise;
    },
    async postResult(_jobId, body) {
      sent.push(body);
      return { kind: 'accepted' };
    },
  };
  const run = runJob({ id: 'p1', input: { a: 1 } }, createHeldJobs(1).add('p1'), {
    queue,
    env: parseWorkerEnv({}),
    async handler(_input, context) {
      context.progress('1/1');
      return 'result';
    },
    clock: createFakeClock(),
    random: () => 0.5,
    log: () => {},
    maxResultBytes: 1000,
    onRefresh: () => {},
    onEngineDied: () => {},
    onOutcome: () => {},
  });
  await new Promise(setImmediate);
  expect(sent).toEqual(['{"status":"IN_PROGRESS","output":"1/1"}']);
  update.resolve({ kind: 'accepted' });
  await run;
  expect(sent.at(-1)).toBe('{"output":"result"}');
});
