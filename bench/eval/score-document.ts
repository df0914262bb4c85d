import { z } from 'zod';
import { classifyResponseSchema } from '../../shared/api/classify.ts';
import { extractResponseSchema } from '../../shared/api/extract.ts';
import type { DocType } from '../../shared/document-types/doc-type.ts';
import type { EvaluatedDocument } from '../evaluated-document.ts';
import type { DocumentKind, ManifestEntry } from '../manifest.ts';
import { type FieldScore, scoreFields, valueAt } from '../score.ts';
import { type CheckScore, scoreChecks } from './score-checks.ts';
import { type RowScore, scoreRows } from './score-rows.ts';
import { resolvePath } from './truth-path.ts';
import { type UngroundedValue, ungroundedValues } from './ungrounded-values.ts';

export type ScoredField = FieldScore & {
  /** Null for what has no evidence of its own: the length of a list, and rows that were not read. */
  confidence: number | null;
  /** Its path with rows counted from the start, as the evidence has it. */
  evidencePath: string;
};

/** One document held against its truth. `fields` is null where nobody recorded values: then only its type is scored. */
export type DocumentScore = {
  file: string;
  type: DocType;
  kind: DocumentKind | null;
  /** Null when classification gave no answer. */
  classifiedAs: DocType | null;
  /** The code of the service's refusal or failure; null when it answered. */
  error: string | null;
  fields: ScoredField[] | null;
  rows: RowScore[];
  checks: CheckScore[];
  /** Amounts and identifiers that are not found on the page and yet have a confidence above 0.5. There must be none. */
  ungrounded: UngroundedValue[];
  /** The answer's own word that a person should look; null without an answer. */
  needsReview: boolean | null;
  /** Of the document as a whole, 0 to 1; null without an answer. */
  overall: number | null;
  /** Marked boxes seen on a document of a type that has none to mark; null for other types and without an answer. */
  falseMarks: number | null;
  ms: number;
};

// Only what is scored, so that a run of an older version can be scored too.
const extractSchema = extractResponseSchema.pick({ data: true, fields: true, validations: true }).extend({
  needs_review: z.boolean().nullable().default(null),
  confidence: z.object({ overall: z.number() }).nullable().default(null),
  raw_ocr: z.object({ combined_text: z.string() }).nullable().default(null),
});
type Answer = z.infer<typeof extractSchema>;
const unanswered: Answer = {
  data: null,
  fields: {},
  validations: [],
  needs_review: null,
  confidence: null,
  raw_ocr: null,
};
/** Types whose pages have no boxes to mark, but for the odd one. */
const unmarkedTypes: ReadonlySet<DocType> = new Set([
  'bank_statement',
  'credit_card_statement',
  'invoice',
  'receipt',
  'check',
]);
const problemSchema = z.object({ code: z.string() });
const classifySchema = classifyResponseSchema.pick({ type: true });

/** An answer that is missing or not of the documented shape counts as one in which nothing was read. */
export function scoreDocument(entry: ManifestEntry, document: EvaluatedDocument): DocumentScore {
  const answer = extractSchema.safeParse(document.extract).data ?? unanswered;
  const fields = entry.truth === null ? null : scoreFields(entry.truth, answer.data);
  const lengthOf = (list: string) => z.array(z.unknown()).safeParse(valueAt(answer.data, list)).data?.length ?? 0;
  const resolve = (path: string) => resolvePath(path, lengthOf) ?? path;
  return {
    file: entry.file,
    type: entry.doc_type,
    kind: document.kind ?? entry.kind ?? null,
    classifiedAs: classifySchema.safeParse(document.classify).data?.type ?? null,
    error: document.error ? (problemSchema.safeParse(document.error).data?.code ?? 'unknown') : null,
    fields:
      fields?.map((field) => {
        const evidencePath = resolve(field.path);
        return { ...field, evidencePath, confidence: confidenceAt(answer.fields, evidencePath) };
      }) ?? null,
    rows: entry.truth === null ? [] : scoreRows(entry.truth, answer.data),
    checks: fields ? scoreChecks(answer.validations, new Map(fields.map((field) => [resolve(field.path), field]))) : [],
    ungrounded: ungroundedValues(entry.doc_type, answer.fields),
    needsReview: answer.needs_review,
    overall: answer.confidence?.overall ?? null,
    falseMarks: unmarkedTypes.has(entry.doc_type) ? countMarks(answer.raw_ocr?.combined_text) : null,
    ms: document.ms,
  };
}

const countMarks = (text: string | undefined): number | null =>
  text === undefined ? null : (text.match(/[☑☒]/gu)?.length ?? 0);

/** An address that was not read has one entry for all its parts. */
const confidenceAt = (fields: Answer['fields'], path: string): number | null =>
  (fields[path] ?? fields[path.slice(0, Math.max(0, path.lastIndexOf('.')))])?.confidence ?? null;
