import type { EventEmitter } from 'node:events';

/** The operating system's wish that this process ends. */
export type Shutdown = {
  /** Aborts at the first SIGTERM or SIGINT: take nothing more, finish what runs. */
  requested: AbortSignal;
  /** Aborts at the second: finish nothing. */
  hurried: AbortSignal;
  /** Gives the signals back to their defaults. */
  close(): void;
};

/** @param source - `process`, or in tests an emitter of the same two events. */
export function listenForShutdown(source: EventEmitter): Shutdown {
  const requested = new AbortController();
  const hurried = new AbortController();
  const onSignal = () => (requested.signal.aborted ? hurried : requested).abort();
  source.on('SIGTERM', onSignal);
  source.on('SIGINT', onSignal);
  return {
    requested: requested.signal,
    hurried: hurried.signal,
    close() {
      source.off('SIGTERM', onSignal);
      source.off('SIGINT', onSignal);
    },
  };
}
