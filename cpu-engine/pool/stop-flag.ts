import type { OcrModels } from '../ocr/load-models.ts';
import type { Model } from '../ocr/ort.ts';

/** Tells a thread to give up its page. Inference blocks the thread, so that no message reaches it; shared memory does. */
export type StopFlag = Int32Array<SharedArrayBuffer>;

/** Nobody waits for this page any more. */
export class PageStoppedError extends Error {
  override readonly name = 'PageStoppedError';
}

export const createStopFlag = (): StopFlag => new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

export function raiseStop(flag: StopFlag): void {
  Atomics.store(flag, 0, 1);
}

/** The same models for one page: once its flag is raised, the next inference throws PageStoppedError. */
export function stoppable({ detector, recogniser }: OcrModels, flag: StopFlag): OcrModels {
  const guarded = (model: Model): Model => ({
    async run(input) {
      if (Atomics.load(flag, 0) !== 0) throw new PageStoppedError();
      return model.run(input);
    },
  });
  return { detector: guarded(detector), recogniser: { ...recogniser, model: guarded(recogniser.model) } };
}
