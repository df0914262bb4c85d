import type { FieldEvidence, Validation } from '../../shared/api/extract.ts';
import type { DocType } from '../../shared/document-types/doc-type.ts';
import type { ValueType } from '../../shared/document-types/field.ts';
import { exactTypes } from './confidence.ts';

/**
 * Whether all copies of a form show the same amounts and identifiers, from the evidence of its fields; null when there is
 * one copy only. Words on which OCR differs would drown what matters.
 */
export function checkCopies(
  docType: DocType,
  fields: Readonly<Record<string, FieldEvidence>>,
  typeOf: (path: string) => ValueType,
): Validation | null {
  const compared = Object.entries(fields).filter(
    ([path, { signals }]) => signals.copies_agree !== null && exactTypes.has(typeOf(path)),
  );
  if (compared.length === 0) return null;
  const differing = compared.filter(([, { signals }]) => signals.copies_agree === false).map(([path]) => path);
  return {
    id: `${docType.startsWith('1099') ? '1099' : docType.toLowerCase()}.copies_agree`,
    severity: 'warn',
    status: differing.length === 0 ? 'pass' : 'fail',
    fields: compared.map(([path]) => path),
    suspects: differing,
    message: 'All copies of the form should show the same',
  };
}
