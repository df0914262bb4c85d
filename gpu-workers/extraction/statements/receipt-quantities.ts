import { type Amount, readAmount } from './amounts.ts';
import type { Segment } from './segments.ts';

/** How many of an item, and what one of them costs. */
export type ItemDetail = {
  quantity: { text: string; unit: string | null; segment: Segment } | null;
  price: Amount | null;
};

const unitOf = '(?:lbs?|[1i]b|kg|oz|g|gal|ea|pcs?|pk|ct|l)';
const countFirst = new RegExp(
  `^(\\d{1,4}(?:\\.\\d{1,3})?)\\s*(${unitOf})?\\.?\\s*(?:x|×|@|at(?=\\s))\\s*[$£€]?\\s?(\\d{0,4}\\.\\d{2,3})?\\s*(?:\\/|per)?\\s*${unitOf}?\\.?$`,
  'i',
);

/**
 * `4 @ 1.25`, `2.31 lb @ 0.79 /lb`, `10@3.78`, `3 x`: the parts at the start of a row that say how many.
 *
 * @param parts - Texts of a row, amounts apart from words.
 * @returns The detail and the parts behind it, or null when the row does not begin so.
 */
export function leadingDetail(parts: Segment[]): { detail: ItemDetail; rest: Segment[] } | null {
  for (let count = Math.min(parts.length, 4); count > 0; count -= 1) {
    const text = parts.slice(0, count).map((part) => part.text);
    const match = countFirst.exec(text.join(' ').trim());
    const [segment] = parts;
    if (!match?.[1] || !segment) continue;
    const unit = match[2]?.toLowerCase().replace(/^[1i]b$/, 'lb') ?? null;
    const price = match[3] === undefined ? null : priceOf(match[3], parts[count - 1] as Segment);
    return { detail: { quantity: { text: match[1], unit, segment }, price }, rest: parts.slice(count) };
  }
  return null;
}

/** A price of three decimals, as fuel has it, is rounded. */
function priceOf(text: string, segment: Segment): Amount | null {
  const amount = readAmount(`$${text}`);
  return amount && { ...amount, segment };
}

/** `Latte × 2`, `Large ($6.50 ea.)`, `Bagel (2 @ 3.50)`: what the words of an item say at their end. */
export function trailingDetail(words: Segment[]): { detail: ItemDetail; words: Segment[] } {
  const detail: ItemDetail = { quantity: null, price: null };
  const kept = words.flatMap((segment) => {
    const count = /^(.*\S)\s+\(?(?:x|×)\s?(\d{1,3})\)?$/i.exec(segment.text);
    const each = /^(.*?)\s*\(?(?:(\d{1,3})\s?@\s?)?[$£€]\s?(\d+\.\d{2})\s?(?:\/\s?)?(?:ea|each)\.?\)?$/i.exec(
      segment.text,
    );
    const both = /^(.*?)\s*\((\d{1,3})\s?@\s?[$£€]?\s?(\d+\.\d{2})\)$/.exec(segment.text);
    const match = each ?? both;
    const quantity = count?.[2] ?? match?.[2];
    if (quantity !== undefined) detail.quantity ??= { text: quantity, unit: null, segment };
    if (match?.[3] !== undefined) detail.price ??= priceOf(match[3], segment);
    const rest = (count ?? match)?.[1];
    if (rest === undefined) return [segment];
    return rest === '' ? [] : [{ ...segment, text: rest }];
  });
  return { detail, words: kept };
}

/** The letter behind an amount by which a till says how the item is taxed: `8.99 T`, `1.50-T`, `3.29N`. */
export function taxFlag(amount: Segment, words: Segment[] = []): string | null {
  const behind = /\d[.,]\d{2}-?\s?([A-Z]{1,2}|[a-z]|\*)$/.exec(amount.text.trim())?.[1]?.toUpperCase();
  if (behind !== undefined) return /^(?:CR|DR|L|M|G|KG|ML|OZ|LB)$/.test(behind) ? null : behind;
  return words.map(({ text }) => /<([A-Z])>$/.exec(text.trim())?.[1]).find((flag) => flag !== undefined) ?? null;
}
