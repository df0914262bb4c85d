import type { FieldEvidence, Validation } from '../../shared/api/extract.ts';
import type { DocType } from '../../shared/document-types/doc-type.ts';

/** Whether all copies of a form show the same, from the evidence of its fields; null when there is one copy only. */
export function checkCopies(docType: DocType, fields: Readonly<Record<string, FieldEvidence>>): Validation | null {
  const compared = Object.entries(fields).filter(([, { signals }]) => signals.copies_agree !== null);
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
