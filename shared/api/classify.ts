import * as z from 'zod';
import { docTypeSchema } from '../document-types/doc-type.ts';
import { refuseOtherThanOneKind, sourceFields } from './source.ts';

export const classifyRequestSchema = z
  .strictObject({
    ...sourceFields,
    /** Added to the model's own instructions; it can add hints about the document but no types. */
    prompt: z.string().trim().min(1).max(4000).optional(),
  })
  .superRefine(refuseOtherThanOneKind);
export type ClassifyRequest = z.infer<typeof classifyRequestSchema>;

const probability = z.number().min(0).max(1);
const typeConfidenceSchema = z.object({ type: docTypeSchema, confidence: probability });

export const pageTypeSchema = typeConfidenceSchema.extend({ page: z.int().positive() });
/** The type of one page, 1-based over all sources. */
export type PageType = z.infer<typeof pageTypeSchema>;

export const classificationSchema = z.object({
  type: docTypeSchema,
  confidence: probability,
  /** The printed evidence for the type. It explains a choice already made and never changes it. */
  reasoning: z.string(),
  /** The other types, most likely first. */
  alternatives: z.array(typeConfidenceSchema),
  /** One entry a page. */
  pages: z.array(pageTypeSchema),
});
export type Classification = z.infer<typeof classificationSchema>;

export const classifyResponseSchema = classificationSchema.extend({
  /** False while no temperature is fitted for this model: then `confidence` ranks but is not a frequency. */
  calibrated: z.boolean(),
  warnings: z.array(z.string()),
  latency_ms: z.int().nonnegative(),
  request_id: z.string(),
});
export type ClassifyResponse = z.infer<typeof classifyResponseSchema>;
