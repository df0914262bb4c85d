import { toCanonicalJson } from '../middleware/idempotency-key.ts';
import { sha256Hex } from '../storage/hex.ts';
import type { JobSpec } from './job-spec.ts';

/**
 * What makes two jobs the same question: the bytes of their documents in order, what is asked of them, and what answers.
 *
 * @param sha256s - Of the documents; null for a source whose bytes are not known, such as an URL.
 * @param revision - Of the models and the programs around them: another one is another question.
 * @returns Null when the question cannot be told from others.
 */
export async function toReuseKey(
  spec: Pick<JobSpec, 'tasks' | 'docType' | 'promptMode' | 'bbox' | 'prompt' | 'pages'>,
  sha256s: readonly (string | null)[],
  revision: string,
): Promise<string | null> {
  if (sha256s.includes(null)) return null;
  const { tasks, docType, promptMode, bbox, prompt, pages } = spec;
  const question = toCanonicalJson({ sha256s, tasks, docType, promptMode, bbox, prompt, pages, revision });
  return sha256Hex(question);
}
