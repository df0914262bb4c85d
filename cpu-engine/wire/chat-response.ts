import type { TextLine } from '../../shared/cell.ts';
import type { ChatAnswer } from './chat-answer.ts';

/** What both forms of a response say of themselves. */
export type Envelope = {
  id: string;
  createdAtSeconds: number;
  model: string;
  promptTokenCount: number;
  /** Our extra: printed lines with word boxes, in pixels of the image as received. Other clients ignore it. */
  lines: TextLine[];
};

/** A chat completion in one piece. */
export const toCompletion = (envelope: Envelope, answer: ChatAnswer) => ({
  id: envelope.id,
  object: 'chat.completion' as const,
  created: envelope.createdAtSeconds,
  model: envelope.model,
  choices: [
    {
      index: 0,
      message: { role: 'assistant' as const, content: answer.tokens.join('') },
      logprobs: answer.logprobs,
      finish_reason: answer.finishReason,
    },
  ],
  usage: toUsage(envelope, answer),
  docproc_lines: envelope.lines,
});

/** Tokens in one piece of a stream: a page comes in some hundred pieces, not in thousands. */
const TOKENS_PER_CHUNK = 16;

/**
 * The same answer as the events of a stream: the role, the text piece by piece, the ending, and last, without a choice,
 * the usage if it was asked for and the lines.
 */
export function* toChunks(envelope: Envelope, answer: ChatAnswer, includeUsage: boolean): Generator<object> {
  const chunk = (choices: object[], more: object = {}) => ({
    id: envelope.id,
    object: 'chat.completion.chunk' as const,
    created: envelope.createdAtSeconds,
    model: envelope.model,
    choices,
    ...more,
  });
  const piece = (delta: object, finishReason: ChatAnswer['finishReason'] | null, logprobs: ChatAnswer['logprobs']) =>
    chunk([{ index: 0, delta, logprobs, finish_reason: finishReason }]);
  yield piece({ role: 'assistant', content: '' }, null, null);
  for (let from = 0; from < answer.tokens.length; from += TOKENS_PER_CHUNK) {
    const content = answer.tokens.slice(from, from + TOKENS_PER_CHUNK).join('');
    yield piece({ content }, null, from === 0 ? answer.logprobs : null);
  }
  yield piece({}, answer.finishReason, null);
  yield chunk([], {
    ...(includeUsage && { usage: toUsage(envelope, answer) }),
    docproc_lines: envelope.lines,
  });
}

const toUsage = ({ promptTokenCount }: Envelope, { tokens }: ChatAnswer) => ({
  prompt_tokens: promptTokenCount,
  completion_tokens: tokens.length,
  total_tokens: promptTokenCount + tokens.length,
});
