import { afterAll, beforeAll, expect, it } from 'vitest';
import { readLedger } from './rig/ledger.ts';
import { type Rig, startRig } from './rig/rig.ts';

const ITEMS = 25;
const KILLS = 4;
const TIMEOUT_MS = 240_000;

let rig: Rig;

beforeAll(async () => {
  rig = await startRig();
}, 120_000);
afterAll(() => rig.close(), 60_000);

it(
  'no job of a batch is lost or made twice when the gateway is killed at random',
  async () => {
    let [calls, killsLeft] = [0, KILLS];
    rig.proxy.watch(async () => {
      calls += 1;
      if (killsLeft === 0 || calls % 7 !== 0) return;
      killsLeft -= 1;
      await rig.gateway.killAndRestart();
    });
    const image_urls = [rig.documentUrl()];
    const sources = Array.from({ length: ITEMS }, () => ({ image_urls }));
    const request = { sources, doc_type: 'other', webhook: rig.receiver.url };
    const { id } = await rig.client.createBatch('the-batch', request);
    const batch = await rig.client.batchEnded(id, TIMEOUT_MS);
    expect(batch).toMatchObject({ status: 'succeeded', counts: { total: ITEMS, succeeded: ITEMS } });
    expect(killsLeft).toBe(0);

    const jobIds = (await rig.client.batchResults(id)).map(({ job_id }) => job_id ?? '');
    expect(new Set(jobIds).size).toBe(ITEMS);
    const listed = (await rig.client.list()).map((job) => job.id);
    expect(listed.toSorted()).toEqual(jobIds.toSorted());
    await expect.poll(() => rig.receiver.messages().get(id)?.size, { timeout: 60_000 }).toBe(1);
    await rig.gateway.stop();
    const ledger = readLedger(rig.stateDir);
    expect([...ledger.keys()].toSorted()).toEqual(jobIds.toSorted());
    expect(new Set(ledger.values())).toEqual(new Set([1]));
  },
  TIMEOUT_MS + 60_000,
);
