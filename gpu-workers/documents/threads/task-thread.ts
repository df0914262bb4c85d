import { Worker } from 'node:worker_threads';
import { ApiError, type ErrorCode } from '../../../shared/errors.ts';

/** What a thread answers to one call. */
export type ThreadAnswer<Reply> =
  | { outcome: 'reply'; reply: Reply }
  /** The thread is well, the document is not. */
  | { outcome: 'refused'; code: ErrorCode; message: string }
  /** Something in the thread broke (a WASM trap); it must not be asked again. */
  | { outcome: 'broken'; error: Error };

export type CallLimits = { signal: AbortSignal; timeoutMs: number };

/** A thread that does one piece of work at a time, so that WASM never holds up the event loop. */
export type TaskThread<Call, Reply> = {
  /**
   * @throws ApiError as the thread threw it; `ThreadError` when the thread broke, died or took longer than
   *   `timeoutMs`; the signal's reason. Except for the first, the thread is stopped: WASM cannot be interrupted.
   */
  call(call: Call, limits: CallLimits): Promise<Reply>;
  /** False once it was stopped or died. */
  isAlive(): boolean;
  stop(): void;
};

/** The work in a thread ended without an answer. The document at hand is lost, the next one gets a new thread. */
export class ThreadError extends Error {
  override readonly name = 'ThreadError';
}

/**
 * Starts a thread of our own.
 *
 * @param entry - A module that calls `serveThread`.
 * @param data - What it finds in `workerData`.
 */
export function startThread<Call, Reply>(entry: URL, data: unknown): TaskThread<Call, Reply> {
  const worker = new Worker(entry, { workerData: data });
  let alive = true;
  const stop = () => {
    alive = false;
    void worker.terminate();
  };
  worker.on('exit', () => {
    alive = false;
  });
  // Without a listener the error of an idle thread would end the whole process.
  worker.on('error', () => {});
  // An idle thread must not keep the process from ending; a working one must.
  worker.unref();
  return {
    stop,
    isAlive: () => alive,
    async call(call, limits) {
      limits.signal.throwIfAborted();
      worker.ref();
      try {
        const answer = await nextAnswer<Reply>(worker, limits, () => worker.postMessage(call));
        if (answer.outcome === 'reply') return answer.reply;
        if (answer.outcome === 'refused') throw new ApiError(answer.code, answer.message);
        throw new ThreadError('The thread broke', { cause: answer.error });
      } catch (error) {
        if (!(error instanceof ApiError)) stop();
        throw error;
      } finally {
        worker.unref();
      }
    },
  };
}

function nextAnswer<Reply>(worker: Worker, { signal, timeoutMs }: CallLimits, send: () => void) {
  const { promise, resolve, reject } = Promise.withResolvers<ThreadAnswer<Reply>>();
  const onExit = () => reject(new ThreadError('The thread ended'));
  const onError = (cause: unknown) => reject(new ThreadError('The thread died', { cause }));
  const onAbort = () => reject(signal.reason);
  const timer = setTimeout(() => reject(new ThreadError(`The thread took longer than ${timeoutMs} ms`)), timeoutMs);
  worker.once('message', resolve).once('error', onError).once('exit', onExit);
  signal.addEventListener('abort', onAbort, { once: true });
  send();
  return promise.finally(() => {
    clearTimeout(timer);
    worker.off('message', resolve).off('error', onError).off('exit', onExit);
    signal.removeEventListener('abort', onAbort);
  });
}
