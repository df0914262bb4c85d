import { parseDate } from '../../../shared/document-types/dates.ts';
import { parseMoney } from '../../../shared/document-types/money.ts';
import type { Readings } from '../reading.ts';
import { readAmount } from './amounts.ts';
import { put } from './evidence.ts';
import type { ItemRow } from './item-rows.ts';
import type { Segment } from './segments.ts';

/** Puts one line of an invoice. */
export function putItem(readings: Readings, path: string, item: ItemRow, order: 'mdy' | 'dmy'): void {
  const text = (segments: Segment[]) => segments.map((segment) => segment.text).join(' ');
  for (const role of ['description', 'product_code', 'unit'] as const) {
    const segments = item.get(role);
    if (segments) put(readings, `${path}.${role}`, text(segments), segments);
  }
  for (const role of ['amount', 'tax', 'discount'] as const) {
    const segments = item.get(role);
    const amount = segments && (readAmount(text(segments)) ?? readAmount(segments[0]?.text ?? ''));
    if (amount) put(readings, `${path}.${role}`, amount.money, segments);
  }
  for (const role of ['quantity', 'unit_price'] as const) {
    const segments = item.get(role);
    const decimal = segments && toDecimal(text(segments));
    if (decimal) put(readings, `${path}.${role}`, decimal, segments);
  }
  const rate = item.get('tax_rate');
  const percent = rate && /^(\d{1,2}(?:[.,]\d{1,3})?)\s?%?$/.exec(text(rate))?.[1];
  if (rate && percent) put(readings, `${path}.tax_rate`, percent.replace(',', '.'), rate);
  const date = item.get('date');
  const iso = date && parseDate(text(date), { order });
  if (date && iso) put(readings, `${path}.date`, iso, date);
}

/** A plain decimal of any number of places; a unit behind it is not its part. */
function toDecimal(text: string): string | null {
  const printed = /^[$€£₹]?\s?(-?\d[\d.,]*)\s?(?:\p{L}{1,6}\.?)?$/u.exec(text.trim())?.[1];
  if (printed === undefined) return readAmount(text)?.money ?? null;
  if (/^-?\d+(?:\.\d+)?$/.test(printed)) return printed;
  if (/^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(printed)) return printed.replaceAll(',', '');
  if (/^-?\d+,\d{1,2}$/.test(printed)) return printed.replace(',', '.');
  return parseMoney(printed);
}
