import { z } from 'zod';
import { type DocumentLimits, defaultLimits } from './documents/limits.ts';

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((value) => value === 'true');
const count = (fallback: number) => z.coerce.number().int().positive().default(fallback);

const settingsSchema = z.object({
  /** The engine's OpenAI wire, up to and with `/v1`. */
  ENGINE_BASE_URL: z.url().default('http://127.0.0.1:8000/v1'),
  /** The name under which the engine serves its model. */
  ENGINE_MODEL: z.string().min(1),
  /** How long the engine may take to load before the worker counts as unfit. */
  ENGINE_START_TIMEOUT_S: count(1_200),
  /** The engine's process, where the worker shares a container with it: its end is noticed at once. */
  VLLM_PID: z.coerce.number().int().positive().optional(),
  /** Why there is no engine to wait for, when that is known before the worker starts: it reports this and ends. */
  ENGINE_UNFIT_REASON: z.string().optional(),
  /** Requests at the engine at once, over all jobs; not above vLLM's `--max-num-seqs`. */
  ENGINE_MAX_IN_FLIGHT: count(8),
  /** Pages of one document that are rendered or read at once: what bounds the memory of a job. */
  PAGES_IN_FLIGHT: count(4),
  MAX_DOCUMENT_BYTES: count(defaultLimits.maxBytes),
  MAX_PAGES: count(defaultLimits.maxPages),
  /** Only on one's own machine: sources may be http and have private addresses. */
  ALLOW_PRIVATE_SOURCES: flag,
});

export type Settings = z.infer<typeof settingsSchema> & {
  /** What one document may cost this machine. */
  limits: DocumentLimits;
};

/** Reads a handler's variables. Throws naming every one that is missing or wrong, never showing a value. */
export function parseSettings(variables: NodeJS.ProcessEnv): Settings {
  const result = settingsSchema.safeParse(variables);
  if (result.success) {
    const { MAX_DOCUMENT_BYTES: maxBytes, MAX_PAGES: maxPages } = result.data;
    return { ...result.data, limits: { ...defaultLimits, maxBytes, maxPages } };
  }
  throw new Error(`Bad environment: ${result.error.issues.map((issue) => issue.path.join('.')).join(', ')}`);
}
