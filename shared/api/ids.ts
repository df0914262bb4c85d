import { z } from 'zod';

const idSchema = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}_[0-9a-f]{32}$`), `must be an id such as ${prefix}_…`);

export const jobIdSchema = idSchema('job');
export const documentIdSchema = idSchema('doc');
export const batchIdSchema = idSchema('batch');
