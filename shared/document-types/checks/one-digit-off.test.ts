import { describe, expect, it } from 'vitest';
import { oneDigitOff, type Term } from './one-digit-off.ts';

const terms: Term[] = [
  { path: 'subtotal', cents: 20_000, sign: 1 },
  { path: 'tax', cents: 1_520, sign: 1 },
  { path: 'discount', cents: 500, sign: -1 },
  { path: 'total', cents: 21_020, sign: -1 },
];

describe('a sum that does not hold', () => {
  it.each([
    { excess: 3, suspects: ['discount', 'total'], why: 'a discount of 5.03 or a total of 210.23' },
    { excess: 500, suspects: ['tax', 'total'], why: 'a tax of 10.20 or a total of 215.20' },
    { excess: -300, suspects: ['subtotal', 'tax', 'discount'], why: '203.00, 18.20 or a discount of 2.00' },
    { excess: 7_700, suspects: [], why: 'two digits would have to change' },
  ])('by $excess cents points to $suspects: $why', ({ excess, suspects }) =>
    expect(oneDigitOff(terms, excess)).toEqual(suspects),
  );
});

it('a sum that holds points to nothing', () => expect(oneDigitOff(terms, 0)).toEqual([]));

it('too many ways to explain it are none', () => {
  const rows = Array.from({ length: 11 }, (_, row): Term => ({ path: `rows[${row}]`, cents: 500, sign: 1 }));
  expect(oneDigitOff(rows.slice(0, 10), 100)).toHaveLength(10);
  expect(oneDigitOff(rows, 100)).toEqual([]);
});

it('a term that another sum proves right is none, unless nothing else would do', () => {
  expect(oneDigitOff(terms, 500, { sound: new Set(['total']) })).toEqual(['tax']);
  expect(oneDigitOff(terms, 500, { sound: new Set(['tax', 'total']) })).toEqual(['tax', 'total']);
});

it('a rounded cent does not hide the digit', () => {
  expect(oneDigitOff(terms, 501)).toEqual([]);
  expect(oneDigitOff(terms, 501, { tolerance: 2 })).toEqual(['tax', 'total']);
});
