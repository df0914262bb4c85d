import { parseMoney } from '../../../shared/document-types/money.ts';

export type Foreign = { amount: string; currency: string | null; rate: string | null };

/**
 * Reads the line under a row that says what was paid abroad: `45.00 X 1.0823 (EXCHG RATE)`, `CAD 61.20 @ 0.7312`,
 * `Foreign Amount 45.00 EUR`.
 */
export function readForeign(text: string): Foreign | null {
  const rated = /^([A-Z]{3})?\s*([\d.,]*\d)\s*([A-Z]{3})?\s*(?:x|@|×)\s*(\d+\.\d{2,})\b/i.exec(text.trim());
  if (rated?.[2] && rated[4]) return foreign(rated[2], rated[1] ?? rated[3], rated[4]);
  const named = /foreign (?:currency|amount|spend)\D*?([A-Z]{3})?\s*([\d.,]*\d)\s*([A-Z]{3})?/i.exec(text);
  return named?.[2] ? foreign(named[2], named[1] ?? named[3], null) : null;
}

const currencies: readonly [string, RegExp][] = [
  ['CAD', /^canadian dollars?$/i],
  ['AUD', /^australian dollars?$/i],
  ['GBP', /^(?:british pounds?|pounds? sterling|u\.?k\.? pounds?(?: sterling)?)$/i],
  ['EUR', /^(?:european union )?euros?$/i],
  ['JPY', /^japanese yen$/i],
  ['MXN', /^mexican (?:new )?pesos?$/i],
  ['CHF', /^swiss francs?$/i],
  ['INR', /^indian rupees?$/i],
];

/** The currency that a line is the name of, or its code; null for other words. */
export function currencyNamed(text: string): string | null {
  const name = text.trim();
  return currencies.find(([, pattern]) => pattern.test(name))?.[0] ?? /^(?!USD)[A-Z]{3}$/.exec(name)?.[0] ?? null;
}

function foreign(amount: string, currency: string | undefined, rate: string | null): Foreign | null {
  const money = parseMoney(amount);
  return money === null ? null : { amount: money, currency: currency?.toUpperCase() ?? null, rate };
}
