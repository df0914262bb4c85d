import type { PageReading } from '../pages/page-reading.ts';
import type { StopFlag } from './stop-flag.ts';

/** What a worker is started with. */
export type WorkerSettings = {
  /** Threads of one inference. */
  threads: number;
  maxPixels: number;
  runtime: 'auto' | 'native' | 'wasm';
};

/** One image to read. The next one is sent only after the answer. */
export type ToWorker = { bytes: Uint8Array; stop: StopFlag };

export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'log'; line: string }
  | { kind: 'reading'; reading: PageReading }
  /** The flag was raised, and the page given up. */
  | { kind: 'stopped' }
  /** The image is at fault. */
  | { kind: 'bad_image'; message: string }
  /** We are. */
  | { kind: 'failed'; message: string };
