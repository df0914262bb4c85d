import * as z from 'zod';
import { classificationSchema, classifyResponseSchema, pageTypeSchema } from './api/classify.ts';
import { extractedDocumentSchema, extractResponseSchema, promptModeSchema } from './api/extract.ts';
import { jobIdSchema } from './api/ids.ts';
import { jobSummarySchema } from './api/jobs.ts';
import { bboxSchema } from './cell.ts';
import { docTypeSchema } from './document-types/doc-type.ts';

/** The worker fetches each source itself; the pages of all sources, in order, are the pages of one file. */
const jobSourceSchema = z.object({ url: z.url() });

const commonInput = {
  /** Raised when a worker of before could misread the job. */
  version: z.literal(1),
  /** The gateway's id of the caller's request, for the worker's log. */
  request_id: z.string().min(1).max(100),
  /** W3C trace context of the step that made the job. */
  traceparent: z.string().max(256).optional(),
  sources: z.array(jobSourceSchema).min(1).max(50),
  /** Which pages to read, 1-based over all sources, ascending. Left out: all. Pages keep their numbers. */
  pages: z
    .array(z.tuple([z.int().positive(), z.int().positive()]))
    .min(1)
    .optional(),
};

/**
 * Where a worker leaves the result of a durable job, so that no large result travels through the queue or the gateway.
 * The upload is write-once: a 412 means that an earlier run has left its result there, which is as good.
 */
export const resultUploadSchema = z.object({
  /** A signed URL: a secret, never to be logged. */
  url: z.url(),
  /** Sent with the PUT exactly as they are. */
  headers: z.record(z.string(), z.string()),
  /** Stands in the uploaded `JobResult` before the output itself. */
  envelope: z.object({
    job_id: jobIdSchema,
    request_id: z.string(),
    classification: classificationSchema.optional(),
    /** Of the classification; in the result they stand before the output's own. */
    warnings: z.array(z.string()).optional(),
  }),
});
export type ResultUpload = z.infer<typeof resultUploadSchema>;

export const classifyJobSchema = z.object({
  ...commonInput,
  task: z.literal('classify'),
  prompt: z.string().max(4000).optional(),
});
export type ClassifyJob = z.infer<typeof classifyJobSchema>;

export const extractJobSchema = z.object({
  ...commonInput,
  task: z.literal('extract'),
  doc_type: docTypeSchema,
  prompt_mode: promptModeSchema,
  /** The classification of the pages, when the caller named no type: then the file may hold several documents. */
  page_types: z.array(pageTypeSchema).optional(),
  /** Only with `grounding_ocr`: the region of every page to read, in pixels of the page as sent. */
  bbox: bboxSchema.optional(),
  /** When given, the output is uploaded as a `JobResult` and the job returns an `ExtractReceipt` in its place. */
  result_upload: resultUploadSchema.optional(),
});
export type ExtractJob = z.infer<typeof extractJobSchema>;

/** What the gateway puts into `input` of a RunPod job. */
export const jobInputSchema = z.discriminatedUnion('task', [classifyJobSchema, extractJobSchema]);
export type JobInput = z.infer<typeof jobInputSchema>;

/** What a worker returns as `output`: the public answer without what only the gateway knows. */
export const classifyOutputSchema = classifyResponseSchema.omit({ latency_ms: true, request_id: true });
export type ClassifyOutput = z.infer<typeof classifyOutputSchema>;

const firstDocumentSchema = extractedDocumentSchema.omit({ data: true, fields: true, validations: true });
export const extractOutputSchema = extractResponseSchema
  .omit({ latency_ms: true, request_id: true, classification: true, documents: true })
  .extend({
    /**
     * The documents of the file; present when the job has `page_types`. The first one's data stands at the top level, and
     * not here again: a result may have 10 MiB, and a long statement's evidence is most of it.
     */
    split: z.object({ first: firstDocumentSchema, others: z.array(extractedDocumentSchema) }).optional(),
  });
export type ExtractOutput = z.infer<typeof extractOutputSchema>;

/** What a worker returns in place of the output when it has uploaded that. */
export const extractReceiptSchema = z.object({
  uploaded: z.literal(true),
  size_bytes: z.int().positive(),
  summary: jobSummarySchema,
});
export type ExtractReceipt = z.infer<typeof extractReceiptSchema>;

/** Progress of a running job: RunPod shows the newest one as `output` while the job is IN_PROGRESS. */
export const jobProgressSchema = z.object({
  stage: z.enum(['fetching', 'reading', 'extracting']),
  pages_done: z.int().nonnegative(),
  /** Null until every source is opened. */
  page_count: z.int().nonnegative().nullable(),
});
export type JobProgress = z.infer<typeof jobProgressSchema>;

/** A failed job's `error`, sent as a JSON string because RunPod loses the output of a job whose error is an object. */
export const jobErrorSchema = z.object({
  /** A code of `errorTable`, or a word of the runtime's own (`engine_died`). */
  error_type: z.string(),
  /** Safe to show to the caller: no URL, path, key or stack. */
  error_message: z.string(),
  worker_id: z.string().optional(),
  hostname: z.string().optional(),
  docproc_version: z.string().optional(),
});
export type JobError = z.infer<typeof jobErrorSchema>;
