import { answerText } from '../answers/answer-text.ts';
import { chooseLetter } from '../answers/choose-letter.ts';
import type { LetteredType } from '../answers/question.ts';
import type { PageReading } from '../pages/page-reading.ts';
import type { ChatRequest } from './chat-request.ts';
import { letterTokenId, toTokens } from './tokens.ts';
import { WireError } from './wire-error.ts';

type TokenLogprob = { token: string; logprob: number; bytes: number[] };
export type ChatLogprobs = { content: (TokenLogprob & { top_logprobs: TokenLogprob[] })[] };

/** An answer before it is put on the wire, whole or in pieces. */
export type ChatAnswer = {
  tokens: string[];
  finishReason: 'stop' | 'length';
  logprobs: ChatLogprobs | null;
};

/** @throws WireError 400 when the allowed tokens leave no answer. */
export function answerChat(request: ChatRequest, reading: PageReading): ChatAnswer {
  const { question, maxTokens } = request;
  if (question.kind === 'choice') return letterAnswer(request, reading, question.options);
  const tokens = toTokens(answerText(reading, question));
  const kept = maxTokens === null ? tokens : tokens.slice(0, maxTokens);
  return { tokens: kept, finishReason: kept.length < tokens.length ? 'length' : 'stop', logprobs: null };
}

/** One letter. Like a language model that may say only one token, it ends for the limit when that is one. */
function letterAnswer(request: ChatRequest, reading: PageReading, options: LetteredType[]): ChatAnswer {
  const choices = chooseLetter(reading.scores, options);
  const { allowedTokenIds, topLogprobs, maxTokens } = request;
  const chosen = choices.find(({ letter }) => allowedTokenIds?.includes(letterTokenId(letter)) ?? true);
  if (!chosen)
    throw new WireError(400, 'allowed_token_ids holds none of the letters in the prompt', 'allowed_token_ids');
  const toEntry = ({ letter, logprob }: (typeof choices)[number]): TokenLogprob => ({
    token: letter,
    logprob,
    bytes: [...Buffer.from(letter)],
  });
  return {
    tokens: [chosen.letter],
    finishReason: maxTokens === 1 ? 'length' : 'stop',
    logprobs:
      topLogprobs === null
        ? null
        : { content: [{ ...toEntry(chosen), top_logprobs: choices.slice(0, topLogprobs).map(toEntry) }] },
  };
}
