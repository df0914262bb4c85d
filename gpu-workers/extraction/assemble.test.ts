import { describe, expect, it } from 'vitest';
import { form1099Int } from '../../shared/document-types/form-1099-int.ts';
import { w2 } from '../../shared/document-types/w2.ts';
import { assemble, typeOfPath } from './assemble.ts';
import type { Reading } from './reading.ts';

const reading = (value: Reading['value'], more: Partial<Reading> = {}): Reading => ({
  value,
  sourceText: value === null ? null : String(value),
  page: 2,
  bbox: [1, 2, 3, 4],
  status: value === null ? 'blank' : 'present',
  ocr: 0.9,
  ...more,
});

describe('assembled data', () => {
  it('has every field of the type, null where nothing was read and no rows where none were', () => {
    const { data, fields } = assemble(w2, new Map());
    expect(data).toMatchObject({
      tax_year: null,
      employee: { ssn: null, address: null, name_parts: { first: null } },
      box12: [],
      state: [],
    });
    expect(data.treasury_tipped_occupation_codes).toEqual([]);
    expect(fields['employee.ssn']).toMatchObject({ value: null, status: 'not_on_form', bbox: null, confidence: 0 });
    expect(fields['box12[].code']).toBeUndefined();
  });

  it('takes a text without characters for nothing, and a box without numbers for none', () => {
    const { data, fields } = assemble(
      w2,
      new Map([
        ['control_number', reading('')],
        ['employer.name', reading('ACME', { bbox: [1, Number.NaN, 3, Number.POSITIVE_INFINITY] })],
      ]),
    );
    expect(data).toMatchObject({ control_number: null, employer: { name: 'ACME' } });
    expect(fields.control_number).toMatchObject({ value: null, status: 'not_on_form' });
    expect(fields['employer.name']).toMatchObject({ bbox: null, page: 2 });
  });

  it('has rows with all their columns, their page and their place', () => {
    const { data, fields } = assemble(
      w2,
      new Map([
        ['box12[1].amount', reading('12.00')],
        ['box12[0].code', reading('D')],
      ]),
    );
    expect(data.box12).toEqual([
      { page: 2, row_index: 0, code: 'D', amount: null },
      { page: 2, row_index: 1, code: null, amount: '12.00' },
    ]);
    expect(fields['box12[1].amount']).toMatchObject({
      value: '12.00',
      source_text: '12.00',
      page: 2,
      bbox: [1, 2, 3, 4],
      status: 'present',
    });
    expect(fields['box12[1].code']).toMatchObject({ value: null, status: 'not_on_form' });
  });

  it('has rows within rows, and rows that are values', () => {
    const readings = new Map([
      ['entries[0].state[1].state', reading('PA')],
      ['entries[0].interest_income', reading('1.00')],
    ]);
    const { data } = assemble(form1099Int, readings);
    expect(data).toMatchObject({
      entries: [
        {
          interest_income: '1.00',
          tax_exempt_interest: null,
          state: [{ state: null }, { state: 'PA', state_id: null }],
        },
      ],
    });
    expect(
      assemble(w2, new Map([['treasury_tipped_occupation_codes[0]', reading('101')]])).data
        .treasury_tipped_occupation_codes,
    ).toEqual(['101']);
  });

  it('has an address as one object with evidence for each part', () => {
    const readings = new Map([
      ['employer.address.raw', reading('1 A St, B, OH 44999')],
      ['employer.address.state', reading('OH')],
    ]);
    const { data, fields } = assemble(w2, readings);
    expect(data).toMatchObject({ employer: { address: { raw: '1 A St, B, OH 44999', state: 'OH', city: null } } });
    expect(fields['employer.address.state']?.value).toBe('OH');
  });

  it('keeps what an extractor read beyond the list', () => {
    expect(assemble(w2, new Map([['employer.phone', reading('555-0100')]])).data).toMatchObject({
      employer: { phone: '555-0100' },
    });
  });
});

it('every leaf path has the type of its field', () => {
  const typeOf = typeOfPath(w2);
  expect([typeOf('box12[3].amount'), typeOf('employer.address.state'), typeOf('employee.ssn')]).toEqual([
    'money',
    'state',
    'ssn',
  ]);
});
