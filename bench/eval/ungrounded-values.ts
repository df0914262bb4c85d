import { typeOfPath } from '../../gpu-workers/extraction/assemble.ts';
import { exactTypes } from '../../gpu-workers/extraction/confidence.ts';
import type { FieldEvidence } from '../../shared/api/extract.ts';
import type { DocType } from '../../shared/document-types/doc-type.ts';
import { documentTypes } from '../../shared/document-types/index.ts';

export type UngroundedValue = { path: string; value: FieldEvidence['value']; confidence: number };

/** The amounts and identifiers that are not found on the page and yet claim a confidence above 0.5. */
export function ungroundedValues(docType: DocType, fields: Readonly<Record<string, FieldEvidence>>): UngroundedValue[] {
  const typeOf = typeOfPath(documentTypes[docType]);
  return Object.entries(fields).flatMap(([path, { value, grounded, confidence }]) =>
    value !== null && !grounded && confidence > 0.5 && exactTypes.has(typeOf(path))
      ? [{ path, value, confidence }]
      : [],
  );
}
