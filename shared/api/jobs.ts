import * as z from 'zod';
import { bboxSchema } from '../cell.ts';
import { docTypeSchema } from '../document-types/doc-type.ts';
import { type ErrorCode, isErrorCode } from '../errors.ts';
import { classificationSchema } from './classify.ts';
import { extractedDocumentSchema, extractResponseSchema, promptModeSchema } from './extract.ts';
import { batchIdSchema, jobIdSchema } from './ids.ts';
import { listQuery, listResponseSchema } from './list.ts';
import { pageRangesSchema } from './page-ranges.ts';
import { refuseOtherThanOneKind, sourceFields } from './source.ts';

/**
 * `classify`: which type each page is. `split`: part the file into its documents. `extract`: read their data. A task that
 * another one needs is done as well: no document can be read before its type is known.
 */
export const jobTasks = ['classify', 'split', 'extract'] as const;
export const jobTaskSchema = z.enum(jobTasks);
export type JobTask = z.infer<typeof jobTaskSchema>;

export const MAX_METADATA_ENTRIES = 20;
const MIN_DEADLINE_S = 10;
const MAX_DEADLINE_S = 86_400;

/** The caller's own words about a job: shown again, and never read by us. */
export const metadataSchema = z
  .record(z.string().min(1).max(64), z.string().max(512))
  .refine(
    (entries) => Object.keys(entries).length <= MAX_METADATA_ENTRIES,
    `may have ${MAX_METADATA_ENTRIES} entries at most`,
  );

/** What a job may be asked, whatever its sources. */
export const jobOptions = {
  tasks: z
    .array(jobTaskSchema)
    .min(1)
    .transform((tasks) => jobTasks.filter((task) => tasks.includes(task)))
    .optional()
    .describe('Left out: all three, or extract alone when doc_type is given'),
  doc_type: docTypeSchema.optional(),
  prompt_mode: promptModeSchema.default('layout_all'),
  bbox: bboxSchema.optional(),
  /** Hints for the classification, see `classifyRequestSchema`. */
  prompt: z.string().trim().min(1).max(4000).optional(),
  /** Which pages to read, over all sources. Left out: all. */
  pages: pageRangesSchema.optional(),
  /** Called with a signed event when the job has ended. https, and not a private address. */
  webhook: z.string().max(2048).pipe(z.url()).optional(),
  metadata: metadataSchema.default({}),
  /** Seconds after which the job is given up, queue and work together. */
  deadline_s: z.int().min(MIN_DEADLINE_S).max(MAX_DEADLINE_S).default(3600),
};

type JobOptions = z.infer<z.ZodObject<typeof jobOptions>>;

/** For `superRefine`: options that exclude or need each other. */
export function refuseClashingOptions({ prompt_mode, bbox, tasks, doc_type }: JobOptions, context: z.RefinementCtx) {
  const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if ((prompt_mode === 'grounding_ocr') !== (bbox !== undefined)) {
    refuse('bbox', 'bbox goes with prompt_mode grounding_ocr, and only with it');
  }
  if (doc_type !== undefined && tasks?.includes('split')) {
    refuse('tasks', 'split goes without doc_type: a file of one known type is one document');
  }
}

/** `POST /v1/jobs`. */
export const jobRequestSchema = z
  .strictObject({ ...sourceFields, ...jobOptions })
  .superRefine(refuseOtherThanOneKind)
  .superRefine(refuseClashingOptions);
export type JobRequest = z.infer<typeof jobRequestSchema>;

/** `queued`: no worker has it yet. The last three are final: a job never leaves them. */
export const jobStatusSchema = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']);
export type JobStatus = z.infer<typeof jobStatusSchema>;
export const isFinal = (status: JobStatus): boolean => status !== 'queued' && status !== 'running';

/** Why a job failed: a code of the problem table and words for the caller. */
export const jobErrorViewSchema = z.object({
  code: z.custom<ErrorCode>(isErrorCode),
  detail: z.string(),
  /** Whether the same job sent again can succeed. */
  retryable: z.boolean(),
});

