import type { DocumentTypeSpec } from './field.ts';
import { moneyFields } from './form-1099-shared.ts';

export const form1098: DocumentTypeSpec = {
  docType: '1098',
  title: 'Form 1098, Mortgage Interest Statement',
  revisions: [
    { firstYear: null, lastYear: 2017, note: 'Box 9 description of the property' },
    { firstYear: 2018, lastYear: null, note: 'Box 9 number of properties; box 11 acquisition date on later ones' },
  ],
  fields: [
    { path: 'tax_year', type: 'year', label: 'For calendar year', required: true },
    { path: 'form_revision', type: 'string', label: 'Rev.' },
    { path: 'copies', type: 'integer', label: 'copies found on the pages' },
    { path: 'corrected', type: 'bool', label: 'CORRECTED (if checked)', alsoPrinted: ['CORRECTED'] },
    { path: 'void', type: 'bool', label: 'VOID' },
    {
      path: 'lender.name',
      type: 'string',
      label:
        "RECIPIENT'S/LENDER'S name, street address, city or town, state or province, country, ZIP or foreign postal code, and telephone no.",
      alsoPrinted: [
        "RECIPIENT'S/LENDER'S name, address, and telephone number",
        "RECIPIENT'S/LENDER'S name, street address, city or town, state or",
        "RECIPIENT'S/LENDER'S name",
        // The second line of the label, where OCR lost the first.
        'or foreign postal code, and telephone no.',
      ],
      required: true,
    },
    { path: 'lender.address', type: 'address', label: "RECIPIENT'S/LENDER'S address" },
    { path: 'lender.phone', type: 'phone', label: 'telephone no.' },
    {
      path: 'lender.tin',
      type: 'ein',
      label: "RECIPIENT'S/LENDER'S TIN",
      alsoPrinted: [
        "RECIPIENT'S federal identification no.",
        "RECIPIENT'S federal identification number",
        "LENDER'S TIN",
      ],
      required: true,
    },
    {
      path: 'borrower.tin',
      type: 'tin',
      label: "PAYER'S/BORROWER'S TIN",
      alsoPrinted: ["PAYER'S social security number", "PAYER'S social security no.", "PAYER'S TIN", "BORROWER'S TIN"],
      required: true,
    },
    { path: 'borrower.tin_kind', type: 'enum', label: 'kind of number', values: ['ssn', 'itin', 'ein', 'unknown'] },
    {
      path: 'borrower.name',
      type: 'string',
      label: "PAYER'S/BORROWER'S name",
      alsoPrinted: [
        "PAYER'S/BORROWER'S name, street address (including apt. no.), city or town, state or province, country, and ZIP or foreign postal code",
        "PAYER'S/BORROWER'S name and address",
        "BORROWER'S name",
      ],
    },
    { path: 'borrower.address', type: 'address', label: "PAYER'S/BORROWER'S address" },
    {
      path: 'account_number',
      type: 'identifier',
      label: 'Account number (see instructions)',
      alsoPrinted: ['Account number (optional)', 'Account number', 'Loan number'],
    },
    ...moneyFields([
      [
        'mortgage_interest_received',
        '1',
        'Mortgage interest received from payer(s)/borrower(s)',
        'Mortgage interest received from borrower(s)',
        'Mortgage interest received',
      ],
      ['outstanding_mortgage_principal', '2', 'Outstanding mortgage principal'],
    ]),
    { path: 'mortgage_origination_date', type: 'date', label: 'Mortgage origination date', box: '3' },
    ...moneyFields([
      ['refund_of_overpaid_interest', '4', 'Refund of overpaid interest'],
      ['mortgage_insurance_premiums', '5', 'Mortgage insurance premiums'],
      ['points_paid', '6', 'Points paid on purchase of principal residence'],
    ]),
    {
      path: 'property_address_same',
      type: 'bool',
      label:
        "If address of property securing mortgage is the same as PAYER'S/BORROWER'S address, the box is checked, or the address or description is entered in box 8.",
      alsoPrinted: [
        "If address of property securing mortgage is the same as PAYER'S/BORROWER'S address",
        "Is address of property securing mortgage same as PAYER'S/BORROWER'S address",
      ],
      box: '7',
    },
    {
      path: 'property_address',
      type: 'string',
      label: 'Address or description of property securing mortgage (see instructions)',
      alsoPrinted: ['Address or description of property securing mortgage', 'Address of property securing mortgage'],
      box: '8',
    },
    { path: 'number_of_properties', type: 'integer', label: 'Number of properties securing the mortgage', box: '9' },
    { path: 'other[].label', type: 'string', label: 'Other', box: '10' },
    { path: 'other[].amount', type: 'money', label: 'Other', box: '10' },
    { path: 'other[].text', type: 'string', label: 'Other', box: '10' },
    { path: 'real_estate_tax', type: 'money', label: 'Real estate tax', box: '10' },
    { path: 'additional_assessment', type: 'string', label: 'Additional assessment', box: '10' },
    { path: 'mortgage_acquisition_date', type: 'date', label: 'Mortgage acquisition date', box: '11' },
  ],
};
