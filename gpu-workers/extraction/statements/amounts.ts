import { parseMoney } from '../../../shared/document-types/money.ts';
import type { Segment } from './segments.ts';

export type Amount = {
  money: string;
  segment: Segment;
  /** Printed without decimals and without a currency mark: it may as well be a count. */
  whole: boolean;
};

/**
 * Reads a text that is nothing but an amount. Beside what `parseMoney` takes: `= $701.39`, `75.00SR` and `3.00 B` (a
 * till's tax letters), `310,00 EURO`, `9.5`, `14 00` (a faint point), and behind a dollar sign a
 * third decimal, which is rounded off: elsewhere `1.234` may be more than a thousand.
 */
export function readAmount(text: string): { money: string; whole: boolean } | null {
  // Most texts of a page are no amounts, and this is asked of every one of them several times.
  if (!/\d/.test(text) || text.length > 40 || /[/@%]|\d:|\p{L}{6}/u.test(text)) return null;
  if (plainAmount.test(text)) {
    const money = parseMoney(text);
    if (money !== null) return { money, whole: false };
  }
  const clean = text
    .replace(/^[=:]\s*/, '')
    .replace(/(?<=\d)([.,])\s(?=\d)/g, '$1')
    .replace(/(?<=[.,]\d{2})[.,;:]$/, '')
    .replace(/(?<=[.,]\d{2})5R$|(?<=\d)\s(?:SR|ZRL?|OS|ES)$/, '') // tax codes; the first is `SR`, misread
    .replace(
      /(?<=[.,]\d{2,3}-?)(?:(?!(?:L|M|G|KG|ML|OZ|LB|CM|MM)$)[A-Z]{1,2}|\s(?:[A-Za-z]|SR|ZR|OS|ES|TX|NT|CR|DR)|\s?\*)$/,
      (flag) => (/^\s?(?:CR|DR)$/.test(flag) ? flag : ''),
    )
    .replace(/\s?euros?$/i, ' EUR')
    .replace(/^(\D*\d+) (\d{2})$/, '$1.$2')
    .replace(/^([$€£]\s?\d{1,3}) (\d{1,3}\.\d{2})$/, '$1$2');
  const money = parseMoney(clean) ?? parseMoney(roundThirdDecimal(clean));
  if (money === null) return null;
  return { money, whole: !/[.,]\d{1,3}\D*$/.test(clean) && !/[$€£₹]|[A-Z]{3}/.test(clean) };
}

/** Printed with its cents and without anything that would have to be mended, as nearly every amount is. */
const plainAmount = /^\$?\d[\d,]*\.\d{2}$/;

const roundThirdDecimal = (text: string) =>
  text.replace(/(?<=^\$\s?)(\d+)\.(\d{2})(\d)$/, (_, whole, cents, third) => {
    const rounded = Number(whole) * 100 + Number(cents) + (Number(third) >= 5 ? 1 : 0);
    return `${Math.floor(rounded / 100)}.${String(rounded % 100).padStart(2, '0')}`;
  });
