import { afterAll, beforeAll, expect, it } from 'vitest';
import { faultMatrix } from './rig/fault-matrix.ts';
import { readLedger } from './rig/ledger.ts';
import { type Rig, startRig } from './rig/rig.ts';

/** Longer than every grace, back-off and time-out that one fault can cost. */
const WAVE_TIMEOUT_MS = 240_000;

type Row = {
  fault: string;
  jobs: number;
  lost: number;
  stuck: number;
  changed: number;
  seconds: number;
  submissions: number;
};

const table: Row[] = [];
/** Every job that was accepted, with the result that was first seen. */
const accepted = new Map<string, string>();
let rig: Rig;

beforeAll(async () => {
  rig = await startRig();
}, 120_000);
afterAll(() => rig.close(), 60_000);

it.each(faultMatrix)(
  'no job is lost, doubled or stuck: $fault',
  async ({ fault, jobCount, arm }) => {
    rig.proxy.watch(() => {});
    rig.receiver.watch(() => {});
    await rig.clearFaults();
    await arm(rig);
    const startedAtMs = performance.now();
    const submissionsBefore = rig.proxy.submissions();
    const request = { image_urls: [rig.documentUrl()], doc_type: 'other', webhook: rig.receiver.url };
    const made = await Promise.all(
      Array.from({ length: jobCount }, (_, index) =>
        rig.client.create(`${fault} ${index}`.replaceAll(/[^\x21-\x7e]/g, '_'), request),
      ),
    );
    const ended = await Promise.all(made.map(({ id }) => rig.client.ended(id, WAVE_TIMEOUT_MS)));
    const seconds = (performance.now() - startedAtMs) / 1000;
    const succeeded = ended.filter(({ status }) => status === 'succeeded');
    const results = await Promise.all(succeeded.map(({ id }) => rig.client.result(id)));
    for (const [index, { id }] of succeeded.entries()) accepted.set(id, results[index]?.etag ?? '');
    table.push({
      fault,
      jobs: new Set(made.map(({ id }) => id)).size,
      lost: ended.filter(({ status }) => status === 'failed' || status === 'cancelled').length,
      stuck: ended.filter(({ status }) => status === 'queued' || status === 'running').length,
      changed: results.filter(({ jobId }, index) => jobId !== succeeded[index]?.id).length,
      seconds: Math.round(seconds),
      submissions: rig.proxy.submissions() - submissionsBefore,
    });
    expect(table.at(-1)).toMatchObject({ jobs: jobCount, lost: 0, stuck: 0, changed: 0 });
  },
  WAVE_TIMEOUT_MS + 60_000,
);

it('each job is listed once, its result never changed, its caller was told once, and it stands once in the ledger', async () => {
  const listed = (await rig.client.list()).map(({ id }) => id);
  expect(listed.toSorted()).toEqual([...accepted.keys()].toSorted());
  for (const [id, etag] of accepted) expect((await rig.client.result(id)).etag).toBe(etag);
  await expect.poll(() => rig.receiver.messages().size, { timeout: 60_000 }).toBe(accepted.size);
  for (const ids of rig.receiver.messages().values()) expect(ids.size).toBe(1);
  await rig.gateway.stop();
  const ledger = readLedger(rig.stateDir);
  expect([...ledger.keys()].toSorted()).toEqual([...accepted.keys()].toSorted());
  expect(new Set(ledger.values())).toEqual(new Set([1]));
  process.stdout.write(`${JSON.stringify(table, null, 1)}\n`);
}, 180_000);
