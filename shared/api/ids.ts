import * as z from 'zod';

const idSchema = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}_[0-9a-f]{32}$`), `must be an id such as ${prefix}_…`);

export const jobIdSchema = idSchema('job');
export const documentIdSchema = idSchema('doc');
export const batchIdSchema = idSchema('batch');
export const keyIdSchema = idSchema('key');

/** The name of a tenant, chosen by the operator. */
export const tenantIdSchema = z.string().regex(/^[a-z0-9_-]{1,64}$/, 'must be 1 to 64 of a-z, 0-9, - and _');
