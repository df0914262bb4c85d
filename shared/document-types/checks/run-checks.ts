import type { Validation } from '../../api/extract.ts';
import type { DocType } from '../doc-type.ts';
import { checkBankStatement } from './bank-statement.ts';
import { checkCheck } from './check.ts';
import { checkCreditCardStatement } from './credit-card-statement.ts';
import { check1098 } from './form-1098.ts';
import { check1099Div, check1099Int } from './form-1099-entries.ts';
import { check1099Misc, check1099Nec } from './form-1099-misc-nec.ts';
import { check1099R } from './form-1099-r.ts';
import { checkInvoice } from './invoice.ts';
import type { IsPrinted } from './label-free.ts';
import { checkReceipt } from './receipt.ts';
import type { Data } from './sums.ts';
import { checkW2 } from './w2.ts';

const checks: Partial<Record<DocType, (data: Data, isPrinted?: IsPrinted) => Validation[]>> = {
  W2: checkW2,
  '1099-INT': check1099Int,
  '1099-DIV': check1099Div,
  '1099-MISC': check1099Misc,
  '1099-NEC': check1099Nec,
  '1099-R': check1099R,
  '1098': check1098,
  bank_statement: checkBankStatement,
  credit_card_statement: checkCreditCardStatement,
  invoice: checkInvoice,
  receipt: (data) => checkReceipt(data),
  check: (data) => checkCheck(data),
};

/**
 * The checks of a document type on its `data`. A check never changes a value; a type without checks gives none.
 *
 * @param isPrinted - Looks an amount up on the pages, for the one check of statements that asks what else they print. All
 *   others need `data` alone.
 */
export function runChecks(docType: DocType, data: Data, isPrinted?: IsPrinted): Validation[] {
  return checks[docType]?.(data, isPrinted) ?? [];
}
