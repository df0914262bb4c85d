import { describe, expect, it } from 'vitest';
import { startHeartbeat } from './heartbeat.ts';
import type { PostReply } from './queue.ts';
import { createFakeClock } from './testing/fake-clock.ts';

/** A heartbeat every 10 s whose pings the test answers. */
function start(ids: string[]) {
  const clock = createFakeClock();
  const pings: { parameters: Record<string, string>; timeoutMs: number; answer(reply: PostReply): Promise<void> }[] =
    [];
  const heartbeat = startHeartbeat({
    ping(parameters, timeoutMs) {
      const { promise, resolve } = Promise.withResolvers<PostReply>();
      pings.push({
        parameters,
        timeoutMs,
        async answer(reply) {
          resolve(reply);
          await new Promise(setImmediate); // lets the heartbeat act on it
        },
      });
      return promise;
    },
    ids: () => ids,
    intervalMs: 10_000,
    version: '1.2.3',
    clock,
    log: () => {},
  });
  return { clock, pings, heartbeat };
}

const failed: PostReply = { kind: 'failed', reason: 'HTTP 500' };
const advance = async (clock: { advance(ms: number): void }, durationMs: number) => {
  clock.advance(durationMs);
  await new Promise(setImmediate);
};

describe('a heartbeat', () => {
  it('pings at once and may take two intervals', () => {
    const { pings } = start([]);
    expect(pings.map(({ parameters, timeoutMs }) => ({ parameters, timeoutMs }))).toEqual([
      { parameters: { runpod_version: '1.2.3' }, timeoutMs: 20_000 },
    ]);
  });

  it('does not wait for a ping that hangs', async () => {
    const { clock, pings } = start(['a']);
    await advance(clock, 10_000);
    await advance(clock, 10_000);
    expect(pings).toHaveLength(3);
  });

  it('repeats a failed ping three times, with the jobs held by then', async () => {
    const ids = ['a'];
    const { clock, pings } = start(ids);
    ids.push('b');
    for (const [index, pauseMs] of [1000, 2000, 3000].entries()) {
      await pings[index]!.answer(failed);
      await advance(clock, pauseMs);
    }
    expect(pings.map(({ parameters }) => parameters.job_id)).toEqual(['a', 'a,b', 'a,b', 'a,b']);
    await pings[3]!.answer(failed);
    await advance(clock, 3999);
    expect(pings).toHaveLength(4);
    await advance(clock, 1);
    expect(pings).toHaveLength(5);
  });

  it('does not repeat a ping that failed late: the next one says it all', async () => {
    const { clock, pings } = start([]);
    await advance(clock, 9_900);
    await pings[0]!.answer(failed);
    await advance(clock, 100);
    expect(pings).toHaveLength(2);
    await advance(clock, 9_999);
    expect(pings).toHaveLength(2);
  });

  it('does not repeat a ping that the platform refuses', async () => {
    const { clock, pings } = start([]);
    await pings[0]!.answer({ kind: 'refused' });
    await advance(clock, 9_999);
    expect(pings).toHaveLength(1);
  });

  it('is silent after stop', async () => {
    const { clock, pings, heartbeat } = start([]);
    await pings[0]!.answer(failed);
    heartbeat.stop();
    await advance(clock, 60_000);
    expect(pings).toHaveLength(1);
  });
});
