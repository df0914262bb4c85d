import type { FieldEvidence, Validation } from '../../shared/api/extract.ts';
import { runChecks } from '../../shared/document-types/checks/run-checks.ts';
import type { DocType } from '../../shared/document-types/doc-type.ts';
import type { DocumentTypeSpec, ValueType } from '../../shared/document-types/field.ts';
import { assemble, typeOfPath } from './assemble.ts';
import { createConfidence, needsReview, overallConfidence } from './confidence.ts';
import { checkCopies } from './copies-agree.ts';
import { createGrounding, type Grounding } from './grounding.ts';
import type { PageContent } from './page-content.ts';
import { specPath } from './paths.ts';
import { findExtractor } from './registry.ts';

export type ExtractedData = {
  data: Record<string, unknown>;
  /** One entry a leaf path of `data`. */
  fields: Record<string, FieldEvidence>;
  validations: Validation[];
  /** 0 to 1 */
  confidence: number;
  needs_review: boolean;
  warnings: string[];
};

/**
 * Makes typed data out of what was read off the pages of one document.
 *
 * Never throws for what stands on a page: strange tables, boxes outside the page and thousands of cells give poor data, a
 * low confidence and `needs_review`, and nothing else.
 *
 * @param pages - In order; none gives data in which every field is null.
 */
export function extractData(docType: DocType, pages: readonly PageContent[]): ExtractedData {
  const { spec, extractor } = findExtractor(docType);
  const { readings, warnings } = extractor([...pages]);
  const { data, fields } = assemble(spec, readings);
  const typeOf = typeOfPath(spec);
  const grounding = createGrounding(pages);
  ground(fields, grounding, typeOf);
  const isPrinted = (amount: string) =>
    pages.some(({ page }) => grounding.isGrounded(amount, 'money', { page, sourceText: null }));
  const copies = checkCopies(docType, fields, typeOf);
  const validations = [...runChecks(docType, data, isPrinted), ...(copies ? [copies] : [])];
  applyChecks(fields, validations);
  const confidenceOf = createConfidence(fields, validations, typeOf);
  for (const [path, field] of Object.entries(fields)) field.confidence = confidenceOf(path);

  const overall = overallConfidence(spec, fields);
  const hasFailedError = validations.some(({ status, severity }) => status === 'fail' && severity === 'error');
  return {
    data,
    fields,
    validations,
    confidence: overall,
    needs_review: needsReview(spec, fields, { overall, hasFailedError }),
    warnings: [...missing(spec, fields), ...severalDocuments(spec, fields), ...warnings],
  };
}

function ground(
  fields: Record<string, FieldEvidence>,
  grounding: Grounding,
  typeOf: (path: string) => ValueType,
): void {
  for (const [path, field] of Object.entries(fields)) {
    // What is not there has nothing to be found.
    if (field.value === null || (field.status !== 'present' && field.status !== 'inferred')) continue;
    field.grounded = grounding.isGrounded(field.value, typeOf(path), {
      page: field.page,
      sourceText: field.source_text,
    });
    // A year or a sign that was concluded need not stand anywhere, so not finding it says nothing.
    field.signals.grounded = field.grounded || field.status === 'present' ? field.grounded : null;
  }
}

/** A failed error casts doubt on its suspects, or on all that took part; a pass speaks for all that took part. */
function applyChecks(fields: Record<string, FieldEvidence>, validations: readonly Validation[]): void {
  const mark = (paths: readonly string[], result: 'pass' | 'fail') => {
    for (const path of paths) {
      const field = fields[path];
      if (field && field.signals.checks !== 'fail') field.signals.checks = result;
    }
  };
  for (const { status, severity, suspects, fields: part } of validations) {
    if (status === 'pass') mark(part, 'pass');
    if (status === 'fail' && severity === 'error') mark(suspects.length > 0 ? suspects : part, 'fail');
  }
}

/** A required field that was not read is worth a sentence of its own. */
function missing(spec: DocumentTypeSpec, fields: Readonly<Record<string, FieldEvidence>>): string[] {
  const required = new Map(spec.fields.filter((field) => field.required).map((field) => [field.path, field.label]));
  return Object.entries(fields).flatMap(([path, { value }]) => {
    const label = required.get(specPath(path));
    return label !== undefined && value === null ? [`Required but not read: ${path} (${label})`] : [];
  });
}

/** Copies with different numbers are copies of different documents, unless one of them was misread. */
function severalDocuments(spec: DocumentTypeSpec, fields: Readonly<Record<string, FieldEvidence>>): string[] {
  const identities = spec.fields.filter(({ required, type }) => required && ['ssn', 'ein', 'tin'].includes(type));
  return identities
    .filter(({ path }) => fields[path]?.signals.copies_agree === false)
    .map(({ path }) => `The pages show more than one ${path}: they may be several documents, or a copy was misread.`);
}
