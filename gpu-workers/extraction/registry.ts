import { bankStatement } from '../../shared/document-types/bank-statement.ts';
import { check } from '../../shared/document-types/check.ts';
import { creditCardStatement } from '../../shared/document-types/credit-card-statement.ts';
import type { DocType } from '../../shared/document-types/doc-type.ts';
import type { DocumentTypeSpec } from '../../shared/document-types/field.ts';
import { form1098 } from '../../shared/document-types/form-1098.ts';
import { form1099Div } from '../../shared/document-types/form-1099-div.ts';
import { form1099Int } from '../../shared/document-types/form-1099-int.ts';
import { form1099Misc } from '../../shared/document-types/form-1099-misc.ts';
import { form1099Nec } from '../../shared/document-types/form-1099-nec.ts';
import { form1099R } from '../../shared/document-types/form-1099-r.ts';
import { invoice } from '../../shared/document-types/invoice.ts';
import { other } from '../../shared/document-types/other.ts';
import { receipt } from '../../shared/document-types/receipt.ts';
import { w2 } from '../../shared/document-types/w2.ts';
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

/** How a document type is read. `warning` tells the caller when it is read less well than its type promises. */
export type RegistryEntry = { spec: DocumentTypeSpec; extractor: Extractor; warning?: string };

export const registry: Record<DocType, RegistryEntry> = {
  W2: { spec: w2, extractor: extractW2 },
  '1099-INT': { spec: form1099Int, extractor: extract1099Int },
  '1099-DIV': { spec: form1099Div, extractor: extract1099Div },
  '1099-MISC': { spec: form1099Misc, extractor: extract1099Misc },
  '1099-NEC': { spec: form1099Nec, extractor: extract1099Nec },
  '1099-R': { spec: form1099R, extractor: extract1099R },
  '1098': { spec: form1098, extractor: extract1098 },
  bank_statement: { spec: bankStatement, extractor: extractBankStatement },
  credit_card_statement: { spec: creditCardStatement, extractor: extractCreditCardStatement },
  invoice: { spec: invoice, extractor: extractInvoice },
  receipt: { spec: receipt, extractor: extractReceipt },
  check: { spec: check, extractor: extractCheck },
  other: { spec: other, extractor: extractOther },
};
