import { formatCents } from './money.ts';

const units: Record<string, number> = {};
for (const [
  value,
  word,
] of `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
  sixteen seventeen eighteen nineteen`
  .split(/\s+/)
  .entries())
  units[word] = value;
for (const [index, word] of 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').entries())
  units[word] = (index + 2) * 10;
units.fourty = 40;

const scales: Record<string, number> = { hundred: 100, thousand: 1000, million: 1_000_000 };
const joiners = new Set([
  'and',
  'dollar',
  'dollars',
  'cent',
  'cents',
  'no',
  'only',
  'exactly',
  'even',
  'usd',
  'us',
  'a',
]);
const vocabulary = [...Object.keys(units), ...Object.keys(scales), ...joiners].sort((a, b) => b.length - a.length);

/**
 * Reads an amount that is written out, as on the legal line of a check.
 *
 * @param text - `TWO HUNDRED NINETY-ONE AND 90/100 DOLLARS`, `One hundred 00/100`, `Fifteen hundred & no/100`,
 *   `forty dollars and fifty cents`. Fillers (`***`, `---`), lost spaces and one wrong letter in a long word are forgiven.
 * @returns Two decimals, `"291.90"`; null when a word is no part of an amount, or the words make no number.
 */
export function parseAmountWords(text: string): string | null {
  const lower = text.toLowerCase().replace(/[&+]/g, ' and ').replace(/[⁄∕]/g, '/');
  const { rest, cents: fraction } = takeFraction(lower);
  const words = rest
    .replace(/[^a-z]+/g, ' ')
    .trim()
    .split(' ')
    .flatMap((word) => toWords(word) ?? [null]);
  if (words.some((word) => word === null)) return null;
  const { dollars, cents } = splitCents(words as string[], fraction);
  const whole = dollars === null ? null : numberOf(dollars);
  if (whole === null || cents === null || cents > 99) return null;
  return formatCents(whole * 100 + cents);
}

/** Takes `90/100`, `no/100`, `xx/100` or `90 cents` out. Null cents: none are given in figures. */
function takeFraction(text: string): { rest: string; cents: number | null } {
  const match =
    /(\d{1,2}|\bno|\bn0|x{1,2}|[o0]{2})\s*\/\s*(?:1[o0]{2}|x{2,3})(?!\d)|\b(\d{1,2})\s*(?:cents|cts|¢)/.exec(text);
  if (!match) return { rest: text, cents: null };
  const figure = (match[1] ?? match[2] ?? '').replace(/o/g, '0');
  return { rest: text.replace(match[0], ' '), cents: /^\d+$/.test(figure) ? Number(figure) : 0 };
}

function splitCents(words: string[], fraction: number | null): { dollars: string[] | null; cents: number | null } {
  const plain = words.filter((word) => word in units || word in scales);
  if (fraction !== null) return { dollars: plain, cents: fraction };
  if (!words.some((word) => word.startsWith('cent'))) return { dollars: plain, cents: 0 };
  const border = words.findIndex((word) => word.startsWith('dollar'));
  if (border < 0) return { dollars: null, cents: null };
  const behind = words.slice(border).filter((word) => word in units || word in scales);
  const before = words.slice(0, border).filter((word) => word in units || word in scales);
  return { dollars: before, cents: behind.length === 0 ? 0 : numberOf(behind) };
}

/** `two hundred ninety one` → 291. Null for words in an order that is no number, such as `twenty thirty`. */
function numberOf(words: string[]): number | null {
  if (words.length === 0) return null;
  let total = 0;
  let group = 0;
  let lastScale = Number.POSITIVE_INFINITY;
  let lastUnit = Number.POSITIVE_INFINITY;
  for (const word of words) {
    const unit = units[word];
    const scale = scales[word] ?? 1;
    if (unit !== undefined) {
      // After a ten only a one may come, after a one nothing of the kind.
      const fits = lastUnit === Number.POSITIVE_INFINITY || (lastUnit >= 20 && lastUnit < 100 && unit > 0 && unit < 10);
      if (!fits) return null;
      group += unit;
      lastUnit = unit;
      continue;
    }
    if (scale === 100) {
      if (group >= 100) return null;
      group = Math.max(1, group) * 100;
    } else {
      if (scale >= lastScale) return null;
      total += Math.max(1, group) * scale;
      group = 0;
      lastScale = scale;
    }
    lastUnit = Number.POSITIVE_INFINITY;
  }
  return total + group;
}

/** No amount is longer, all its words run together. */
const longestRun = 120;

/** One word, or several that OCR ran together; null when it is none of ours. */
function toWords(word: string): string[] | null {
  if (word === '') return [];
  if (word.length > longestRun) return null;
  const whole = vocabulary.includes(word) ? word : misspelt(word);
  if (whole !== null) return [whole];
  for (const start of vocabulary) {
    if (start.length < 2 || !word.startsWith(start)) continue;
    const rest = toWords(word.slice(start.length));
    if (rest !== null) return [start, ...rest];
  }
  return null;
}

/** The one word that differs by a letter. Short words differ from too many others, and two candidates settle nothing. */
function misspelt(word: string): string | null {
  if (word.length < 5) return null;
  const near = vocabulary.filter((known) => known.length >= 5 && differsByOne(word, known));
  return near.length === 1 ? (near[0] ?? null) : null;
}

function differsByOne(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  return (
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  );
}
