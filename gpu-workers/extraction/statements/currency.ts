import type { Readings } from '../reading.ts';
import { put } from './evidence.ts';
import type { DocumentRows } from './segments.ts';

/** Only when it is printed; a plain dollar sign is the sign of several. Bank details may name currencies of other accounts. */
export function putCurrency(document: DocumentRows, readings: Readings, path = 'currency'): void {
  for (const row of document.rows) {
    if (/iban|swift|account/i.test(row.segments.map(({ text }) => text).join(' '))) continue;
    for (const segment of row.segments) {
      const code = currencyPrints.find(([, pattern]) => pattern.test(segment.text));
      if (!code) continue;
      put(readings, path, code[0], [segment]);
      return;
    }
  }
}

const currencyPrints: [string, RegExp][] = [
  ['USD', /\bUSD\b|US\$/],
  ['EUR', /\bEUR(?:O|OS)?\b|€/i],
  ['GBP', /\bGBP\b|£/],
  ['INR', /\bINR\b|₹|\bRs\.?\s?\d|\brupees\b/i],
  ['CAD', /\bCAD\b|C\$/],
  ['AUD', /\bAUD\b|A\$/],
  ['CHF', /\bCHF\b/],
  ['JPY', /\bJPY\b|¥/],
  ['MYR', /\bMYR\b|\bRM\s?\d/],
  ['SGD', /\bSGD\b|S\$/],
];
