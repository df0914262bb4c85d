import { describe, expect, it } from 'vitest';
import { parseAmountWords } from './amount-words.ts';

describe('an amount in words', () => {
  it.each([
    ['TWO HUNDRED NINETY-ONE AND 90/100 DOLLARS', '291.90'],
    ['One hundred 00/100', '100.00'],
    ['***Six thousand two hundred fifty-four & no/100***', '6254.00'],
    ['Fifteen hundred and xx/100', '1500.00'],
    ['One million two hundred thousand five and 07/100 dollars', '1200005.07'],
    ['Forty dollars and fifty cents', '40.50'],
    ['Twelve dollars and 5 cents', '12.05'],
    ['Seventy-five dollars only', '75.00'],
    ['One hundred thousand and 00/100', '100000.00'],
    ['Zero and 45/100', '0.45'],
    ['TWOHUNDREDNINETY-ONEAND90/100DOLLARS', '291.90'],
    ['Two hundrod fourty 00⁄100 -----', '240.00'],
  ])('%s is read', (text, money) => expect(parseAmountWords(text)).toBe(money));

  it.each([
    'Bank of America',
    'John Stiles',
    '',
    '90/100',
    'and dollars',
    'twenty thirty and 00/100',
    'one two three',
    'One hundred cents',
    'five thousand two thousand',
  ])('"%s" is none', (text) => expect(parseAmountWords(text)).toBeNull());

  it('is not guessed between two words that are equally near', () => {
    expect(parseAmountWords('eighy dollars')).toBeNull();
  });
});
