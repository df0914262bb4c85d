import * as z from 'zod';
import { keyEnvironments, keyScopeSchema, keyTiers } from '../../shared/api/keys.ts';

/** KV `k1:{hex SHA-256 of the key}` → `ApiKeyRecord`. The key itself is stored nowhere. */
export const apiKeyEntry = (secretHash: string) => `k1:${secretHash}`;

/**
 * What the gateway knows of a key when a request brings it. A plain hash is enough to find it by: a key is 256 random bits,
 * and nobody can try them all.
 */
export const apiKeyRecordSchema = z.object({
  id: z.string(),
  tenantId: z.string(),
  /** Counts the key's changes. */
  version: z.int(),
  name: z.string(),
  /** A scope of a newer gateway is left out: what this one does not know, it does not grant. */
  scopes: z
    .array(z.string())
    .transform((scopes) => scopes.flatMap((scope) => keyScopeSchema.safeParse(scope).data ?? [])),
  environment: z.enum(keyEnvironments),
  tier: z.enum(keyTiers),
  /** Null: as many as the tenant may. */
  pagesPerMonth: z.int().nullable(),
  /** Milliseconds since the epoch; null for no bound. */
  notBeforeMs: z.int().nullable(),
  expiresAtMs: z.int().nullable(),
  /** Empty for all. */
  ipAllowList: z.array(z.string()),
  status: z.enum(['active', 'revoked']),
});
export type ApiKeyRecord = z.infer<typeof apiKeyRecordSchema>;
