import { startRig } from '../tests/crash/rig/rig.ts';
import { fillIndex } from './jobs/fill-index.ts';
import { type Spread, toSpread } from './jobs/spread.ts';

const SEQUENTIAL = 60;
const CONCURRENT = 300;
const AT_ONCE = 16;
const INDEXED = 100_000;
const PAGE = 100;

/**
 * Durable jobs: how long the promise of one takes, how many one tenant can make in a second, and whether a long index lists
 * its last pages as fast as its first. All in one run, on the real gateway in workerd.
 */
export async function jobs(): Promise<void> {
  await using rig = await startRig();
  const request = { image_urls: [rig.documentUrl()], doc_type: 'other' };
  let made = 0;
  const create = async (): Promise<number> => {
    const startedAtMs = performance.now();
    await rig.client.create(`bench-${made++}`, request);
    return performance.now() - startedAtMs;
  };
  // The machine is to be the gateway's alone: jobs wait at their queue.
  await rig.worker.stop();
  for (let warmUp = 0; warmUp < 10; warmUp++) await create();

  const alone: number[] = [];
  for (let count = 0; count < SEQUENTIAL; count++) alone.push(await create());
  const startedAtMs = performance.now();
  const together = (
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        const times: number[] = [];
        for (let count = 0; count < CONCURRENT / AT_ONCE; count++) times.push(await create());
        return times;
      }),
    )
  ).flat();
  const perSecond = together.length / ((performance.now() - startedAtMs) / 1000);
  say('POST /v1/jobs until 202, one after the other', toSpread(alone));
  say(`the same, ${AT_ONCE} at once`, toSpread(together));
  process.stdout.write(`${perSecond.toFixed(0)} jobs/s accepted through one tenant\n`);

  await rig.gateway.stop();
  fillIndex(rig.stateDir, INDEXED);
  await rig.gateway.start();
  const pages: number[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const startedAtMs = performance.now();
    cursor = (await rig.client.page(cursor, PAGE)).next_cursor;
    pages.push(performance.now() - startedAtMs);
  }
  const tenth = Math.floor(pages.length / 10);
  const [first, last] = [toSpread(pages.slice(1, tenth)), toSpread(pages.slice(-tenth, -1))];
  say(`a page of ${PAGE} of ${INDEXED} jobs, first tenth`, first);
  say('the same, last tenth', last);
  process.stdout.write(`last to first: ${(last.medianMs / first.medianMs).toFixed(2)} x\n`);
}

const say = (what: string, { medianMs, p99Ms, count }: Spread): void => {
  process.stdout.write(`${what}: median ${medianMs.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms (${count})\n`);
};
