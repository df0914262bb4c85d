import { BadImageError } from '../ocr/decode-image.ts';
import type { PageReading } from '../pages/page-reading.ts';
import { createStopFlag, raiseStop, type StopFlag } from './stop-flag.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** As many pages wait as may; the client should come back later. */
export class PoolFullError extends Error {
  override readonly name = 'PoolFullError';
}

/** A page took longer than any page should; its worker was ended. */
export class PageTimeoutError extends Error {
  override readonly name = 'PageTimeoutError';
}

/** What the pool needs of a worker thread. */
export type WorkerThread = {
  postMessage(message: ToWorker): void;
  on(event: 'message', listener: (message: FromWorker) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  terminate(): Promise<unknown>;
};

export type PagePoolOptions = {
  startWorker: () => WorkerThread;
  workerCount: number;
  /** Pages that may wait besides those being read. */
  maxWaiting: number;
  /** For one page, not counting the wait. */
  pageTimeoutMs: number;
  log: (line: string) => void;
  /** A worker ended before it was ready: another would not fare better. */
  onBroken: (error: Error) => void;
};

export type PagePool = {
  /** Resolves when every worker has loaded and warmed its models. */
  readonly ready: Promise<void>;
  /**
   * Reads an image in a worker thread.
   *
   * @param signal - Takes the page out of the queue; a page already being read is given up before its next inference.
   * @throws PoolFullError, PageTimeoutError, BadImageError, or the signal's reason.
   */
  read(bytes: Uint8Array, signal: AbortSignal): Promise<PageReading>;
  counts(): { running: number; waiting: number };
  close(): Promise<void>;
};

type Job = {
  bytes: Uint8Array;
  stop: StopFlag;
  resolve: (reading: PageReading) => void;
  reject: (error: unknown) => void;
};
type Slot = { worker: WorkerThread; isReady: boolean; job: Job | null; timer: NodeJS.Timeout | undefined };

/** A fixed number of worker threads behind one bounded queue. A worker that dies is replaced, and only its page fails. */
export function createPagePool(options: PagePoolOptions): PagePool {
  const waiting: Job[] = [];
  const slots = new Set<Slot>();
  const becameReady = Promise.withResolvers<void>();
  let closed = false;

  const settle = (slot: Slot): Job | null => {
    clearTimeout(slot.timer);
    const { job } = slot;
    slot.job = null;
    return job;
  };

  const hear = (slot: Slot, message: FromWorker) => {
    if (message.kind === 'log') return options.log(message.line);
    if (message.kind === 'ready') {
      slot.isReady = true;
      if (slots.size === options.workerCount && [...slots].every(({ isReady }) => isReady)) becameReady.resolve();
    } else {
      const job = settle(slot);
      if (message.kind === 'reading') job?.resolve(message.reading);
      else if (message.kind === 'bad_image') job?.reject(new BadImageError(message.message));
      else if (message.kind === 'failed') job?.reject(new Error(message.message));
    }
    takeNext();
  };

  const start = () => {
    const worker = options.startWorker();
    const slot: Slot = { worker, isReady: false, job: null, timer: undefined };
    let lastError: Error | null = null;
    slots.add(slot);
    worker.on('message', (message) => hear(slot, message));
    worker.on('error', (error) => {
      lastError = error;
    });
    worker.on('exit', (code) => {
      slots.delete(slot);
      const error = lastError ?? new Error(`A worker thread ended with code ${code}`);
      settle(slot)?.reject(error);
      if (closed) return;
      if (!slot.isReady) return options.onBroken(error);
      options.log(`A worker thread ended (${error.message}); starting another`);
      start();
    });
  };

  const takeNext = () => {
    for (const slot of slots) {
      if (!slot.isReady || slot.job) continue;
      const job = waiting.shift();
      if (!job) return;
      slot.job = job;
      slot.timer = setTimeout(() => {
        settle(slot)?.reject(new PageTimeoutError());
        void slot.worker.terminate(); // its exit starts another
      }, options.pageTimeoutMs);
      slot.worker.postMessage({ bytes: job.bytes, stop: job.stop });
    }
  };

  for (let count = 0; count < options.workerCount; count += 1) start();
  return {
    ready: becameReady.promise,
    read(bytes, signal) {
      if (signal.aborted) return Promise.reject(signal.reason);
      if (waiting.length >= options.maxWaiting && ![...slots].some(({ isReady, job }) => isReady && !job))
        return Promise.reject(new PoolFullError());
      const { promise, resolve, reject } = Promise.withResolvers<PageReading>();
      const job: Job = { bytes, stop: createStopFlag(), resolve, reject };
      const drop = () => {
        const at = waiting.indexOf(job);
        if (at >= 0) waiting.splice(at, 1);
        raiseStop(job.stop);
        reject(signal.reason);
      };
      signal.addEventListener('abort', drop, { once: true });
      waiting.push(job);
      takeNext();
      return promise.finally(() => signal.removeEventListener('abort', drop));
    },
    counts: () => ({ running: [...slots].filter(({ job }) => job).length, waiting: waiting.length }),
    async close() {
      closed = true;
      for (const job of waiting.splice(0)) job.reject(new Error('The server is stopping'));
      await Promise.all([...slots].map(({ worker }) => worker.terminate()));
    },
  };
}
