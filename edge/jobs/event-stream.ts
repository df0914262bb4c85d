import type { Clock } from '../backends/retry.ts';
import { eventRules } from '../policy.ts';
import type { JobStore } from './job-store.ts';

/** Where events stand: `seq` rises from 1, and nothing follows once `isOver`. */
export type EventLog = Pick<JobStore, 'events' | 'isOver'>;

/**
 * Everybody who follows one job's events, as server-sent events. Nobody has a buffer: a reader is given what stands in the log
 * behind the last event that it took, so a slow one costs as much as a fast one, and one that comes back misses nothing. The
 * platform tells an object that a reader has gone only when something is sent to it: it is noticed at the second heartbeat.
 */
export function createEventHub(log: EventLog, clock: Pick<Clock, 'sleep'>) {
  const readers = new Set<() => void>();

  return {
    /** Call it after a change of the log. */
    publish(): void {
      for (const wake of [...readers]) wake();
    },

    /** How many follow now. */
    readerCount: (): number => readers.size,

    /**
     * The events after `afterSeq`, those to come too, until the job's last one or for five minutes.
     *
     * @param afterSeq - The reader's `Last-Event-ID`; 0 for all.
     * @returns Frames with `id`, `event` and `data`: JSON `{type, timestamp, data}`. Null when none will ever follow: answer
     *   204, which tells a browser not to connect again.
     */
    open(afterSeq: number): ReadableStream<Uint8Array> | null {
      if (log.isOver() && log.events(afterSeq, 1).length === 0) return null;
      return openStream(log, afterSeq, clock, readers);
    },
  };
}
export type EventHub = ReturnType<typeof createEventHub>;

function openStream(log: EventLog, afterSeq: number, clock: Pick<Clock, 'sleep'>, readers: Set<() => void>) {
  const { batchSize, heartbeatMs, maxStreamMs, reconnectMs } = eventRules;
  const life = new AbortController();
  let pause = new AbortController();
  let sentSeq = afterSeq;
  const wake = () => pause.abort();

  /** Whether so much time passes without a change. */
  const staysQuiet = (ms: number): Promise<boolean> => {
    pause = new AbortController();
    return clock.sleep(ms, pause.signal).then(
      () => true,
      () => false,
    );
  };
  const end = () => {
    life.abort();
    readers.delete(wake);
    wake();
  };
  const close = (controller: ReadableByteStreamController) => {
    if (life.signal.aborted) return;
    end();
    controller.close();
    // Without this a reader that brought its own buffer would wait for ever.
    controller.byobRequest?.respond(0);
  };

  /** What stands in the log behind the last event sent; when there is nothing, what comes next. */
  async function sendNext(controller: ReadableByteStreamController): Promise<void> {
    while (!life.signal.aborted) {
      const events = log.events(sentSeq, batchSize);
      sentSeq = events.at(-1)?.seq ?? sentSeq;
      if (events.length > 0) controller.enqueue(encode(events.map(toFrame).join('')));
      if (events.length < batchSize && log.isOver()) return close(controller);
      if (events.length > 0) return;
      if (await staysQuiet(heartbeatMs)) return controller.enqueue(encode(': quiet\n\n'));
    }
  }

  return new ReadableStream(
    {
      // The platform carries no other kind of stream from an object to its callers.
      type: 'bytes',
      start(controller) {
        readers.add(wake);
        controller.enqueue(encode(`retry: ${reconnectMs}\n\n`));
        clock.sleep(maxStreamMs, life.signal).then(
          () => close(controller),
          () => {},
        );
      },
      pull: (controller) =>
        sendNext(controller).catch((error) => {
          // The job was deleted in the meantime.
          end();
          throw error;
        }),
      cancel: end,
    },
    // Nothing is read from the log before the reader asks.
    { highWaterMark: 0 },
  );
}

/** JSON has no line feed outside of its strings and none inside, so one `data` line holds it. */
const toFrame = ({ seq, atMs, type, data }: ReturnType<EventLog['events']>[number]): string =>
  `id: ${seq}\nevent: ${type}\ndata: ${JSON.stringify({ type, timestamp: new Date(atMs).toISOString(), data })}\n\n`;

const encode = (text: string) => new TextEncoder().encode(text);
