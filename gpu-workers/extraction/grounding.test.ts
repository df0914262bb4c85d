import { describe, expect, it } from 'vitest';
import type { ValueType } from '../../shared/document-types/field.ts';
import { createGrounding } from './grounding.ts';
import type { PageContent } from './page-content.ts';

const page: PageContent = {
  page: 1,
  width: 100,
  height: 100,
  cells: [
    {
      category: 'Table',
      bbox: [0, 0, 9, 9],
      confidence: 1,
      text: '<table><tr><td>1 Wages<br>$ 23,677.70</td><td>SSN 554-03-0876</td><td>(12.00)</td></tr></table>',
    },
    {
      category: 'Text',
      bbox: [0, 0, 9, 9],
      confidence: 1,
      text: 'Harbor & Pine Furniture LLC\n4410 Millrace Road\nDunmore, Ohio 44999\nPaid Jan 5, 2024\n☑ Retirement plan\nINVOICE:INV-100 #A-17 due 25/12/2024 at 2:05 PM VAT 6.25%\n⑆122000496⑆4040110157⑈',
    },
  ],
  lines: [{ text: 'Control number HP-00318', bbox: [0, 0, 9, 9], confidence: 1, words: [] }],
  lineSource: 'ocr',
  formFields: [{ name: 'f1', kind: 'text', value: '152234A', checked: null, bbox: [0, 0, 9, 9] }],
};
const isGrounded = (value: string | boolean | number, type: ValueType, sourceText: string | null = null) =>
  createGrounding([page]).isGrounded(value, type, { page: 1, sourceText });

describe('a value', () => {
  it.each([
    ['23677.70', 'money'],
    ['-12.00', 'money'],
    ['554-03-0876', 'ssn'],
    ['HP-00318', 'identifier'],
    ['152234A', 'identifier'],
    ['Harbor & Pine Furniture LLC', 'string'],
    ['4410 Millrace Road, Dunmore, Ohio 44999', 'string'],
    ['OH', 'state'],
    ['2024-01-05', 'date'],
    ['2024-12-25', 'date'],
    ['14:05', 'time'],
    ['6.25', 'percent'],
    ['INV-100', 'identifier'],
    ['A-17', 'identifier'],
    ['122000496', 'identifier'],
    ['4040110157', 'identifier'],
  ] as const)('%s (%s) that stands on the page is grounded', (value, type) =>
    expect(isGrounded(value, type)).toBe(true),
  );

  it.each([
    ['23677.71', 'money'],
    ['02:05', 'time'],
    ['14:50', 'time'],
    ['25.00', 'percent'],
    ['2000496', 'identifier'],
    ['677.70', 'money'],
    ['554-03-0877', 'ssn'],
    ['54-03-0876', 'ssn'],
    ['P-00318', 'identifier'],
    ['Furniture LLC 4411', 'string'],
    ['2024-01-06', 'date'],
    ['PA', 'state'],
  ] as const)('%s (%s) is not grounded by other digits or half a word', (value, type) =>
    expect(isGrounded(value, type)).toBe(false),
  );

  it('that is a tick is grounded by its mark', () => {
    expect(isGrounded(true, 'bool', '☑')).toBe(true);
    expect(isGrounded(true, 'bool', '☒')).toBe(false);
    expect(isGrounded(false, 'bool')).toBe(false);
  });

  it('is looked for on its own page only', () => {
    expect(createGrounding([page]).isGrounded('23677.70', 'money', { page: 2, sourceText: null })).toBe(false);
    expect(createGrounding([page]).isGrounded('23677.70', 'money', { page: null, sourceText: null })).toBe(false);
  });
});
