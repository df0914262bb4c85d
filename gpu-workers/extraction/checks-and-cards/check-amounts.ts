import { parseAmountWords } from '../../../shared/document-types/amount-words.ts';
import { parseMoney } from '../../../shared/document-types/money.ts';
import type { Readings } from '../reading.ts';
import { put } from '../statements/evidence.ts';
import type { Segment } from '../statements/segments.ts';
import type { CheckFront } from './check-front.ts';

type Figures = { money: string; segment: Segment; text: string };

/** Reads the amount in figures and in words. Neither is used to mend the other: a check compares them. */
export function readAmounts(front: CheckFront, readings: Readings): void {
  const words = findWords(front);
  if (words) {
    put(readings, 'amount_words', words.text, words.segments, { sourceText: words.text });
    if (words.money)
      put(readings, 'amount_words_value', words.money, words.segments, { sourceText: words.text, status: 'inferred' });
  }
  const figures = findFigures(front);
  if (figures) put(readings, 'amount_numeric', figures.money, [figures.segment], { sourceText: figures.text });
}

/** The amount in the box: marked with a dollar sign, and right of the payee or of the words. */
export function findFigures(front: CheckFront): Figures | null {
  let best: (Figures & { score: number }) | null = null;
  for (const row of front.rows) {
    if (row === front.micr?.row) continue;
    for (const segment of row.segments) {
      const figures = figuresIn(segment);
      if (figures === null) continue;
      const score = scoreOf(figures, segment, front);
      if (score > 0 && (best === null || score > best.score)) best = { ...figures, score };
    }
  }
  return best;
}

function scoreOf(
  { text, money }: Figures,
  segment: Segment,
  { right, left, payTo, micr, top, bottom }: CheckFront,
): number {
  const center = (segment.place[0] + segment.place[2]) / 2;
  const height = Math.max(1, bottom - top);
  const level = payTo ? Math.abs(segment.place[1] - payTo.segment.place[1]) / height : 0.3;
  return (
    (/[$]/.test(text) ? 3 : 0) +
    (/[.,]\d{2}\b|\/\s?1[0o]{2}|\b[0o]{2}\b/i.test(text) ? 2 : -1) +
    (/\*{2}/.test(text) ? 1 : 0) +
    (center > left + 0.55 * (right - left) ? 2 : 0) +
    (1 - Math.min(1, 3 * level)) * 2 -
    (micr && segment.place[1] < top + 0.05 * height ? 1 : 0) -
    (money === '0.00' ? 3 : 0) -
    (/not (?:valid|over)|exceed|under|maximum|less than/i.test(segment.text) ? 8 : 0)
  );
}

/** `$291.90`, `**1,234.00`, `$ 100 00/100`, `$: 100`, `Amount: $12.00`. */
function figuresIn(segment: Segment): Figures | null {
  // A longer text is a paragraph, and stars without end would take time without end.
  if (segment.text.length > 120) return null;
  const text = segment.text.replace(/[☐☑☒]/g, ' ').replace(/\s+/g, ' ').trim();
  const marked = markedFigures.exec(text);
  const match = marked ?? plainFigures.exec(text);
  if (!match?.[1]) return null;
  const cents = match[2] ?? match[3];
  const whole = match[1].replace(/\s?\.\s?/, '.').replace(/(?<=\d) (?=\d{3}\b)/g, ',');
  if (!marked && !whole.includes('.') && match[2] === undefined) return null;
  const printed = cents && !whole.includes('.') ? `${whole}.${/^\d/.test(cents) ? cents : '00'}` : whole;
  const money = parseMoney(printed);
  return money === null ? null : { money, segment, text: match[0].trim() };
}

const figures =
  /((?:\d{1,3}(?:[, ]\d{3})+|\d{1,7})(?:\s?[.]\s?\d{2})?)(?:\s+(\d{2}|no|xx)\s?\/\s?1[0o]{2}|[\s*-]+(\d{2}))?(?=$|[\s*\-–—.|])/
    .source;
const markedFigures = new RegExp(`(?:\\$\\s?[:.]?\\s?|\\*{2,}\\s?\\$?\\s?|amount\\W+)${figures}`, 'i');
const plainFigures = new RegExp(`^${figures}`, 'i');

/** The line in words, with `dollars` behind it where that stands in the same text. */
function findWords(front: CheckFront): { text: string; money: string | null; segments: Segment[] } | null {
  let best: { text: string; money: string | null; segments: Segment[]; score: number } | null = null;
  for (const row of front.rows) {
    if (row === front.micr?.row) continue;
    for (const segments of [...row.segments.map((segment) => [segment]), row.segments]) {
      const text = wordsIn(segments.map((segment) => segment.text).join(' '));
      if (text === null) continue;
      // OCR takes the noughts of `00 CENTS` among words for letters.
      const money = parseAmountWords(text.replace(/\bOO\b/gi, '00'));
      const score =
        (money ? 10 : 0) +
        (/\/\s?1[0o]{2}|x{2}|cents/i.test(text) ? 2 : 0) +
        Math.min(5, numberWords(text)) -
        segments.length / 10;
      if (best === null || score > best.score) best = { text, money, segments: holding(segments, text), score };
    }
  }
  return best;
}

const numberWord =
  /\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w{3,5}teen|twenty|thirty|fou?rty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million)\b|hundred|thousand/gi;
const numberWords = (text: string) => text.match(numberWord)?.length ?? 0;

/** What of a text is the amount in words: labels before it and fillers behind it fall away. */
function wordsIn(text: string): string | null {
  const from = text.search(numberWord);
  if (from < 0) return null;
  const amount = text
    .slice(from)
    .replace(/\s*(?:[*_=~]{2,}|[-–—]{2,}|\s[-–—]+\s).*?(?=\s*dollars\b|$)/i, ' ')
    .replace(/\$.*$/, '')
    .replace(/\s+/g, ' ')
    .replace(/[\s*_~=|–—-]+$/, '')
    .trim();
  if (numberWords(amount) === 1 && !/dollar|\/\s?1[0o]{2}|hundred|thousand/i.test(amount)) return null;
  return amount;
}

const holding = (segments: Segment[], text: string) => {
  const inside = segments.filter((segment) => text.includes(segment.text.trim()) || segment.text.includes(text));
  return inside.length > 0 ? inside : segments;
};
