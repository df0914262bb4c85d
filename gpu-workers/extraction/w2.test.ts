import { describe, expect, it } from 'vitest';
import { extractData } from './extract-data.ts';
import recorded from './forms/fixtures/w2.json' with { type: 'json' };
import { type PrintedForm, pageOf, shapes } from './forms/testing/form-shapes.ts';
import type { PageContent } from './page-content.ts';

const form: PrintedForm = {
  boxes: [
    { row: 0, column: 3, width: 3, label: "a Employee's social security number", value: '412-55-7789' },
    { row: 0, column: 6, width: 6, label: 'OMB No. 1545-0008' },
    { row: 1, column: 0, width: 6, label: 'b Employer identification number (EIN)', value: '45-2098761' },
    { row: 1, column: 6, width: 3, label: '1 Wages, tips, other compensation', value: '48,500.00' },
    { row: 1, column: 9, width: 3, label: '2 Federal income tax withheld', value: '6,835.00' },
    {
      row: 2,
      column: 0,
      width: 6,
      label: "c Employer's name, address, and ZIP code",
      value: 'ALDER STREET BAKERY INC\n1000 Alder St Suite 200\nCoraopolis, PA 15108',
    },
    { row: 2, column: 6, width: 3, label: '3 Social security wages', value: '50,000.00' },
    { row: 2, column: 9, width: 3, label: '4 Social security tax withheld', value: '3,100.00' },
    { row: 3, column: 6, width: 3, label: '5 Medicare wages and tips', value: '50,000.00' },
    { row: 3, column: 9, width: 3, label: '6 Medicare tax withheld', value: '725.00' },
    { row: 4, column: 6, width: 3, label: '7 Social security tips' },
    { row: 4, column: 9, width: 3, label: '8 Allocated tips' },
    { row: 5, column: 0, width: 6, label: 'd Control number', value: 'A3-99812' },
    { row: 5, column: 6, width: 3, label: '9' },
    { row: 5, column: 9, width: 3, label: '10 Dependent care benefits', value: '1,000.00' },
    {
      row: 6,
      column: 0,
      width: 6,
      label: "e Employee's first name and initial Last name Suff.",
      value: 'Maria Q. Santos',
    },
    { row: 6, column: 6, width: 3, label: '11 Nonqualified plans' },
    { row: 6, column: 9, width: 3, label: '12a See instructions for box 12', value: 'D 1,500.00' },
    { row: 7, column: 6, width: 3, label: '13 Statutory employee ☐ Retirement plan ☑ Third-party sick pay ☐' },
    { row: 7, column: 9, width: 3, label: '12b', value: 'DD 4,321.10' },
    {
      row: 8,
      column: 0,
      width: 6,
      label: "f Employee's address and ZIP code",
      value: '55 Oak Ave Apt 9\nPittsburgh, PA 15222',
    },
    { row: 8, column: 6, width: 3, label: '14 Other', value: 'PA SUI 34.50' },
    { row: 8, column: 9, width: 3, label: '12c' },
    { row: 9, column: 9, width: 3, label: '12d' },
    { row: 10, column: 0, width: 1, label: '15 State', value: 'PA' },
    { row: 10, column: 1, width: 3, label: "Employer's state ID number", value: '12345678' },
    { row: 10, column: 4, width: 2, label: '16 State wages, tips, etc.', value: '50,000.00' },
    { row: 10, column: 6, width: 2, label: '17 State income tax', value: '1,535.00' },
    { row: 10, column: 8, width: 2, label: '18 Local wages, tips, etc.', value: '50,000.00' },
    { row: 10, column: 10, width: 1, label: '19 Local income tax', value: '500.00' },
    { row: 10, column: 11, width: 1, label: '20 Locality name', value: 'PITTS' },
  ],
  below: ['Form W-2 Wage and Tax Statement 2023', "Copy B—To Be Filed With Employee's FEDERAL Tax Return."],
};

