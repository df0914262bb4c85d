import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { UnfitError } from '../runtime/unfit-error.ts';
import { letters, letterTokenIds } from './qwen-vl-prompt.ts';

export type EngineAddress = { baseUrl: string; model: string };

const POLL_INTERVAL_MS = 500;
const CALL_TIMEOUT_MS = 10_000;

export type EngineWait = {
  timeoutMs: number;
  /** Whether the engine's process still exists, where it can be asked: a process that ended will not become healthy. */
  isRunning?: () => boolean;
  signal?: AbortSignal;
};

/**
 * Waits until the engine answers, then checks that it serves the model under the name we ask for.
 *
 * @throws UnfitError when it does not become healthy in `timeoutMs`, ended while it loaded, or has another model.
 */
export async function waitForEngine({ baseUrl, model }: EngineAddress, wait: EngineWait): Promise<void> {
  const { timeoutMs, isRunning = () => true, signal } = wait;
  const origin = new URL(baseUrl).origin;
  const deadline = performance.now() + timeoutMs;
  while (!(await isHealthy(origin))) {
    signal?.throwIfAborted();
    if (!isRunning()) throw new UnfitError('engine_start', 'The engine ended while it was loading; its log says why');
    if (performance.now() > deadline)
      throw new UnfitError('engine_health', `The engine was not healthy after ${timeoutMs / 1000} s`);
    await sleep(POLL_INTERVAL_MS);
  }
  const response = await fetch(`${baseUrl}/models`, { signal: AbortSignal.timeout(CALL_TIMEOUT_MS) });
  const served = z.object({ data: z.array(z.object({ id: z.string() })) }).safeParse(await response.json());
  const names = served.data?.data.map(({ id }) => id) ?? [];
  if (!names.includes(model))
    throw new UnfitError('engine_model', `The engine serves ${names.join(', ') || 'nothing'}, not ${model}`);
}

export async function isHealthy(origin: string): Promise<boolean> {
  try {
    const response = await fetch(`${origin}/health`, { signal: AbortSignal.timeout(CALL_TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/**
 * The classification reads token ids, so the letters must be the tokens that we think they are.
 * @throws UnfitError
 */
export async function assertLetterTokens({ baseUrl, model }: EngineAddress): Promise<void> {
  const tokensOf = (prompt: string) => tokenize(baseUrl, { model, prompt, add_special_tokens: false });
  const tokens = await Promise.all(letters.map(tokensOf));
  const wrong = letters.filter((_, index) => tokens[index]?.join() !== String(letterTokenIds[index]));
  if (wrong.length > 0) {
    throw new UnfitError('engine_tokens', `Not the tokens that we ask for: ${wrong.join(', ')}`);
  }
}

/**
 * Token ids of a prompt, or of messages as the engine's chat template shows them to the model.
 * @throws UnfitError
 */
export async function tokenize(baseUrl: string, body: object): Promise<number[]> {
  const response = await fetch(`${new URL(baseUrl).origin}/tokenize`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
  });
  const parsed = z.object({ tokens: z.array(z.int()) }).safeParse(await response.json());
  if (!parsed.success) throw new UnfitError('engine_tokens', 'The engine cannot tokenize');
  return parsed.data.tokens;
}
