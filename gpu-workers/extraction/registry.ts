import { bankStatement } from '../../shared/document-types/bank-statement.ts';
import type { DocType } from '../../shared/document-types/doc-type.ts';
import type { DocumentTypeSpec } from '../../shared/document-types/field.ts';
import { invoice } from '../../shared/document-types/invoice.ts';
import { other } from '../../shared/document-types/other.ts';
import { receipt } from '../../shared/document-types/receipt.ts';
import { w2 } from '../../shared/document-types/w2.ts';
import { extractBankStatement } from './bank-statement.ts';
import { extractInvoice } from './invoice.ts';
import { extractOther } from './other.ts';
import type { Extractor } from './reading.ts';
import { extractReceipt } from './receipt.ts';
import { extractW2 } from './w2.ts';

/** How a document type is read. `warning` tells the caller when it is read less well than its type promises. */
export type RegistryEntry = { spec: DocumentTypeSpec; extractor: Extractor; warning?: string };

const generic = (docType: DocType): RegistryEntry => ({
  spec: { ...other, docType },
  extractor: extractOther,
  warning: `Documents of type ${docType} are not yet read field by field: data holds only the title, labelled values, tables, dates and amounts.`,
});

export const registry: Record<DocType, RegistryEntry> = {
  W2: { spec: w2, extractor: extractW2 },
  '1099-INT': generic('1099-INT'),
  '1099-DIV': generic('1099-DIV'),
  '1099-MISC': generic('1099-MISC'),
  '1099-NEC': generic('1099-NEC'),
  '1099-R': generic('1099-R'),
  '1098': generic('1098'),
  bank_statement: { spec: bankStatement, extractor: extractBankStatement },
  credit_card_statement: generic('credit_card_statement'),
  invoice: { spec: invoice, extractor: extractInvoice },
  receipt: { spec: receipt, extractor: extractReceipt },
  check: generic('check'),
  other: { spec: other, extractor: extractOther },
};
