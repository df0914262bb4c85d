import { toAlphabet } from './alphabet.ts';
import { loadOrt } from './load-ort.ts';
import type { Model } from './ort.ts';
import type { Recogniser } from './recognise-line.ts';
import { readWeights } from './weights.ts';

export type OcrModels = { detector: Model; recogniser: Recogniser };

/**
 * Loads both networks, about 0.3 s.
 *
 * @param options.threads - Threads of one inference.
 * @throws Error in plain words when the weights are missing or are not the tried ones.
 */
export async function loadModels(options: { threads: number; log: (line: string) => void }): Promise<OcrModels> {
  const [ort, weights] = await Promise.all([loadOrt(options.log), readWeights()]);
  const detector = await ort.load(weights.detector, options);
  const model = await ort.load(weights.recogniser, options);
  return { detector, recogniser: { model, alphabet: toAlphabet(weights.alphabet) } };
}
