import { bankStatement } from './bank-statement.ts';
import { check } from './check.ts';
import { creditCardStatement } from './credit-card-statement.ts';
import type { DocType } from './doc-type.ts';
import type { DocumentTypeSpec } from './field.ts';
import { form1098 } from './form-1098.ts';
import { form1099Div } from './form-1099-div.ts';
import { form1099Int } from './form-1099-int.ts';
import { form1099Misc } from './form-1099-misc.ts';
import { form1099Nec } from './form-1099-nec.ts';
import { form1099R } from './form-1099-r.ts';
import { invoice } from './invoice.ts';
import { other } from './other.ts';
import { receipt } from './receipt.ts';
import { w2 } from './w2.ts';

/** Every document type with the one list of its fields. */
export const documentTypes: Readonly<Record<DocType, DocumentTypeSpec>> = {
  W2: w2,
  '1099-INT': form1099Int,
  '1099-DIV': form1099Div,
  '1099-MISC': form1099Misc,
  '1099-NEC': form1099Nec,
  '1099-R': form1099R,
  '1098': form1098,
  bank_statement: bankStatement,
  credit_card_statement: creditCardStatement,
  invoice,
  receipt,
  check,
  other,
};
