import { describe, expect, it } from 'vitest';
import { formatCents, parseMoney, toCents } from './money.ts';

describe('a printed amount', () => {
  it.each([
    ['$1,234.56', '1234.56'],
    ['1234.5', '1234.50'],
    ['44,629', '44629.00'],
    ['44629.', '44629.00'],
    ['.75', '0.75'],
    ['0012.00', '12.00'],
    ['1, 234.56', '1234.56'],
    ['(12.00)', '-12.00'],
    ['($1,200.00)', '-1200.00'],
    ['12.00-', '-12.00'],
    ['-12.00', '-12.00'],
    ['−$12.00', '-12.00'],
    ['$ -12.00', '-12.00'],
    ['+12.00', '12.00'],
    ['12.00 CR', '-12.00'],
    ['12.00Cr', '-12.00'],
    ['12.00 DR', '12.00'],
    ['-0.00', '0.00'],
    ['310,00 €', '310.00'],
    ['1.234,56', '1234.56'],
    ['1.234.567,89', '1234567.89'],
    ['1 234 567,89', '1234567.89'],
    ['1,23,456.00', '123456.00'],
    ['Rs. 1,50,000', '150000.00'],
    ['RM54.50', '54.50'],
    ['USD 20.00', '20.00'],
    ['20.00 USD', '20.00'],
  ])('%s is read as %s', (text, money) => expect(parseMoney(text)).toBe(money));

  it.each([
    '',
    '$',
    '.',
    '-',
    '25.00 A',
    'A 25.00',
    '1.2.3',
    '1.234',
    '12.345',
    '1,2345.00',
    '12,34.00',
    '1,234,56',
    '-(12.00)',
    '-12.00-',
    '5 10.00',
    '12/31',
    '12:30',
    '123456789012345',
    'one',
    'SCR',
  ])('%j is not money', (text) => expect(parseMoney(text)).toBeNull());
});

describe('cents', () => {
  it('survive the way there and back in every printed form', () => {
    let seed = 20261124;
    const random = (limit: number) => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return Math.floor((seed / 2 ** 32) * limit);
    };
    for (let round = 0; round < 2000; round += 1) {
      const cents = random(10 ** (2 + random(11)));
      const money = formatCents(cents);
      const [whole = '', fraction = ''] = money.split('.');
      const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
      const european = `${whole.replace(/\B(?=(\d{3})+$)/g, '.')},${fraction}`;
      expect(toCents(money)).toBe(cents);
      for (const printed of [money, `$${grouped}.${fraction}`, european, ` ${money} `]) {
        expect(parseMoney(printed)).toBe(money);
      }
      for (const printed of [`(${money})`, `${money}-`, `-${grouped}.${fraction}`, `${money} CR`]) {
        expect(parseMoney(printed)).toBe(formatCents(-cents === 0 ? 0 : -cents));
      }
    }
  });

  it('are never made from noise: whatever is read is a normalised amount', () => {
    const alphabet = "0123456789.,-+()$ €CRab'";
    let seed = 7;
    for (let round = 0; round < 10000; round += 1) {
      let text = '';
      for (let length = 0; length < 8; length += 1) {
        seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
        text += alphabet[Math.floor((seed / 2 ** 32) * alphabet.length)];
      }
      const money = parseMoney(text);
      if (money === null) continue;
      expect(formatCents(toCents(money))).toBe(money);
      expect(text.replace(/\D/g, '').replace(/^0+/, '')).toContain(money.replace(/\D/g, '').replace(/^0+|0+$/g, ''));
    }
  });

  it('are refused for a value that is no amount', () => expect(() => toCents('12')).toThrow(RangeError));
});
