import * as z from 'zod';
import { classifyRequestSchema, classifyResponseSchema } from '../api/classify.ts';
import { documentTypesResponseSchema } from '../api/document-types.ts';
import { extractRequestSchema, extractResponseSchema } from '../api/extract.ts';
import { jobSchema } from '../api/jobs.ts';
import type { ErrorCode } from '../errors.ts';
import { cacheControl, idempotencyKey, prefer } from './headers.ts';
import { json, jsonBody, type Operation } from './operation.ts';

const documentErrors = [
  'document_empty',
  'document_too_large',
  'document_too_many_pages',
  'document_too_many_pixels',
  'document_unsupported',
  'document_corrupt',
  'document_encrypted',
] as const satisfies ErrorCode[];

/** What a source, a document or an engine can fail a job with. */
export const jobErrors = [
  ...['source_not_allowed', 'source_unreachable', 'source_refused', 'source_timeout'],
  ...documentErrors,
  ...['document_not_ready', 'engine_failed', 'backend_failed', 'backend_busy', 'backend_timeout', 'result_too_large'],
] as ErrorCode[];

/** What making a durable job can be refused with. */
export const durableErrors: ErrorCode[] = [
  'idempotency_key_conflict',
  'too_many_jobs',
  'storage_not_configured',
  'source_not_allowed',
  'document_not_ready',
];

const asked = { headers: { ...idempotencyKey, ...prefer, ...cacheControl }, tag: 'Reading', needsKey: true } as const;
const accepted = json('The job that does it, as the caller preferred.', jobSchema);

export const reading: readonly Operation[] = [
  {
    ...asked,
    method: 'post',
    path: '/v1/classify',
    id: 'classify',
    summary: 'Which type a document is',
    body: jsonBody(classifyRequestSchema),
    answers: {
      200: json('Its type, the evidence for it, and the other types.', classifyResponseSchema),
      202: accepted,
    },
    errors: [...jobErrors, ...durableErrors, 'job_cancelled'],
  },
  {
    ...asked,
    method: 'post',
    path: '/v1/extract',
    id: 'extract',
    summary: 'The data of a document, with evidence and checks',
    description: 'Without `doc_type` it is classified first, and a file of several documents is split.',
    body: jsonBody(extractRequestSchema),
    answers: {
      200: json('Its data, where each value stands, and what the checks say.', extractResponseSchema),
      202: accepted,
    },
    errors: [...jobErrors, ...durableErrors, 'job_cancelled'],
  },
  {
    method: 'get',
    path: '/v1/document-types',
    id: 'listDocumentTypes',
    tag: 'Reading',
    needsKey: true,
    summary: 'The types of documents that can be read',
    answers: { 200: json('Every type, and where its schema is.', documentTypesResponseSchema) },
    errors: [],
  },
  {
    method: 'get',
    path: '/v1/document-types/{type}/schema',
    id: 'getDocumentTypeSchema',
    tag: 'Reading',
    needsKey: true,
    summary: 'The JSON Schema of the data of one type',
    answers: {
      200: {
        description: 'JSON Schema 2020-12.',
        body: { contentType: 'application/schema+json', schema: z.record(z.string(), z.unknown()) },
      },
    },
    errors: [],
  },
];
