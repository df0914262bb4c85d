import type { Validation } from '../../api/extract.ts';
import type { DocType } from '../doc-type.ts';
import { checkBankStatement } from './bank-statement.ts';
import { checkCheck } from './check.ts';
import { checkCreditCardStatement } from './credit-card-statement.ts';
import { checkInvoice } from './invoice.ts';
import { checkReceipt } from './receipt.ts';
import type { Data } from './sums.ts';
import { checkW2 } from './w2.ts';

const checks: Partial<Record<DocType, (data: Data) => Validation[]>> = {
  W2: checkW2,
  bank_statement: checkBankStatement,
  credit_card_statement: checkCreditCardStatement,
  invoice: checkInvoice,
  receipt: checkReceipt,
  check: checkCheck,
};

/** The checks of a document type on its `data`. A check never changes a value; a type without checks gives none. */
export function runChecks(docType: DocType, data: Data): Validation[] {
  return checks[docType]?.(data) ?? [];
}
