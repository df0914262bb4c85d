import type { DocType } from '../../../shared/document-types/doc-type.ts';
import type { PageContent } from '../page-content.ts';
import { findExtractor } from '../registry.ts';

/** Path of `data` → its value, as read from one page alone. Only what tells one document of a type from another. */
export type Identity = ReadonlyMap<string, string>;

/**
 * `number` belongs to a person, a company, an account or one document; `serial` to one document only, so that two pages
 * which show the same one belong together. `period` covers a time, and a page inside it does not differ.
 */
export type IdentityKind = 'number' | 'serial' | 'period' | 'name' | 'value';

const payerForm = (...amounts: string[]): Record<string, IdentityKind> => ({
  'payer.tin': 'number',
  'recipient.tin': 'number',
  account_number: 'number',
  'payer.name': 'name',
  'recipient.name': 'name',
  tax_year: 'value',
  ...Object.fromEntries(amounts.map((path) => [path, 'value' as const])),
});

/** What a document is known by. `other` is known by nothing: its pages part only where a counter says so. */
export const identityPaths: Readonly<Record<DocType, Readonly<Record<string, IdentityKind>>>> = {
  W2: {
    'employee.ssn': 'number',
    'employer.ein': 'number',
    'employee.name': 'name',
    'employer.name': 'name',
    tax_year: 'value',
    wages_tips_other_compensation: 'value',
    federal_income_tax_withheld: 'value',
    social_security_wages: 'value',
    medicare_wages_and_tips: 'value',
  },
  '1099-INT': payerForm('entries[0].interest_income', 'entries[0].federal_income_tax_withheld'),
  '1099-DIV': payerForm('entries[0].ordinary_dividends', 'entries[0].qualified_dividends'),
  '1099-MISC': payerForm('rents', 'royalties', 'other_income', 'federal_income_tax_withheld'),
  '1099-NEC': payerForm('nonemployee_compensation', 'federal_income_tax_withheld'),
  '1099-R': payerForm('gross_distribution', 'taxable_amount', 'federal_income_tax_withheld'),
  '1098': {
    'lender.tin': 'number',
    'borrower.tin': 'number',
    account_number: 'number',
    'lender.name': 'name',
    'borrower.name': 'name',
    tax_year: 'value',
    mortgage_interest_received: 'value',
    outstanding_mortgage_principal: 'value',
  },
  bank_statement: {
    'header.account_number': 'number',
    'header.period_start': 'period',
    'header.period_end': 'period',
    'header.bank_name': 'name',
    'summary.beginning_balance': 'value',
    'summary.ending_balance': 'value',
  },
  credit_card_statement: {
    'header.account_number': 'number',
    'header.period_start': 'period',
    'header.period_end': 'period',
    'header.issuer_name': 'name',
    'summary.previous_balance': 'value',
    'summary.new_balance': 'value',
  },
  invoice: {
    invoice_id: 'serial',
    invoice_date: 'value',
    invoice_total: 'value',
    'vendor.name': 'name',
    'customer.name': 'name',
  },
  receipt: {
    receipt_number: 'serial',
    'merchant.name': 'name',
    transaction_date: 'value',
    transaction_time: 'value',
    total: 'value',
  },
  check: {
    check_number: 'serial',
    'micr.account_number': 'number',
    payee: 'name',
    check_date: 'value',
    amount_numeric: 'value',
  },
  other: {},
};

/** Reads a page with the extractor of a type, as if the page were the whole document. */
export function readIdentity(docType: DocType, page: PageContent): Identity {
  const paths = Object.keys(identityPaths[docType]);
  if (paths.length === 0) return new Map();
  const { readings } = findExtractor(docType).extractor([page]);
  return new Map(
    paths.flatMap((path): [string, string][] => {
      const value = readings.get(path)?.value ?? null;
      return value === null || value === '' ? [] : [[path, String(value)]];
    }),
  );
}