const truth = {
  tax_year: 2023,
  copy: "Copy B—To Be Filed With Employee's FEDERAL Tax Return.",
  employee: {
    ssn: '412-55-7789',
    name: 'Maria Q. Santos',
    name_parts: { first: 'Maria', middle: 'Q.', last: 'Santos', suffix: null },
    address: {
      raw: '55 Oak Ave Apt 9, Pittsburgh, PA 15222',
      unit: 'Apt 9',
      city: 'Pittsburgh',
      state: 'PA',
      postal_code: '15222',
    },
  },
  employer: {
    ein: '45-2098761',
    name: 'ALDER STREET BAKERY INC',
    address: { raw: '1000 Alder St Suite 200, Coraopolis, PA 15108' },
  },
  control_number: 'A3-99812',
  wages_tips_other_compensation: '48500.00',
  federal_income_tax_withheld: '6835.00',
  social_security_wages: '50000.00',
  social_security_tax_withheld: '3100.00',
  medicare_wages_and_tips: '50000.00',
  medicare_tax_withheld: '725.00',
  social_security_tips: null,
  allocated_tips: null,
  dependent_care_benefits: '1000.00',
  nonqualified_plans: null,
  box12: [
    { code: 'D', amount: '1500.00' },
    { code: 'DD', amount: '4321.10' },
  ],
  statutory_employee: false,
  retirement_plan: true,
  third_party_sick_pay: false,
  other: [{ label: 'PA SUI', amount: '34.50', text: 'PA SUI 34.50' }],
  state: [{ state: 'PA', employer_state_id: '12345678', state_wages: '50000.00', state_income_tax: '1535.00' }],
  local: [{ local_wages: '50000.00', local_income_tax: '500.00', locality_name: 'PITTS' }],
};

describe.each(Object.keys(shapes))('a W-2 in the shape %s', (name) => {
  const shape = shapes[name];
  it.each([1, 2, 4])('is read box by box from %i copies', (copies) => {
    if (!shape) throw new Error(`No shape ${name}`);
    const { data, validations } = extractData('W2', [pageOf(new Array<PrintedForm>(copies).fill(form), shape)]);
    expect(data).toMatchObject({ ...truth, copies });
    expect(validations.filter(({ status }) => status === 'fail')).toEqual([]);
  });
});

describe('copies of a W-2', () => {
  const misread: PrintedForm = {
    ...form,
    boxes: form.boxes.map((box) => (box.label.startsWith('4 ') ? { ...box, value: '3,700.00' } : box)),
  };
  const page = (forms: PrintedForm[]) => pageOf(forms, shapes.oneTable ?? (() => []));

  it('that differ give what most of them show, and say so', () => {
    const { data, fields, validations } = extractData('W2', [page([form, misread, form])]);
    expect(data.social_security_tax_withheld).toBe('3100.00');
    expect(fields.social_security_tax_withheld?.signals.copies_agree).toBe(false);
    expect(validations).toContainEqual(
      expect.objectContaining({ id: 'w2.copies_agree', status: 'fail', suspects: ['social_security_tax_withheld'] }),
    );
  });

  it('on pages of their own are compared as well', () => {
    const { data, fields } = extractData('W2', [page([form]), { ...page([form]), page: 2 }]);
    expect(data.copies).toBe(2);
    expect(fields['employee.ssn']?.signals.copies_agree).toBe(true);
  });
});

describe('a W-2 read by the CPU engine', () => {
  const pages = [recorded as unknown as PageContent];
  const expected = {
    employee: {
      ssn: '987-65-4325',
      name: 'MARCUS ODELL',
      address: { city: 'ALBERTON', state: 'NY', postal_code: '10999' },
    },
    employer: { ein: '99-7700215', name: 'CORVID TRANSIT AUTHORITY' },
    control_number: '00045127',
    wages_tips_other_compensation: '103448.00',
    social_security_wages: '112448.00',
    medicare_tax_withheld: '1666.75',
    social_security_tips: null,
    box12: [
      { code: 'E', amount: '9000.00' },
      { code: 'DD', amount: '18344.16' },
      { code: 'W', amount: '2500.00' },
    ],
    other: [{ text: 'NYPFL 455.00' }, { text: 'UNION DUES 780' }],
    state: [
      { state: 'NY', state_wages: '103448.00', state_income_tax: '5610.02' },
      { state: 'NJ', employer_state_id: '997-700-215/000', state_wages: '8120.50', state_income_tax: '241.77' },
    ],
  };

  it('is read with its two states and three codes', () => {
    const { data, confidence, warnings } = extractData('W2', pages);
    expect(data).toMatchObject(expected);
    expect(confidence).toBeGreaterThan(0.9);
    expect(warnings).toEqual([]);
  });

  it('shows for each value the box of its words', () => {
    const evidence = extractData('W2', pages).fields.wages_tips_other_compensation;
    const [left = 0, , right = 0] = evidence?.bbox ?? [];
    expect(evidence).toMatchObject({ source_text: '103,448.00', grounded: true, page: 1, status: 'present' });
    expect(right - left).toBeLessThan(150);
  });

  it('is read from the cells alone where there are no lines', () => {
    const { data } = extractData('W2', [{ ...(recorded as unknown as PageContent), lines: [], lineSource: 'none' }]);
    expect(data).toMatchObject({
      employee: expected.employee,
      wages_tips_other_compensation: '103448.00',
      medicare_tax_withheld: '1666.75',
    });
  });
});
