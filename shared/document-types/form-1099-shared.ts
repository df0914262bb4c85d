import type { FieldSpec } from './field.ts';

const addressee =
  'street address, city or town, state or province, country, ZIP or foreign postal code, and telephone no.';

/** The fields of every 1099, in the form's order. */
export const shared1099Fields: readonly FieldSpec[] = [
  { path: 'tax_year', type: 'year', label: 'For calendar year', required: true },
  { path: 'form_revision', type: 'string', label: 'Rev.' },
  { path: 'copies', type: 'integer', label: 'copies found on the pages' },
  { path: 'corrected', type: 'bool', label: 'CORRECTED (if checked)', alsoPrinted: ['CORRECTED'] },
  { path: 'void', type: 'bool', label: 'VOID' },
  {
    path: 'payer.name',
    type: 'string',
    label: `PAYER'S name, ${addressee}`,
    alsoPrinted: [
      "PAYER'S name, street address, city or town, state or province, country, ZIP",
      "PAYER'S name, street address, city, state, and ZIP code",
      "PAYER'S name and address",
      "PAYER'S name",
      // The second line of the label, where OCR lost the first.
      'or foreign postal code, and telephone no.',
    ],
  },
  { path: 'payer.address', type: 'address', label: "PAYER'S address" },
  { path: 'payer.phone', type: 'phone', label: 'telephone no.' },
  {
    path: 'payer.tin',
    type: 'tin',
    label: "PAYER'S TIN",
    alsoPrinted: [
      "PAYER'S federal identification number",
      "PAYER'S federal identification no.",
      "PAYER'S federal ID number",
      "Payer's Federal ID No.",
      'Payer TIN',
    ],
    required: true,
  },
  { path: 'payer.tin_kind', type: 'enum', label: 'kind of number', values: ['ssn', 'itin', 'ein', 'unknown'] },
  {
    path: 'recipient.tin',
    type: 'tin',
    label: "RECIPIENT'S TIN",
    alsoPrinted: [
      "RECIPIENT'S identification number",
      "RECIPIENT'S identification no.",
      "RECIPIENT'S SSN",
      "RECIPIENT'S ID number",
      'Recipient TIN',
      "Recipient's Tax ID",
    ],
    required: true,
  },
  { path: 'recipient.tin_kind', type: 'enum', label: 'kind of number', values: ['ssn', 'itin', 'ein', 'unknown'] },
  {
    path: 'recipient.name',
    type: 'string',
    label: "RECIPIENT'S name",
    alsoPrinted: [
      "RECIPIENT'S name, street address, city or town, state or province, country, and ZIP or foreign postal code",
      "RECIPIENT'S name, street address (including apt. no.), city or town, state or province, country, and ZIP or foreign postal code",
      "RECIPIENT'S name and address",
    ],
  },
  { path: 'recipient.address', type: 'address', label: "RECIPIENT'S address" },
  {
    path: 'account_number',
    type: 'identifier',
    label: 'Account number (see instructions)',
    alsoPrinted: ['Account number (optional)', 'Account number', 'Account No.'],
  },
  { path: 'fatca_filing_requirement', type: 'bool', label: 'FATCA filing requirement' },
  { path: 'second_tin_notice', type: 'bool', label: '2nd TIN not.', alsoPrinted: ['2nd TIN notice'] },
];

/** A list of money boxes: path, IRS box, label, other wordings. */
export const moneyFields = (
  rows: readonly (readonly [path: string, box: string, label: string, ...alsoPrinted: string[]])[],
): FieldSpec[] =>
  rows.map(([path, box, label, ...alsoPrinted]) => ({
    path,
    type: 'money',
    label,
    box,
    ...(alsoPrinted.length > 0 && { alsoPrinted }),
  }));

/**
 * What a statement of several accounts prints under each column of amounts.
 *
 * @param fields - Of one account, `entries[].…`; `totals[].field` names one of them.
 */
export const totalFields = (fields: readonly FieldSpec[]): FieldSpec[] => [
  {
    path: 'totals[].field',
    type: 'enum',
    label: 'whose total it is',
    values: fields.flatMap(({ path, type }) =>
      type === 'money' ? (/^entries\[\]\.(\w+)$/.exec(path)?.[1] ?? []) : [],
    ),
  },
  { path: 'totals[].amount', type: 'money', label: 'total of all accounts' },
];
