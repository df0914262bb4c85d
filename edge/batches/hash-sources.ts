import type { BatchRequest } from '../../shared/api/batches.ts';
import { toCanonicalJson } from '../middleware/idempotency-key.ts';
import { toHex } from '../storage/hex.ts';

/** Stands for the sources in a request's fingerprint. Hashed one by one: as one text they would be held in memory twice more. */
export async function hashSources(sources: BatchRequest['sources']): Promise<string> {
  const digest = new crypto.DigestStream('SHA-256');
  const writer = digest.getWriter();
  const encoder = new TextEncoder();
  for (const source of sources) await writer.write(encoder.encode(`${toCanonicalJson(source)}\n`));
  await writer.close();
  return toHex(await digest.digest);
}
