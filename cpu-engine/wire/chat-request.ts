import { z } from 'zod';
import { parsePrompt } from '../answers/parse-prompt.ts';
import type { Question } from '../answers/question.ts';
import { decodeImageUrl } from './image-url.ts';
import { WireError } from './wire-error.ts';

const partSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) }),
]);

const messageSchema = z.object({
  role: z.string(),
  content: z.union([z.string(), z.array(partSchema)]),
});

/** The fields this engine acts on. All others (sampling, penalties) steer a language model's dice, and here are none. */
const bodySchema = z.object({
  model: z.string(),
  messages: z.array(messageSchema).min(1),
  max_completion_tokens: z.int().positive().nullish(),
  max_tokens: z.int().positive().nullish(),
  n: z.literal(1).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(64).nullish(),
  allowed_token_ids: z.array(z.int()).nullish(),
});

/** One question about one image. */
export type ChatRequest = {
  model: string;
  image: Uint8Array;
  question: Question;
  /** All text of the messages, for counting. */
  promptText: string;
  maxTokens: number | null;
  stream: boolean;
  includeUsage: boolean;
  /** Null: none are wanted. */
  topLogprobs: number | null;
  allowedTokenIds: number[] | null;
};

/** @throws WireError 400 naming the field that is wrong, or the limits of this engine. */
export function parseChatRequest(body: unknown): ChatRequest {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = issue?.path.join('.') ?? '';
    throw new WireError(400, `${path || 'body'}: ${issue?.message ?? 'not valid'}`, path || null);
  }
  const request = parsed.data;
  const parts = request.messages.flatMap(({ content }) =>
    typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content,
  );
  const urls = parts.flatMap((part) => (part.type === 'image_url' ? [part.image_url.url] : []));
  const promptText = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
  const [url] = urls;
  if (!url || urls.length > 1)
    throw new WireError(400, `This engine takes exactly one image; the request has ${urls.length}`, 'messages');
  const question = parsePrompt(promptText);
  if (!question)
    throw new WireError(
      400,
      'This engine answers the prompts of dots.ocr and of document classification, and no others',
      'messages',
    );
  return {
    model: request.model,
    image: decodeImageUrl(url),
    question,
    promptText,
    maxTokens: request.max_completion_tokens ?? request.max_tokens ?? null,
    stream: request.stream ?? false,
    includeUsage: request.stream_options?.include_usage ?? false,
    topLogprobs: request.logprobs ? (request.top_logprobs ?? 0) : null,
    allowedTokenIds: request.allowed_token_ids ?? null,
  };
}
