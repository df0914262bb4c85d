import { readAmount } from './amounts.ts';
import type { Segment } from './segments.ts';

/** Parts a segment like `Total GST : 3.08` or `Tax $ 1.17 $ 5.00` into its words and its amounts. */
export function detachAmounts(segment: Segment): Segment[] {
  if (!/\d/.test(segment.text)) return [segment];
  const tokens = [...segment.text.matchAll(/\S+/g)];
  const cuts: number[] = [];
  let end = tokens.length;
  while (end > 0) {
    const size = amountTokens(tokens.slice(Math.max(0, end - 5), end).map((token) => token[0]));
    if (size === 0) break;
    end -= size;
    cuts.unshift(tokens[end]?.index ?? 0);
  }
  // `$3,500.00 01/12`: columns so close that they were read as one.
  const leading = /^(?:[-−–(]\s?)?[$€£]?\d[\d,]*\.\d{2}[-−–)]?(?=\s+\S)/.exec(segment.text);
  const afterLeading = leading ? (tokens.find(({ index }) => index > leading[0].length)?.index ?? 0) : 0;
  if (afterLeading > 0 && !cuts.includes(afterLeading) && (cuts[0] ?? Infinity) > afterLeading)
    cuts.unshift(afterLeading);
  if (cuts.length === 0 || (cuts.length === 1 && cuts[0] === 0)) return [segment];
  if (cuts[0] !== 0) cuts.unshift(0);
  return cuts.map((from, index) => cut(segment, from, cuts[index + 1] ?? segment.text.length));
}

/** How many of the last tokens form one amount with decimals or a currency mark: `$ 1,098. 99` is three. */
function amountTokens(tokens: string[]): number {
  if (!/\d/.test(tokens.at(-1) ?? '') && !/^(?:[A-Z*]{1,3}|euros?|[)$€£₹-])$/i.test(tokens.at(-1) ?? '')) return 0;
  for (const size of [1, 2, 3]) {
    if (size > tokens.length) break;
    const text = tokens.slice(-size).join(' ');
    // A minus that stands apart behind words is a dash more often than a sign.
    if (size > 1 && size < tokens.length && /^[-–−+=]\s/.test(text)) continue;
    if (size > 1 && /^\d+(?: \d+)+$/.test(text)) continue;
    const amount = /[\d)]/.test(text) ? readAmount(text) : null;
    if (amount === null || amount.whole) continue;
    const before = tokens.at(-size - 1) ?? '';
    // `$61 69.40`: one currency mark leads one amount, whatever gap was seen in it.
    if (/^[$€£]\d{1,3}$/.test(before) && readAmount(`${before} ${text}`) !== null) return size + 1;
    if (/^(?:US[D]?)?[$€£₹]$|^(?:RM|USD|EUR|GBP|INR|Rs\.?)$/.test(before)) return size + 1;
    return size;
  }
  return 0;
}

/** A part of a segment by its characters; the place is that share of the whole. */
export function cut(segment: Segment, from: number, to: number): Segment {
  const [left, top, right, bottom] = segment.place;
  const charWidth = (right - left) / Math.max(1, segment.text.length);
  return {
    ...segment,
    text: segment.text.slice(from, to).trim(),
    place: [left + from * charWidth, top, left + to * charWidth, bottom],
  };
}
