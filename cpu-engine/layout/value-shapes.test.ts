import { describe, expect, it } from 'vitest';
import { isDate, isMoney, isNumber } from './value-shapes.ts';

describe('the shape of a printed value', () => {
  it.each([
    '$1,234.56',
    '1,234.56',
    '-12.00',
    '(12.00)',
    '12.00-',
    '1.234,56 EUR',
    '$ 650.00',
    '250,00',
    '$5',
    '925.00',
  ])('%s is money', (text) => expect(isMoney(text)).toBe(true));
  it.each(['100', '7.00%', '1,000', '5'])('%s is a number but no money', (text) => {
    expect(isNumber(text)).toBe(true);
    expect(isMoney(text)).toBe(false);
  });
  it.each(['06/01/2025', '06/01', '01.02.2020', '2-Sep-24', '01 MAY', 'Dec 25, 2019', 'May 3'])(
    '%s is a date',
    (text) => {
      expect(isDate(text)).toBe(true);
      expect(isNumber(text)).toBe(false);
    },
  );
  it.each(['Coffee Shop', 'INV-100', 'Page 1 of 2', 'Apt. 5B', ''])('"%s" is neither', (text) => {
    expect(isNumber(text)).toBe(false);
    expect(isDate(text)).toBe(false);
  });
});
