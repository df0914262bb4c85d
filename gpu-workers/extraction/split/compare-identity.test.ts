import { describe, expect, it } from 'vitest';
import type { DocType } from '../../../shared/document-types/doc-type.ts';
import { compareIdentity } from './compare-identity.ts';

const w2 = {
  'employee.ssn': '987-65-4321',
  'employer.ein': '99-1234567',
  'employee.name': 'JORDAN A RIVERA',
  'employer.name': 'NORTHWIND TRADERS LLC',
  tax_year: '2024',
  wages_tips_other_compensation: '58214.77',
  federal_income_tax_withheld: '6120.00',
  social_security_wages: '60000.00',
  medicare_wages_and_tips: '60000.00',
};
const statement = {
  'header.account_number': '1234 5678 9012',
  'header.period_start': '2025-06-01',
  'header.period_end': '2025-06-30',
  'summary.beginning_balance': '3200.00',
};
const receipt = {
  'merchant.name': 'CONTOSO',
  transaction_date: '2019-06-10',
  transaction_time: '13:59',
  total: '14.50',
};
const invoice = { invoice_id: 'INV-100', invoice_date: '2025-01-05', invoice_total: '110.00' };

const compare = (docType: DocType, before: Record<string, string>, here: Record<string, string>, mentioned = false) =>
  compareIdentity(docType, new Map(Object.entries(before)), new Map(Object.entries(here)), () => mentioned);

describe('another document of the same type', () => {
  it.each([
    ['another employee', 'W2', w2, { ...w2, 'employee.ssn': '987-65-4999', 'employee.name': 'CASEY LEE' }],
    ['another employer', 'W2', w2, { ...w2, 'employer.ein': '99-7654321', 'employer.name': 'FABRIKAM INC' }],
    [
      'another year',
      'W2',
      w2,
      {
        ...w2,
        tax_year: '2023',
        wages_tips_other_compensation: '55000.00',
        federal_income_tax_withheld: '5900.00',
        social_security_wages: '57000.00',
        medicare_wages_and_tips: '57000.00',
      },
    ],
    [
      'another month',
      'bank_statement',
      statement,
      { ...statement, 'header.period_start': '2025-07-01', 'header.period_end': '2025-07-31' },
    ],
    [
      'another account',
      'bank_statement',
      statement,
      { ...statement, 'header.account_number': '9876 5432 1098', 'summary.beginning_balance': '12.00' },
    ],
    [
      'another visit to the same shop',
      'receipt',
      receipt,
      { ...receipt, transaction_date: '2019-07-01', transaction_time: '09:12', total: '3.00' },
    ],
    [
      'the next invoice',
      'invoice',
      invoice,
      { invoice_id: 'INV-101', invoice_date: '2025-02-05', invoice_total: '90.00' },
    ],
  ] as const)('is known by %s', (_, docType, before, here) => expect(compare(docType, before, here)).toBe('different'));
});

describe('the same document', () => {
  it.each([
    ['one digit misread', 'W2', w2, { ...w2, 'employee.ssn': '987-65-4327' }],
    ['a number masked on one copy', 'W2', w2, { ...w2, 'employee.ssn': '***-**-4321' }],
    ['a name misread', 'W2', w2, { ...w2, 'employee.name': 'JORDAN A RIVFRA' }],
    ['one amount misread', 'W2', w2, { ...w2, wages_tips_other_compensation: '56214.77' }],
    [
      'a stay within its period',
      'bank_statement',
      statement,
      { ...statement, 'header.period_start': '2025-06-11', 'header.period_end': '2025-06-14' },
    ],
    [
      'its own number and another total',
      'invoice',
      invoice,
      { ...invoice, invoice_total: '55.00', invoice_date: '2025-01-09' },
    ],
    ['a sum and a minute misread', 'receipt', receipt, { ...receipt, transaction_time: '13:53', total: '14.60' }],
  ] as const)('is not parted by %s', (_, docType, before, here) =>
    expect(compare(docType, before, here)).not.toBe('different'),
  );

  it('may speak of several accounts, when both pages show the numbers', () => {
    const section = { ...statement, 'header.account_number': '9876 5432 1098', 'summary.beginning_balance': '12.00' };
    expect(compare('bank_statement', statement, section, true)).toBe('unclear');
  });

  it('is certain only when all it is known by was read and agrees', () => {
    expect(compare('W2', w2, w2)).toBe('same');
    expect(compare('bank_statement', statement, statement)).toBe('same');
    expect(compare('invoice', invoice, { invoice_id: 'INV-100' })).toBe('same');
    const { 'header.period_end': _, ...withoutEnd } = statement;
    expect(compare('bank_statement', statement, withoutEnd)).toBe('unclear');
  });
});

it('nothing read, and nothing to be known by, parts nothing', () => {
  expect(compare('W2', w2, {})).toBe('unclear');
  expect(compare('other', {}, {})).toBe('unclear');
});
