import type { EventEmitter } from 'node:events';
import type { Clock } from '../../shared/clock.ts';

/** The operating system's wish that this process ends. */
export type Shutdown = {
  /** Aborts at the first SIGTERM or SIGINT: take nothing more, finish what runs. */
  requested: AbortSignal;
  /** Aborts when another comes after a second or more: finish nothing. */
  hurried: AbortSignal;
  /** Gives the signals back to their defaults. */
  close(): void;
};

/** A supervisor that signals the whole group and forwards the signal as well means one end, not a hurried one. */
const SAME_SIGNAL_MS = 1000;

/** @param source - `process`, or in tests an emitter of the same two events. */
export function listenForShutdown(source: EventEmitter, clock: Clock): Shutdown {
  const requested = new AbortController();
  const hurried = new AbortController();
  let firstAtMs: number | null = null;
  const onSignal = () => {
    firstAtMs ??= clock.nowMs();
    if (clock.nowMs() - firstAtMs >= SAME_SIGNAL_MS) hurried.abort();
    requested.abort();
  };
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
