import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { DocType } from '../../shared/document-types/doc-type.ts';
import { extractData } from './extract-data.ts';
import type { PageContent } from './page-content.ts';

const recorded = async (name: string): Promise<PageContent> =>
  JSON.parse(await readFile(new URL(`./forms/fixtures/${name}.json`, import.meta.url), 'utf8'));

const forms: { docType: DocType; name: string; truth: Record<string, unknown> }[] = [
  {
    docType: '1099-INT',
    name: '1099-int',
    truth: {
      tax_year: 2024,
      form_revision: 'Rev. January 2024',
      payer: {
        name: 'Tidewater Community Bank',
        tin: '99-2210443',
        tin_kind: 'ein',
        phone: '(555) 010-4420',
        address: { city: 'Fallmouth', state: 'VA' },
      },
      recipient: {
        name: 'Oluwaseun Brandt',
        tin: '987-65-4322',
        address: { raw: '7 Heron Court, Fallmouth, VA 23999' },
      },
      account_number: 'SV-00771284',
      corrected: false,
      entries: [
        {
          interest_income: '1284.63',
          early_withdrawal_penalty: null,
          federal_income_tax_withheld: '0.00',
          tax_exempt_interest: '212.40',
          private_activity_bond_interest: '18.25',
          state: [{ state: 'VA', state_id: '30-99221', state_tax_withheld: '51.38' }],
        },
      ],
    },
  },
  {
    docType: '1099-DIV',
    name: '1099-div',
    truth: {
      tax_year: 2025,
      payer: { name: 'BLUE HERON EQUITY TRUST', tin: '99-1187765' },
      recipient: { name: 'GIDEON OKONJO', tin: 'XXX-XX-4326' },
      account_number: '7781 2290 04',
      entries: [
        {
          ordinary_dividends: '612.35',
          qualified_dividends: '488.00',
          nondividend_distributions: '101.77',
          federal_income_tax_withheld: '146.96',
          cash_liquidation_distributions: '2000.00',
          noncash_liquidation_distributions: null,
          state: [{ state: 'MA', state_id: 'MA-991187', state_tax_withheld: '30.62' }],
        },
      ],
    },
  },
  {
    docType: '1099-MISC',
    name: '1099-misc-on-its-side',
    truth: {
      tax_year: 2021,
      payer: { name: 'Fernwood Property Group', tin: '99-2204417' },
      recipient: { name: 'Jolene Abara', tin: '987-65-4328' },
      account_number: 'LSE-0091',
      rents: '19200.00',
      royalties: null,
      other_income: '350.00',
      state: [{ state_tax_withheld: '0.00', payer_state_no: 'GA 2204417-AB', state_income: '19200.00' }],
    },
  },
  {
    docType: '1099-NEC',
    name: '1099-nec',
    truth: {
      tax_year: 2026,
      payer: {
        name: 'HALYARD CATERING CO',
        tin: '99-0044317',
        phone: '555-010-8812',
        address: { raw: '9 BOATHOUSE LANE, WEXMOOR, RI 02999' },
      },
      recipient: {
        name: 'SUNDIAL EVENT STAFFING LLC',
        tin: '99-7120034',
        tin_kind: 'ein',
        address: { raw: '3300 PONTIAC AVE, B-14, WEXMOOR, RI 02999' },
      },
      account_number: '00088',
      nonemployee_compensation: '6410.50',
      cash_tips: '1180.25',
      treasury_tipped_occupation_code: '101',
      overtime_compensation: '220.00',
      federal_income_tax_withheld: '1538.52',
      excess_golden_parachute: null,
    },
  },
  {
    docType: '1099-R',
    name: '1099-r',
    truth: {
      tax_year: 2025,
      variant: '1099-R',
      payer: { name: 'Granite State Pension Trust', tin: '99-2277140' },
      recipient: { name: 'Walter P. Eisenhardt' },
      gross_distribution: '36400.00',
      taxable_amount: '34180.55',
      federal_income_tax_withheld: '5127.08',
      employee_contributions: '2219.45',
      capital_gain: null,
      distribution_codes: '7',
      total_employee_contributions: '41200.00',
      state: [{ state_tax_withheld: '0.00', payer_state_no: 'NH', state_distribution: '36400.00' }],
    },
  },
  {
    docType: '1098',
    name: '1098',
    truth: {
      tax_year: 2025,
      lender: { name: 'FIRST MAGNOLIA BANK', tin: '99-0071184', address: { raw: 'PO BOX 77120, TUPPER, MS 38999' } },
      borrower: { name: 'DELROY SIMMS', tin: 'XXX-XX-4321', address: { city: 'TUPPER' } },
      account_number: '00-7712-884',
      mortgage_interest_received: '5870.02',
      outstanding_mortgage_principal: '96101.55',
      mortgage_origination_date: '2009-11-02',
      points_paid: '450.00',
      refund_of_overpaid_interest: null,
      property_address: '1408 COUNTY ROAD 12, TUPPER, MS 38999',
      number_of_properties: 2,
      mortgage_acquisition_date: '2025-03-01',
      other: [],
    },
  },
];

