import { describe, expect, it } from 'vitest';
import { eventRules } from '../policy.ts';
import { createEventHub, type EventLog } from './event-stream.ts';

type Frame = { id?: string; event?: string; data?: string; retry?: string; comment?: string };

/** Reads frames as the standard has it: fields line by line, an empty line ends one. The platform cuts streams anywhere. */
function createParser() {
  const decoder = new TextDecoder();
  let rest = '';
  return (bytes: Uint8Array): Frame[] => {
    const blocks = (rest + decoder.decode(bytes, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    return blocks.map((block) => Object.fromEntries(block.split('\n').map(parseLine)));
  };
}

function parseLine(line: string): [string, string] {
  const [, name, value] = /^([^:]*): ?(.*)$/s.exec(line) as unknown as [string, string, string];
  return [name === '' ? 'comment' : name, value];
}

/** Time that passes when told to. */
function createClock() {
  const sleepers = new Set<{ atMs: number; resolve: () => void }>();
  let nowMs = 0;
  return {
    pending: () => sleepers.size,
    sleep: (ms: number, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        const sleeper = { atMs: nowMs + ms, resolve };
        sleepers.add(sleeper);
        signal.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        });
      }),
    advance(ms: number) {
      nowMs += ms;
      for (const sleeper of [...sleepers].filter(({ atMs }) => atMs <= nowMs)) {
        sleepers.delete(sleeper);
        sleeper.resolve();
      }
    },
  };
}

/** A log in memory that counts what is read from it, and a hub over it. */
function createRig() {
  const rows: ReturnType<EventLog['events']> = [];
  const reads: number[] = [];
  let isOver = false;
  const log: EventLog = {
    events: (afterSeq, limit) => {
      const found = rows.filter(({ seq }) => seq > afterSeq).slice(0, limit);
      reads.push(found.length);
      return found;
    },
    isOver: () => isOver,
  };
  const clock = createClock();
  const hub = createEventHub(log, clock);
  const write = (type: string, data: unknown = {}) => {
    rows.push({ seq: rows.length + 1, atMs: Date.UTC(2026, 0, 2), type, data });
    isOver = type === 'job.succeeded';
    hub.publish();
  };
  const open = (afterSeq = 0) => {
    const reader = (hub.open(afterSeq) as ReadableStream<Uint8Array>).getReader();
    const parse = createParser();
    /** The next frames; null after the last. */
    const next = async (): Promise<Frame[] | null> => {
      const { done, value } = await reader.read();
      if (done) return null;
      const frames = parse(value);
      return frames.length > 0 ? frames : next();
    };
    return { reader, next };
  };
  return { hub, clock, write, open, reads };
}

const ids = (frames: Frame[] | null) => frames?.map(({ id }) => Number(id));

