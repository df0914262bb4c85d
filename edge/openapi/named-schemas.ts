import * as z from 'zod';
import { batchSchema } from '../../shared/api/batches.ts';
import { classificationSchema } from '../../shared/api/classify.ts';
import { documentSchema, signedUrlSchema } from '../../shared/api/documents.ts';
import {
  extractedDocumentSchema,
  fieldEvidenceSchema,
  rawOcrPageSchema,
  validationSchema,
} from '../../shared/api/extract.ts';
import { endpointHealthSchema } from '../../shared/api/health.ts';
import { jobErrorViewSchema, jobSchema, jobSummarySchema } from '../../shared/api/jobs.ts';
import { keySchema } from '../../shared/api/keys.ts';
import { problemSchema } from '../../shared/api/problem.ts';
import { deliverySchema } from '../../shared/api/webhooks.ts';

/** What answers are made of, under the names that generated clients give them. */
export const namedSchemas = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries({
  Batch: batchSchema,
  Classification: classificationSchema,
  Delivery: deliverySchema,
  Document: documentSchema,
  EndpointHealth: endpointHealthSchema,
  ExtractedDocument: extractedDocumentSchema,
  FieldEvidence: fieldEvidenceSchema,
  Job: jobSchema,
  JobError: jobErrorViewSchema,
  JobSummary: jobSummarySchema,
  Key: keySchema,
  Problem: problemSchema,
  RawOcrPage: rawOcrPageSchema,
  SignedUrl: signedUrlSchema,
  Validation: validationSchema,
})) {
  namedSchemas.add(schema, { id });
}
