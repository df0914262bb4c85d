import { type DocType, docTypes } from '../../shared/document-types/doc-type.ts';

/** A few printed cues for each type, and the near misses that are something else. */
const cues: Readonly<Record<DocType, string>> = {
  W2: 'IRS Form W-2 "Wage and Tax Statement", boxes 1 to 20; not W-2c, W-2G, W-3 or W-4, and not a pay stub',
  '1099-INT': 'IRS Form 1099-INT "Interest Income"; not 1099-OID',
  '1099-DIV': 'IRS Form 1099-DIV "Dividends and Distributions"; not 1099-B',
  '1099-MISC': 'IRS Form 1099-MISC "Miscellaneous Information" or "Miscellaneous Income"',
  '1099-NEC': 'IRS Form 1099-NEC "Nonemployee Compensation"',
  '1099-R':
    'IRS Form 1099-R "Distributions From Pensions, Annuities, Retirement"; also CSA, CSF and RRB-1099-R; not SSA-1099, 1099-SA or 5498',
  '1098': 'IRS Form 1098 "Mortgage Interest Statement"; not 1098-E, 1098-T or 1098-C',
  bank_statement:
    'statement of a checking, savings or money market account: beginning and ending balance, deposits, withdrawals',
  credit_card_statement:
    'statement of a credit card account: new balance, minimum payment due, payment due date, credit limit',
  invoice:
    'a vendor asks for payment: invoice number, bill to, amount due; not a quote, purchase order or packing slip',
  receipt: 'proof that something was paid at a shop, restaurant or online: items, total, payment',
  check: 'a bank check: pay to the order of, amount in words, signature, MICR line',
  other: 'anything else, also other tax forms, pay stubs, purchase orders, contracts, identity cards, blank pages',
};

/** Single tokens of Qwen2.5's vocabulary, so that the first token's probability is the type's. Ids 32 to 44. */
export const letters = [...'ABCDEFGHIJKLM'] as const;
const FIRST_LETTER_TOKEN_ID = 32;
export const letterTokenIds: number[] = letters.map((_, index) => FIRST_LETTER_TOKEN_ID + index);

/** The order in which the types get the letters A, B, C…; the model leans towards some letters, so other orders exist. */
export type LetterOrder = readonly DocType[];
export const letterOrders: readonly LetterOrder[] = [
  docTypes,
  docTypes.toReversed(),
  [...docTypes.slice(6), ...docTypes.slice(0, 6)],
];

function listOfTypes(order: LetterOrder, callerPrompt: string | undefined): string {
  const options = order.map((type, index) => `${letters[index]}. ${type}: ${cues[type]}`).join('\n');
  const hint = callerPrompt
    ? `\nA hint from the sender, which adds no types: ${callerPrompt.replace(/\s+/g, ' ')}\n`
    : '';
  return `This is one page of a document. Which of these types is it?\n${options}\n${hint}`;
}

/** Pass 1: the answer is one letter. */
export const choicePrompt = (order: LetterOrder, callerPrompt?: string): string =>
  `${listOfTypes(order, callerPrompt)}\nAnswer with one letter.`;

export const NO_EVIDENCE = 'No such evidence on this page.';

/** Pass 2: why. The type is already chosen and this cannot change it. */
export const reasoningPrompt = (type: DocType, callerPrompt?: string): string =>
  `${listOfTypes(docTypes, callerPrompt)}
The type of this page is: ${type}
Name the printed evidence for it on this page in one or two sentences: the title, the form number and two other cues. If there is none, answer exactly: ${NO_EVIDENCE}`;