describe('a reader of events', () => {
  it('gets those that were, then those that come, and the end of the stream after the last', async () => {
    const { hub, write, open } = createRig();
    write('job.queued');
    write('job.progress', { step: 'extract', pages_done: 1 });
    const { next } = open();
    expect(await next()).toEqual([{ retry: '2000' }]);
    expect(await next()).toEqual([
      {
        id: '1',
        event: 'job.queued',
        data: '{"type":"job.queued","timestamp":"2026-01-02T00:00:00.000Z","data":{}}',
      },
      {
        id: '2',
        event: 'job.progress',
        data: '{"type":"job.progress","timestamp":"2026-01-02T00:00:00.000Z","data":{"step":"extract","pages_done":1}}',
      },
    ]);
    const coming = next();
    write('job.succeeded');
    expect(ids(await coming)).toEqual([3]);
    expect(await next()).toBeNull();
    expect(hub.readerCount()).toBe(0);
  });

  it('that comes back misses nothing and gets nothing twice', async () => {
    const { write, open } = createRig();
    for (let count = 0; count < 5; count += 1) write('job.progress');
    const { next } = open(3);
    await next();
    expect(ids(await next())).toEqual([4, 5]);
  });

  it('that has the last event is not to come back, and one that has not gets it', async () => {
    const { hub, write, open } = createRig();
    write('job.queued');
    write('job.succeeded');
    expect(hub.open(2)).toBeNull();
    expect(hub.open(99)).toBeNull();
    const { next } = open(1);
    await next();
    expect([ids(await next()), await next()]).toEqual([[2], null]);
  });

  it('can read text of any kind', async () => {
    const { write, open } = createRig();
    const data = { text: 'one\ntwo\r\n\nid: 7\u2028“ü”' };
    write('job.progress', data);
    const { next } = open();
    await next();
    const frames = await next();
    expect(frames).toHaveLength(1);
    expect(JSON.parse(frames?.[0]?.data ?? '').data).toEqual(data);
  });

  it('hears that the stream lives while nothing happens', async () => {
    const { clock, write, open } = createRig();
    const { next } = open();
    await next();
    for (let count = 0; count < 3; count += 1) {
      const coming = next();
      clock.advance(eventRules.heartbeatMs);
      expect(await coming).toEqual([{ comment: 'quiet' }]);
    }
    const coming = next();
    clock.advance(eventRules.heartbeatMs - 1);
    write('job.running');
    expect(ids(await coming)).toEqual([1]);
  });

  it('is let go after five minutes, whether it reads or not', async () => {
    const { hub, clock, open } = createRig();
    const [waiting, stalled] = [open(), open()];
    await waiting.next();
    const coming = waiting.next();
    expect(hub.readerCount()).toBe(2);
    clock.advance(eventRules.maxStreamMs - 1);
    expect(await coming).toEqual([{ comment: 'quiet' }]);
    const last = waiting.next();
    clock.advance(1);
    expect(await last).toBeNull();
    expect([hub.readerCount(), clock.pending()]).toEqual([0, 0]);
    expect([await stalled.next(), await stalled.next()]).toEqual([[{ retry: '2000' }], null]);
  });

  it('that brings its own buffer is told the end too', async () => {
    const { clock, hub } = createRig();
    const reader = (hub.open(0) as ReadableStream<Uint8Array>).getReader({ mode: 'byob' });
    await reader.read(new Uint8Array(1024));
    const last = reader.read(new Uint8Array(1024));
    clock.advance(eventRules.maxStreamMs);
    // Its heartbeat comes first: both were due.
    const chunks = [await last, await reader.read(new Uint8Array(1024))];
    expect(chunks.at(-1)?.done).toBe(true);
  });

  it('that goes away leaves nothing behind', async () => {
    const { hub, clock, write, open } = createRig();
    const readers = [open(), open(), open()];
    for (const { next } of readers) await next();
    const waiting = readers[0]?.next();
    for (const { reader } of readers) await reader.cancel();
    expect(await waiting).toBeNull();
    expect([hub.readerCount(), clock.pending()]).toEqual([0, 0]);
    write('job.running');
  });
});

describe('a reader that is slow', () => {
  it('costs nothing while it reads nothing, and then gets every event in small portions', async () => {
    const { write, open, reads } = createRig();
    const { next } = open();
    await next();
    const first = next();
    for (let count = 1; count <= 10_000; count += 1) write('job.progress', { count });
    const readsBefore = reads.length;
    expect(readsBefore).toBeLessThan(5);
    write('job.succeeded');

    const seen = ids(await first) ?? [];
    for (let frames = await next(); frames !== null; frames = await next()) seen.push(...(ids(frames) ?? []));
    expect(seen).toEqual(Array.from({ length: 10_001 }, (_, index) => index + 1));
    expect(Math.max(...reads)).toBe(eventRules.batchSize);
  });

  it('does not keep the others waiting', async () => {
    const { write, open } = createRig();
    const [slow, fast] = [open(), open()];
    await fast.next();
    write('job.running');
    expect(ids(await fast.next())).toEqual([1]);
    await slow.reader.cancel();
  });
});

describe('a job that is deleted', () => {
  it('breaks its readers off', async () => {
    const { clock } = createRig();
    let isDeleted = false;
    const gone = () => {
      if (isDeleted) throw new Error('no such table: event');
      return [];
    };
    const hub = createEventHub({ events: gone, isOver: () => false }, clock);
    const reader = (hub.open(0) as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    const coming = reader.read();
    isDeleted = true;
    hub.publish();
    await expect(coming).rejects.toThrow('no such table');
    expect([hub.readerCount(), clock.pending()]).toEqual([0, 0]);
  });
});
