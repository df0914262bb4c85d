import * as z from 'zod';
import { isIpRange } from '../ip-range.ts';
import { keyIdSchema, tenantIdSchema } from './ids.ts';
import { listQuery, listResponseSchema } from './list.ts';

/** What a key may do. `admin`: keys and webhook secrets of its tenant. */
export const keyScopes = ['classify', 'extract', 'documents', 'jobs', 'usage', 'admin'] as const;
export const keyScopeSchema = z.enum(keyScopes);
export type KeyScope = z.infer<typeof keyScopeSchema>;

/** What a key is for. It stands in the key itself and in the log; both kinds do real work. */
export const keyEnvironments = ['live', 'test'] as const;
export type KeyEnvironment = (typeof keyEnvironments)[number];

/** How fast a key may be used, from the lowest. */
export const keyTiers = ['low', 'standard', 'high'] as const;
export type KeyTier = (typeof keyTiers)[number];

/** Whole keys, as a scanner for secrets finds them. The last six characters are a checksum. */
export const keyPattern = /\bdp_(?:live|test)_[0-9A-Za-z]{49}\b/;

const settings = {
  /** For people. */
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^\P{C}*$/u, 'must be printable'),
  scopes: z
    .array(keyScopeSchema)
    .min(1)
    .refine((scopes) => new Set(scopes).size === scopes.length, 'must name each scope once'),
  tier: z.enum(keyTiers),
  /** Null: as many as the tenant may. */
  pages_per_month: z.int().min(1).max(1_000_000_000).nullable(),
  /** Null: from the start. */
  not_before: z.iso.datetime({ offset: true }).nullable(),
  /** Null: until it is revoked. */
  expires_at: z.iso.datetime({ offset: true }).nullable(),
  /** Addresses and CIDR ranges, IPv4 or IPv6, from which it may be used; empty for all. */
  ip_allow_list: z
    .array(z.string().max(50).refine(isIpRange, 'must be an address or a range such as 192.0.2.0/24 or 2001:db8::/32'))
    .max(50),
};

/** `POST /v1/keys`. */
export const createKeyRequestSchema = z.strictObject({
  /** The operator's key may name any tenant, every other key its own alone. */
  tenant: tenantIdSchema.optional(),
  name: settings.name,
  scopes: settings.scopes,
  environment: z.enum(keyEnvironments).default('live'),
  tier: settings.tier.default('standard'),
  pages_per_month: settings.pages_per_month.default(null),
  not_before: settings.not_before.default(null),
  expires_at: settings.expires_at.default(null),
  ip_allow_list: settings.ip_allow_list.default([]),
});
export type CreateKeyRequest = z.infer<typeof createKeyRequestSchema>;

/** `PATCH /v1/keys/{id}`: what is left out stays. */
export const updateKeyRequestSchema = z
  .strictObject(settings)
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'must name what is to change');
export type UpdateKeyRequest = z.infer<typeof updateKeyRequestSchema>;

/** `POST /v1/keys/{id}/rotate`. */
export const rotateKeyRequestSchema = z.strictObject({
  /** How long the old key can be used besides. 0 for a leaked one. */
  grace_s: z
    .int()
    .min(0)
    .max(30 * 86_400)
    .default(86_400),
});

export const keyStatusSchema = z.enum(['active', 'not_yet_valid', 'expired', 'revoked']);
export type KeyStatus = z.infer<typeof keyStatusSchema>;

/** A key as it is shown: without its secret, which nobody has but its holder. */
export const keySchema = z.object({
  id: keyIdSchema,
  tenant: tenantIdSchema,
  ...settings,
  environment: z.enum(keyEnvironments),
  status: keyStatusSchema,
  /** How the key begins, to know it again. */
  hint: z.string(),
  /** Counts its changes. */
  version: z.int().positive(),
  created_at: z.iso.datetime(),
  revoked_at: z.iso.datetime().nullable(),
  /** To the hour; null before its first use. */
  last_used_at: z.iso.datetime().nullable(),
  /** The key whose place it took. */
  rotated_from: keyIdSchema.nullable(),
});
export type Key = z.infer<typeof keySchema>;

/** 201 of `POST /v1/keys` and `POST /v1/keys/{id}/rotate`. */
export const createKeyResponseSchema = keySchema.extend({
  /** The key itself, this once. Null when the request repeats an earlier one. */
  secret: z.string().nullable(),
  /** Why there is no secret. */
  notice: z.string().nullable(),
});
export type CreateKeyResponse = z.infer<typeof createKeyResponseSchema>;

/** On every route but `POST /v1/keys`: whose keys. Only the operator's key may name another tenant than its own. */
export const keyOwnerQuerySchema = z.strictObject({ tenant: tenantIdSchema.optional() });

/** `GET /v1/keys`. */
export const listKeysQuerySchema = keyOwnerQuerySchema.extend({
  limit: listQuery.limit,
  cursor: keyIdSchema.optional(),
  status: keyStatusSchema.optional(),
});
export type ListKeysQuery = z.infer<typeof listKeysQuerySchema>;
export const listKeysResponseSchema = listResponseSchema(keySchema);
