import type { Alphabet } from './alphabet.ts';
import type { Tensor } from './ort.ts';

/** One character: the step at which it is clearest, and how clear it is there, 0 to 1. */
export type ReadCharacter = { text: string; step: number; confidence: number };

export type CtcReading = {
  characters: ReadCharacter[];
  stepCount: number;
  /** For each step, the probability of a space. The network often knows of a space without choosing it. */
  spaceProbabilities: Float32Array;
};

/**
 * Greedy CTC over the readable classes only: repeats of a class in neighbouring steps are one character, blanks part them.
 *
 * @param output - `[1, steps, classes]`, probabilities.
 */
export function decodeCtc({ data, dims }: Tensor, { classCount, blank, space, readable }: Alphabet): CtcReading {
  const stepCount = dims[1] ?? 0;
  const characters: ReadCharacter[] = [];
  const spaceProbabilities = new Float32Array(stepCount);
  let previous = blank;
  for (let step = 0; step < stepCount; step += 1) {
    const from = step * classCount;
    spaceProbabilities[step] = data[from + space]!;
    let best = readable[0]!;
    for (const candidate of readable) if (data[from + candidate.index]! > data[from + best.index]!) best = candidate;
    const confidence = data[from + best.index]!;
    const last = characters.at(-1);
    if (best.index !== blank && best.index !== previous) characters.push({ text: best.text, step, confidence });
    else if (best.index !== blank && last && confidence > last.confidence) Object.assign(last, { step, confidence });
    previous = best.index;
  }
  return { characters, stepCount, spaceProbabilities };
}
