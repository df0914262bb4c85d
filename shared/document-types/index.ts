import { check } from './check.ts';
import { creditCardStatement } from './credit-card-statement.ts';
import type { DocType } from './doc-type.ts';
import type { DocumentTypeSpec } from './field.ts';
import { other } from './other.ts';
import { w2 } from './w2.ts';

/** Every document type's list of fields. */
export const documentTypes: Partial<Record<DocType, DocumentTypeSpec>> = {
  W2: w2,
  credit_card_statement: creditCardStatement,
  check,
  other,
};
