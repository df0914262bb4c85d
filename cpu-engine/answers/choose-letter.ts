import type { DocType } from '../../shared/document-types/doc-type.ts';
import type { LetteredType } from './question.ts';

/** One letter that could have been the answer, with its log-probability. */
export type LetterChoice = { letter: string; logprob: number };

/**
 * Log-softmax of the classifier's scores over the listed types, most likely first. Like vLLM's they are raw: which
 * letters the asker allows does not change them.
 */
export function chooseLetter(scores: Record<DocType, number>, options: LetteredType[]): LetterChoice[] {
  const highest = Math.max(...options.map(({ type }) => scores[type]));
  const logTotal = Math.log(options.reduce((sum, { type }) => sum + Math.exp(scores[type] - highest), 0));
  return options
    .map(({ letter, type }) => ({ letter, logprob: scores[type] - highest - logTotal }))
    .sort((a, b) => b.logprob - a.logprob);
}
