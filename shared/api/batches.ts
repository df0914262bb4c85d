import * as z from 'zod';
import { batchIdSchema, jobIdSchema } from './ids.ts';
import { jobErrorViewSchema, jobOptions, jobResultSchema, metadataSchema, refuseClashingOptions } from './jobs.ts';
import { listQuery, listResponseSchema } from './list.ts';
import { refuseOtherThanOneKind, sourceFields } from './source.ts';

/** How many documents one batch may have. */
export const MAX_BATCH_SOURCES = 10_000;

/** One document of a batch, which becomes one job. */
const batchSourceSchema = z
  .strictObject({ ...sourceFields, metadata: metadataSchema.default({}).describe('Of the job') })
  .superRefine(refuseOtherThanOneKind);

/** `POST /v1/batches`. The options are those of every job; `webhook` and `metadata` are the batch's own. */
export const batchRequestSchema = z
  .strictObject({
    sources: z
      .array(batchSourceSchema)
      .min(1, 'must have at least one source')
      .max(MAX_BATCH_SOURCES, `must not have more than ${MAX_BATCH_SOURCES} sources`),
    ...jobOptions,
  })
  .superRefine(refuseClashingOptions);
export type BatchRequest = z.infer<typeof batchRequestSchema>;

/**
 * `cancelling`: no more jobs are made, and those under way are being cancelled. The last three are final: all jobs succeeded,
 * not all did, or the batch was cancelled before its end.
 */
export const batchStatusSchema = z.enum(['running', 'cancelling', 'succeeded', 'completed_with_failures', 'cancelled']);
export type BatchStatus = z.infer<typeof batchStatusSchema>;

/** `waiting`: its job has not been made yet. The others are those of the job. */
export const batchItemStatusSchema = z.enum(['waiting', 'queued', 'running', 'succeeded', 'failed', 'cancelled']);
export type BatchItemStatus = z.infer<typeof batchItemStatusSchema>;

const count = z.int().nonnegative();

export const batchSchema = z.object({
  id: batchIdSchema,
  status: batchStatusSchema,
  /** Of its items, by their status. */
  counts: z.object({
    total: count,
    waiting: count,
    queued: count,
    running: count,
    succeeded: count,
    failed: count,
    cancelled: count,
  }),
  created_at: z.iso.datetime(),
  /** When its last job ended. */
  ended_at: z.iso.datetime().nullable(),
  /** When the batch is deleted; null until it has ended. Its jobs and their results have ends of their own. */
  expires_at: z.iso.datetime().nullable(),
  metadata: z.record(z.string(), z.string()),
  request_id: z.string(),
});
export type Batch = z.infer<typeof batchSchema>;

/** One line of `GET /v1/batches`. */
export const batchListItemSchema = batchSchema
  .pick({ id: true, status: true, created_at: true, ended_at: true, expires_at: true, metadata: true })
  .extend({ item_count: z.int().positive() });
export type BatchListItem = z.infer<typeof batchListItemSchema>;

/** `GET /v1/batches`. */
export const listBatchesQuerySchema = z.strictObject({ ...listQuery, status: batchStatusSchema.optional() });
export type ListBatchesQuery = z.infer<typeof listBatchesQuerySchema>;
export const listBatchesResponseSchema = listResponseSchema(batchListItemSchema);

export const batchItemSchema = z.object({
  /** Its place in the `sources` of the request, from 0. */
  index: z.int().nonnegative(),
  /** Null until its job is made. */
  job_id: jobIdSchema.nullable(),
  status: batchItemStatusSchema,
  error: jobErrorViewSchema.nullable(),
  metadata: z.record(z.string(), z.string()),
});
export type BatchItem = z.infer<typeof batchItemSchema>;

/** `GET /v1/batches/{id}/items`: in the order of the request. */
export const listBatchItemsQuerySchema = z.strictObject({ ...listQuery, status: batchItemStatusSchema.optional() });
export const listBatchItemsResponseSchema = listResponseSchema(batchItemSchema);

/** `GET /v1/batches/{id}/results`. */
export const batchResultsQuerySchema = z.strictObject({
  /** The first item to answer, to go on where a download broke off. */
  from_index: z.coerce.number().int().min(0).default(0),
});

/**
 * One line of `GET /v1/batches/{id}/results`: with `result`, which is what `GET /v1/jobs/{id}/result` answers, or with
 * `error`.
 */
export const batchResultLineSchema = batchItemSchema
  .omit({ error: true })
  .extend({ result: jobResultSchema.optional(), error: jobErrorViewSchema.optional() });
export type BatchResultLine = z.infer<typeof batchResultLineSchema>;
