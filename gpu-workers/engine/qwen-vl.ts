import { type DocType, docTypes } from '../../shared/document-types/doc-type.ts';
import type { Page } from '../documents/page.ts';
import { resizeToPng } from '../documents/resize.ts';
import type { Engine, TokenChoice } from './client.ts';
import { qwenVlProfile } from './models.ts';
import {
  choicePrompt,
  type LetterOrder,
  letterOrders,
  letters,
  letterTokenIds,
  NO_EVIDENCE,
  reasoningPrompt,
} from './qwen-vl-prompt.ts';
import { smartResize } from './smart-resize.ts';

/** log p of every type, up to a constant. */
export type TypeLogProbabilities = Record<DocType, number>;

export type PageChoice = {
  logProbabilities: TypeLogProbabilities;
  /** 1 − Σ p(letters) of the first question: how much the model wanted to answer something else, 0 to 1. */
  refusalMass: number;
};

/** Below this the question is asked again with the letters in other orders. */
const SURE_PROBABILITY = 0.9;
/** A letter outside the listed ones cannot be likelier than the least likely listed one, nor can it be impossible. */
const FLOOR_LOG_PROBABILITY = -16;
const REASONING_TOKENS = 120;

/** The page as the classification model sees it: one PNG for all questions about it, so that the server's cache can keep it. */
export async function toClassifierPng(page: Page): Promise<Buffer> {
  const seen = smartResize(page, qwenVlProfile.limits);
  return resizeToPng(page, seen.width, seen.height);
}

/**
 * Which type is this page? Types are answered by letter, for `1099-INT` and `1099-DIV` begin with the same tokens. On
 * doubt the letters are handed out in two more orders and the log-probabilities averaged.
 *
 * @throws EngineError
 */
export async function chooseType(
  engine: Engine,
  png: Buffer,
  options: { callerPrompt?: string | undefined; signal: AbortSignal },
): Promise<PageChoice> {
  const ask = async (order: LetterOrder) => {
    const prompt = choicePrompt(order, options.callerPrompt);
    return readLetters(order, await engine.chooseToken({ png, prompt, signal: options.signal }, letterTokenIds));
  };
  const [firstOrder, ...otherOrders] = letterOrders as [LetterOrder, ...LetterOrder[]];
  const first = await ask(firstOrder);
  if (Math.max(...Object.values(softmax(first.logProbabilities))) >= SURE_PROBABILITY) return first;
  const all = [first, ...(await Promise.all(otherOrders.map(ask)))];
  const logProbabilities = byType(
    (type) => all.reduce((sum, choice) => sum + choice.logProbabilities[type], 0) / all.length,
  );
  return { logProbabilities, refusalMass: first.refusalMass };
}

/** @returns One or two sentences, or null when the model finds no printed evidence for the type. */
export async function explainType(
  engine: Engine,
  png: Buffer,
  type: DocType,
  options: { callerPrompt?: string | undefined; signal: AbortSignal },
): Promise<string | null> {
  const prompt = reasoningPrompt(type, options.callerPrompt);
  const answer = await engine.answerShortly({ png, prompt, maxTokens: REASONING_TOKENS, signal: options.signal });
  return answer === '' || answer.startsWith(NO_EVIDENCE.slice(0, -1)) ? null : answer;
}

/** From the listed tokens to the types behind the letters. ` A` and `A` are both the letter. */
export function readLetters(order: LetterOrder, choices: TokenChoice[]): PageChoice {
  const listed = new Map<string, number>();
  for (const { token, logprob } of choices) {
    const letter = token.trim();
    const known = listed.get(letter);
    const logp = Math.max(logprob, FLOOR_LOG_PROBABILITY);
    listed.set(letter, known === undefined ? logp : Math.log(Math.exp(known) + Math.exp(logp)));
  }
  const least = Math.min(...listed.values(), 0);
  const floor = Math.max(FLOOR_LOG_PROBABILITY, choices.length === 0 ? 0 : least);
  let letterMass = 0;
  const logProbabilities = byType((type) => {
    const logp = listed.get(letters[order.indexOf(type)] ?? '');
    if (logp !== undefined) letterMass += Math.exp(logp);
    return logp ?? floor;
  });
  return { logProbabilities, refusalMass: Math.min(1, Math.max(0, 1 - letterMass)) };
}

const byType = (value: (type: DocType) => number): TypeLogProbabilities =>
  Object.fromEntries(docTypes.map((type) => [type, value(type)])) as TypeLogProbabilities;

/** Probabilities that sum to 1. `temperature` above 1 makes them less sure; it is fitted per model on labelled pages. */
export function softmax(logProbabilities: TypeLogProbabilities, temperature = 1): TypeLogProbabilities {
  const highest = Math.max(...Object.values(logProbabilities));
  const weights = byType((type) => Math.exp((logProbabilities[type] - highest) / temperature));
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  return byType((type) => weights[type] / total);
}

/** Pages of one document are read apart and their log-probabilities added. */
export const combinePages = (pages: TypeLogProbabilities[]): TypeLogProbabilities =>
  byType((type) => pages.reduce((sum, page) => sum + page[type], 0));