describe.each(forms)('a $docType read by the CPU engine', ({ docType, name, truth }) => {
  it('gives its boxes, its parties and its state rows', async () => {
    const { data, validations } = extractData(docType, [await recorded(name)]);
    expect(data).toMatchObject(truth);
    expect(validations.filter(({ status, severity }) => status === 'fail' && severity === 'error')).toEqual([]);
  });

  it('grounds every amount that it gives', async () => {
    const { fields } = extractData(docType, [await recorded(name)]);
    const amounts = Object.values(fields).filter(({ value }) => /^\d+\.\d{2}$/.test(String(value)));
    expect(amounts.length).toBeGreaterThan(1);
    expect(amounts.map(({ grounded }) => grounded)).not.toContain(false);
  });
});

describe('a page with several 1099s of a broker', () => {
  const text = `2024 Consolidated 1099
PAYER'S TIN: 05-0412345 RECIPIENT'S TIN: XXX-XX-5512 Account number: 4471-220918
DIVIDENDS AND DISTRIBUTIONS 2024 Form 1099-DIV OMB No. 1545-0110
1a Total ordinary dividends 4,211.07
4 Federal income tax withheld 10.00
7 Foreign tax paid 14.20
INTEREST INCOME 2024 Form 1099-INT OMB No. 1545-0112
1 Interest income 88.40
4 Federal income tax withheld 20.00
6 Foreign tax paid 3.10
MISCELLANEOUS INFORMATION 2024 Form 1099-MISC OMB No. 1545-0115
2 Royalties 5.00
4 Federal income tax withheld 30.00`;
  const page: PageContent = {
    page: 1,
    width: 1700,
    height: 2200,
    cells: [{ category: 'Text', text, bbox: [100, 100, 1600, 900], confidence: null }],
    lines: [],
    lineSource: 'none',
    formFields: [],
  };

  it.each([
    [
      '1099-DIV',
      { entries: [{ ordinary_dividends: '4211.07', federal_income_tax_withheld: '10.00', foreign_tax_paid: '14.20' }] },
    ],
    [
      '1099-INT',
      { entries: [{ interest_income: '88.40', federal_income_tax_withheld: '20.00', foreign_tax_paid: '3.10' }] },
    ],
    ['1099-MISC', { royalties: '5.00', federal_income_tax_withheld: '30.00' }],
  ] as const)('gives the boxes of the %s from its own section', (docType, boxes) => {
    const { data } = extractData(docType, [page]);
    const shared = {
      tax_year: 2024,
      payer: { tin: '05-0412345' },
      recipient: { tin: 'XXX-XX-5512' },
      account_number: '4471-220918',
    };
    expect(data).toMatchObject({ ...shared, ...boxes });
  });
});