export const jobStepViewSchema = z.object({
  step: z.enum(['classify', 'extract']),
  status: z.enum(['waiting', 'queued', 'running', 'done', 'failed']),
  /** How often it was handed to a queue. More than once means that a worker or a queue failed on the way. */
  attempts: z.int().nonnegative(),
  stage: z.enum(['fetching', 'reading', 'extracting']).nullable(),
  pages_done: z.int().nonnegative(),
  /** Null until every source is opened. */
  page_count: z.int().nonnegative().nullable(),
  /** From the hand-over to a queue until a worker took it, starts of workers included; null while not known. */
  queue_ms: z.int().nonnegative().nullable(),
  /** On the worker; null until it has ended. */
  work_ms: z.int().nonnegative().nullable(),
});
export type JobStepView = z.infer<typeof jobStepViewSchema>;

/** What came out, in short; the whole stands at `GET /v1/jobs/{id}/result`. */
export const jobSummarySchema = z.object({
  doc_type: docTypeSchema,
  page_count: z.int().nonnegative(),
  document_count: z.int().positive(),
  needs_review: z.boolean().nullable(),
});
export type JobSummary = z.infer<typeof jobSummarySchema>;

export const jobSchema = z.object({
  id: jobIdSchema,
  status: jobStatusSchema,
  tasks: z.array(jobTaskSchema),
  created_at: z.iso.datetime(),
  /** When a worker first had it. */
  started_at: z.iso.datetime().nullable(),
  ended_at: z.iso.datetime().nullable(),
  /** When it is given up. */
  deadline_at: z.iso.datetime(),
  /** When the job and its result are deleted. */
  expires_at: z.iso.datetime(),
  steps: z.array(jobStepViewSchema),
  summary: jobSummarySchema.nullable(),
  error: jobErrorViewSchema.nullable(),
  /** `hit`: answered from an earlier job over the same bytes with the same options. */
  cache: z.enum(['hit', 'miss']),
  metadata: z.record(z.string(), z.string()),
  batch_id: batchIdSchema.nullable(),
  request_id: z.string(),
});
export type Job = z.infer<typeof jobSchema>;

/** One line of the list: what the index knows. */
export const jobListItemSchema = jobSchema.pick({
  id: true,
  status: true,
  tasks: true,
  created_at: true,
  ended_at: true,
  summary: true,
  error: true,
  metadata: true,
  batch_id: true,
});
export type JobListItem = z.infer<typeof jobListItemSchema>;

/** `GET /v1/jobs`. */
export const listJobsQuerySchema = z.strictObject({
  ...listQuery,
  status: jobStatusSchema.optional(),
  batch_id: batchIdSchema.optional(),
  created_after: z.iso.datetime().optional(),
  created_before: z.iso.datetime().optional(),
});
export type ListJobsQuery = z.infer<typeof listJobsQuerySchema>;
export const listJobsResponseSchema = listResponseSchema(jobListItemSchema);

/** `GET /v1/jobs/{id}/result`: the result itself, or a URL of it that lives for a few minutes. */
export const jobResultQuerySchema = z.strictObject({ delivery: z.enum(['body', 'url']).default('body') });

/**
 * `GET /v1/jobs/{id}/result`: what `/v1/extract` answers, and the classification where one was made. A job that only
 * classifies has `classification` alone, in the words of `/v1/classify`.
 */
export const jobResultSchema = extractResponseSchema
  .omit({ latency_ms: true, request_id: true, classification: true, documents: true })
  .partial()
  .extend({
    job_id: jobIdSchema,
    request_id: z.string(),
    classification: classificationSchema
      .extend({ calibrated: z.boolean().optional(), warnings: z.array(z.string()).optional() })
      .optional(),
    documents: z.array(extractedDocumentSchema).min(1).optional(),
  });
export type JobResult = z.infer<typeof jobResultSchema>;
