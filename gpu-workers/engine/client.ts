import OpenAI from 'openai';
import type { ChatCompletionContentPart, ChatCompletionCreateParamsBase } from 'openai/resources/chat/completions';
import pLimit from 'p-limit';
import { z } from 'zod';
import { bboxSchema, type TextLine } from '../../shared/cell.ts';
import { toEngineError } from './engine-error.ts';
import { findLoop, type Loop } from './loop-detector.ts';

/** A picture and what to do with it. The picture goes first, so that a server's prefix cache can keep it. */
export type PageQuestion = { png: Buffer; prompt: string; maxTokens: number; signal: AbortSignal };

export type StreamedAnswer = {
  text: string;
  /** `stop` is the only good ending. `loop` and `idle` are ours: we gave the answer up. */
  finishReason: 'stop' | 'length' | 'loop' | 'idle' | 'other';
  loop: Loop | null;
  /** Log-probability of each token in the order of `text`; empty when the server sends none. */
  tokens: { text: string; logprob: number }[];
  /** Printed lines with word boxes, in pixels of the picture: an extra of our CPU engine that vLLM does not have. */
  lines: TextLine[];
};

/** One token's share of the first place of an answer. */
export type TokenChoice = { token: string; logprob: number };

export type Engine = {
  readonly model: string;
  /**
   * Asks for a long answer and reads it while it comes, so that an endless one is stopped early.
   * @throws EngineError `dead`, `refused` or `failed`; never for an answer that is merely bad.
   */
  streamAnswer(question: PageQuestion, options: { temperature: number }): Promise<StreamedAnswer>;
  /** Asks for exactly one of the given tokens and returns the probabilities of the first place, most likely first. */
  chooseToken(question: Omit<PageQuestion, 'maxTokens'>, allowedTokenIds: number[]): Promise<TokenChoice[]>;
  /** A short answer in plain words. */
  answerShortly(question: PageQuestion): Promise<string>;
};

export type EngineOptions = {
  /** Up to and with `/v1`. */
  baseUrl: string;
  model: string;
  /** Requests in flight at once; no more than the server's `--max-num-seqs`, or they only queue there. */
  maxInFlight: number;
  /** For one whole page. */
  pageTimeoutMs?: number;
  /** Between two pieces of a streamed answer, once the first one came. */
  idleTimeoutMs?: number;
  fetch?: typeof fetch;
};

const LOOP_CHECK_EVERY_CHUNKS = 64;

const lineSchema = z.object({
  text: z.string(),
  bbox: bboxSchema,
  confidence: z.number(),
  words: z.array(z.object({ text: z.string(), bbox: bboxSchema })),
});

/** vLLM's own request fields, which OpenAI's types do not know. */
type VllmFields = { allowed_token_ids?: number[]; repetition_penalty?: number };

/**
 * Talks to an engine in OpenAI's chat wire: vLLM, or our CPU engine. It knows the engine by its base URL and model name
 * only. Retries are off in the library, for it would repeat a page that the server cannot read three times in full.
 */
export function createEngine(options: EngineOptions): Engine {
  const { model, pageTimeoutMs = 240_000, idleTimeoutMs = 30_000 } = options;
  const openai = new OpenAI({
    baseURL: options.baseUrl,
    apiKey: 'local',
    maxRetries: 0,
    logLevel: 'off', // it would print pieces of a broken answer, which is what stands on somebody's page
    timeout: pageTimeoutMs,
    ...(options.fetch && { fetch: options.fetch }),
  });
  const limit = pLimit(options.maxInFlight);

  const request = ({ png, prompt, maxTokens }: Omit<PageQuestion, 'signal'>) =>
    ({
      model,
      messages: [{ role: 'user', content: [imagePart(png), { type: 'text', text: prompt }] }],
      max_completion_tokens: maxTokens,
    }) satisfies ChatCompletionCreateParamsBase;

  const ask = async (question: PageQuestion, fields: object) => {
    const body = { ...request(question), temperature: 0, ...fields };
    const completion = await openai.chat.completions.create(body, { signal: question.signal }).catch(toEngineError);
    return completion.choices[0];
  };

  return {
    model,
    streamAnswer: (question, { temperature }) =>
      limit(async () => {
        const giveUp = new AbortController();
        const signal = AbortSignal.any([question.signal, giveUp.signal]);
        const body = { ...request(question), temperature, top_p: 0.9, logprobs: true, stream: true } as const;
        const answer: StreamedAnswer = { text: '', finishReason: 'other', loop: null, tokens: [], lines: [] };
        let idle: NodeJS.Timeout | undefined;
        try {
          const stream = await openai.chat.completions.create(body, { signal });
          let chunkCount = 0;
          for await (const chunk of stream) {
            clearTimeout(idle);
            const choice = chunk.choices[0];
            answer.text += choice?.delta.content ?? '';
            for (const { token, logprob } of choice?.logprobs?.content ?? [])
              answer.tokens.push({ text: token, logprob });
            if (choice?.finish_reason) answer.finishReason = toFinishReason(choice.finish_reason);
            if ('docproc_lines' in chunk) answer.lines = z.array(lineSchema).catch([]).parse(chunk.docproc_lines);
            chunkCount += 1;
            answer.loop = chunkCount % LOOP_CHECK_EVERY_CHUNKS === 0 ? findLoop(answer.text) : null;
            if (answer.loop) {
              answer.finishReason = 'loop';
              break; // leaving the loop closes the connection, and the server stops generating
            }
            idle = setTimeout(() => giveUp.abort(), idleTimeoutMs);
          }
        } catch (error) {
          if (!giveUp.signal.aborted) return toEngineError(error);
        } finally {
          clearTimeout(idle);
        }
        question.signal.throwIfAborted(); // the library ends an aborted stream as if it were complete
        if (giveUp.signal.aborted) answer.finishReason = 'idle';
        return answer;
      }),

    chooseToken: (question, allowedTokenIds) =>
      limit(async () => {
        const fields: VllmFields = { allowed_token_ids: allowedTokenIds, repetition_penalty: 1 };
        const choice = await ask({ ...question, maxTokens: 1 }, { ...fields, logprobs: true, top_logprobs: 20 });
        const first = choice?.logprobs?.content?.[0];
        return first?.top_logprobs.map(({ token, logprob }) => ({ token, logprob })) ?? [];
      }),

    answerShortly: (question) => limit(async () => (await ask(question, {}))?.message.content?.trim() ?? ''),
  };
}

const imagePart = (png: Buffer): ChatCompletionContentPart => ({
  type: 'image_url',
  image_url: { url: `data:image/png;base64,${png.toString('base64')}` },
});

const toFinishReason = (reason: string): StreamedAnswer['finishReason'] =>
  reason === 'stop' || reason === 'length' ? reason : 'other';
