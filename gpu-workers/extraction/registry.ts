import type { DocType } from '../../shared/document-types/doc-type.ts';
import type { DocumentTypeSpec } from '../../shared/document-types/field.ts';
import { documentTypes } from '../../shared/document-types/index.ts';
import { extractBankStatement } from './bank-statement.ts';
import { extractCheck } from './check.ts';
import { extractCreditCardStatement } from './credit-card-statement.ts';
import { extract1098 } from './form-1098.ts';
import { extract1099Div } from './form-1099-div.ts';
import { extract1099Int } from './form-1099-int.ts';
import { extract1099Misc } from './form-1099-misc.ts';
import { extract1099Nec } from './form-1099-nec.ts';
import { extract1099R } from './form-1099-r.ts';
import { extractInvoice } from './invoice.ts';
import { extractOther } from './other.ts';
import type { Extractor } from './reading.ts';
import { extractReceipt } from './receipt.ts';
import { extractW2 } from './w2.ts';

/** How a document type is read, and the list of what is read from it. */
export type RegistryEntry = { spec: DocumentTypeSpec; extractor: Extractor };

const extractors: Readonly<Record<DocType, Extractor>> = {
  W2: extractW2,
  '1099-INT': extract1099Int,
  '1099-DIV': extract1099Div,
  '1099-MISC': extract1099Misc,
  '1099-NEC': extract1099Nec,
  '1099-R': extract1099R,
  '1098': extract1098,
  bank_statement: extractBankStatement,
  credit_card_statement: extractCreditCardStatement,
  invoice: extractInvoice,
  receipt: extractReceipt,
  check: extractCheck,
  other: extractOther,
};

export const findExtractor = (docType: DocType): RegistryEntry => ({
  spec: documentTypes[docType],
  extractor: extractors[docType],
});
