import { toAlphabet } from './alphabet.ts';
import { loadOrt, type OrtRuntime } from './load-ort.ts';
import type { Model } from './ort.ts';
import type { Recogniser } from './recognise-line.ts';
import { readWeights } from './weights.ts';

export type OcrModels = { detector: Model; recogniser: Recogniser };

export type LoadOptions = {
  /** Threads of one inference. */
  threads: number;
  runtime: OrtRuntime;
  log: (line: string) => void;
};

/**
 * Loads both networks, about 0.3 s.
 * @throws Error in plain words when the weights are missing or are not the tried ones.
 */
export async function loadModels({ threads, runtime, log }: LoadOptions): Promise<OcrModels> {
  const [ort, weights] = await Promise.all([loadOrt(runtime, log), readWeights()]);
  const detector = await ort.load(weights.detector, { threads });
  const model = await ort.load(weights.recogniser, { threads });
  return { detector, recogniser: { model, alphabet: toAlphabet(weights.alphabet) } };
}
