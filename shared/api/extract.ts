import * as z from 'zod';
import { bboxSchema, cellSchema } from '../cell.ts';
import { docTypeSchema } from '../document-types/doc-type.ts';
import { classificationSchema } from './classify.ts';
import { refuseOtherThanOneKind, sourceFields } from './source.ts';

/** dots.ocr's own four prompts. */
export const promptModes = ['layout_all', 'layout_only', 'ocr', 'grounding_ocr'] as const;
export const promptModeSchema = z.enum(promptModes);
export type PromptMode = z.infer<typeof promptModeSchema>;

export const extractRequestSchema = z
  .strictObject({
    ...sourceFields,
    /** Left out: the document is classified first. */
    doc_type: docTypeSchema.optional(),
    prompt_mode: promptModeSchema.default('layout_all'),
    /** `[x1, y1, x2, y2]` in pixels of the page as sent; required with `grounding_ocr` and refused without it. */
    bbox: bboxSchema
      .refine(
        ([x1, y1, x2, y2]) => x1 >= 0 && y1 >= 0 && x2 > x1 && y2 > y1,
        'must be [x1, y1, x2, y2] with x1 < x2 and y1 < y2',
      )
      .optional(),
  })
  .superRefine(refuseOtherThanOneKind)
  .refine((request) => (request.prompt_mode === 'grounding_ocr') === (request.bbox !== undefined), {
    path: ['bbox'],
    message: 'bbox goes with prompt_mode grounding_ocr, and only with it',
  });
export type ExtractRequest = z.infer<typeof extractRequestSchema>;

const probability = z.number().min(0).max(1);

/** What a value of `data` rests on. One entry a leaf path, such as `box12[0].amount`. */
export const fieldEvidenceSchema = z.object({
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  /** The characters as they stand on the page, before normalisation. Null when nothing was read. */
  source_text: z.string().nullable(),
  /** 1-based. Null when nothing was read. */
  page: z.int().positive().nullable(),
  /** In pixels of the page as sent. */
  bbox: bboxSchema.nullable(),
  status: z.enum(['present', 'blank', 'not_on_form', 'illegible', 'inferred']),
  /** The normalised value equals the normalised text of an element on `page`. */
  grounded: z.boolean(),
  confidence: probability,
  signals: z.object({
    token_logprob: z.number().nullable(),
    ocr: probability.nullable(),
    grounded: z.boolean().nullable(),
    copies_agree: z.boolean().nullable(),
    checks: z.enum(['pass', 'fail']).nullable(),
  }),
});
export type FieldEvidence = z.infer<typeof fieldEvidenceSchema>;

export const validationSchema = z.object({
  id: z.string(),
  severity: z.enum(['error', 'warn', 'info']),
  status: z.enum(['pass', 'fail', 'skipped']),
  expected: z.string().nullable().optional(),
  actual: z.string().nullable().optional(),
  delta: z.string().nullable().optional(),
  tolerance: z.string().nullable().optional(),
  /** The paths that took part. */
  fields: z.array(z.string()),
  /** The paths most likely to be wrong when it fails. */
  suspects: z.array(z.string()),
  message: z.string(),
  /** Why it was skipped. */
  reason: z.string().optional(),
});
export type Validation = z.infer<typeof validationSchema>;

/** How one page was read. */
export const pageReportSchema = z.object({
  /** Questions asked to the engine; 0 for a blank page. */
  attempts: z.int().nonnegative(),
  mode: z.string(),
  finish_reason: z.string().nullable(),
  repaired: z.boolean(),
  truncated: z.boolean(),
});

export const rawOcrPageSchema = z.object({
  page: z.int().positive(),
  /** Pixels of the page as sent: an image after its EXIF orientation, a PDF page at 200 dpi. 0 for a page too damaged to open. */
  width: z.int().nonnegative(),
  height: z.int().nonnegative(),
  cells: z.array(cellSchema),
  markdown: z.string(),
  text: z.string(),
  report: pageReportSchema,
});
export type RawOcrPage = z.infer<typeof rawOcrPageSchema>;

/** In the shape of the type; null with `layout_only` and `grounding_ocr`, for then only `raw_ocr` was asked for. */
const dataSchema = z.record(z.string(), z.unknown()).nullable();
const extractConfidenceSchema = z.object({
  overall: probability,
  page_count: z.int().nonnegative(),
  element_count: z.int().nonnegative(),
});

/** One document of a file. Its evidence counts pages as the file does. */
export const extractedDocumentSchema = z.object({
  doc_type: docTypeSchema,
  /** Its first and its last page, 1-based over all sources. */
  pages: z.tuple([z.int().positive(), z.int().positive()]),
  data: dataSchema,
  fields: z.record(z.string(), fieldEvidenceSchema),
  validations: z.array(validationSchema),
  confidence: extractConfidenceSchema,
  needs_review: z.boolean(),
  warnings: z.array(z.string()),
});
export type ExtractedDocument = z.infer<typeof extractedDocumentSchema>;

export const extractResponseSchema = z.object({
  data: dataSchema,
  raw_ocr: z.object({ pages: z.array(rawOcrPageSchema), combined_text: z.string() }),
  confidence: extractConfidenceSchema,
  page_count: z.int().nonnegative(),
  /** Of the first document, as `data`, `fields` and `validations` are. */
  doc_type: docTypeSchema,
  /** Of the file as a whole. Present when `doc_type` was left out. */
  classification: classificationSchema.optional(),
  /** The documents of the file in the order of their pages, at least one. Present when `doc_type` was left out. */
  documents: z.array(extractedDocumentSchema).min(1).optional(),
  /**
   * What holds between several documents: statements that follow each other, papers that come twice. Paths begin with the
   * document's place, `documents[1].summary.beginning_balance`. Present when there is more than one.
   */
  across_documents: z.array(validationSchema).optional(),
  fields: z.record(z.string(), fieldEvidenceSchema),
  validations: z.array(validationSchema),
  needs_review: z.boolean(),
  warnings: z.array(z.string()),
  latency_ms: z.int().nonnegative(),
  request_id: z.string(),
});
export type ExtractResponse = z.infer<typeof extractResponseSchema>;
