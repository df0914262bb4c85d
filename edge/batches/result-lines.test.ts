import { describe, expect, it } from 'vitest';
import type { BatchItem } from '../../shared/api/batches.ts';
import { resultLines } from './result-lines.ts';
import { toPulledStream } from './to-pulled-stream.ts';

const jobId = (index: number) => `job_${String(index).padStart(32, '0')}`;
const items = Array.from(
  { length: 1_000 },
  (_, index): BatchItem => ({ index, job_id: jobId(index), status: 'succeeded', error: null, metadata: {} }),
);
const CHUNK = new TextEncoder().encode(`"${'x'.repeat(65_534)}"`);

/** Results of a megabyte each, and how many bytes of them were asked for, and by how many at a time. */
function createStorage() {
  const state = { open: 0, mostOpen: 0, reads: 0, cancelled: 0 };
  const itemsAfter = async (after: number) => items.slice(after + 1, after + 101);
  const open = async () => {
    state.open += 1;
    state.mostOpen = Math.max(state.mostOpen, state.open);
    let left = 16;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          state.reads += 1;
          controller.enqueue(left === 16 ? new TextEncoder().encode('[0') : new Uint8Array([44, ...CHUNK]));
          left -= 1;
          if (left > 0) return;
          controller.enqueue(new TextEncoder().encode('\r\n]'));
          controller.close();
          state.open -= 1;
        },
        cancel() {
          state.cancelled += 1;
          state.open -= 1;
        },
      },
      { highWaterMark: 0 },
    );
    return { body };
  };
  return { state, ports: { itemsAfter, open } };
}

describe('the results of a batch', () => {
  it('are read as they are wanted, one at a time, and let go of when the reader goes', async () => {
    const { state, ports } = createStorage();
    const reader = toPulledStream(resultLines(0, ports)).getReader();
    for (let chunk = 0; chunk < 40; chunk++) await reader.read();
    expect(state.reads).toBeLessThanOrEqual(40);
    expect([state.mostOpen, state.open]).toEqual([1, 1]);
    await reader.cancel();
    expect([state.open, state.cancelled]).toEqual([0, 1]);
  });

  it('are one line each, also where a result has line breaks between its parts', async () => {
    const { ports } = createStorage();
    const text = await new Response(toPulledStream(resultLines(995, ports))).text();
    const lines = text.split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line).index)).toEqual([995, 996, 997, 998, 999]);
    expect(JSON.parse(lines[0] as string).result).toHaveLength(16);
  });

  it('begin behind the last item with nothing', async () => {
    const { ports } = createStorage();
    expect(await new Response(toPulledStream(resultLines(1_000, ports))).text()).toBe('');
  });

  it('say of a result that is gone what became of it', async () => {
    const ports = { ...createStorage().ports, open: async () => null };
    const text = await new Response(toPulledStream(resultLines(999, ports))).text();
    expect(JSON.parse(text)).toMatchObject({ index: 999, status: 'succeeded', error: { code: 'not_found' } });
  });
});
