import { type Candidate, presentCandidate } from './candidate.ts';
import type { FormWord } from './form-word.ts';
import type { PageBoxes } from './read-page.ts';

/**
 * The year a form is for. Printed years are many (revisions, dates, links); the more a year's surroundings look like the
 * form's title, the less it costs.
 *
 * @param formNumber - The form's number in its title.
 */
export function readTaxYear(pages: readonly PageBoxes[], formNumber: RegExp): Candidate[] {
  return pages.flatMap((page) => {
    const found = linesOf(page).flatMap((line) => yearsIn(line, formNumber, page));
    const best = found.sort((a, b) => a.cost - b.cost)[0];
    return best ? [best] : [];
  });
}

const year = /^(?:19[9]\d|20\d{2})$/;

function yearsIn(line: readonly FormWord[], formNumber: RegExp, page: PageBoxes): Candidate[] {
  const text = line.map((word) => word.text).join(' ');
  return line.flatMap((word, index) => {
    const next = line[index + 1];
    const clean = word.text.replace(/[^\d]/g, '');
    const filledIn = /^20[\s_.]*(\d{2})[\s_.]*$/.exec(word.text)?.[1];
    const isAlone = /^[^\p{L}\d]{0,2}\d{4}[^\p{L}\d]{0,2}$/u.test(word.text) && year.test(clean);
    // The two halves of the year are printed in two styles, or typed after a printed `20`.
    const tail = next?.text.replace(/[^\d]/g, '') ?? '';
    const isSplit =
      clean === '20' &&
      /^[^\p{L}\d]*20[^\p{L}\d]*$/u.test(word.text) &&
      /^\d{2}$/.test(tail) &&
      isNear(word, next, page);
    if (!isAlone && !isSplit && filledIn === undefined) return [];
    const before = line
      .slice(Math.max(0, index - 3), index)
      .map((other) => other.text)
      .join(' ');
    const cost = surroundings(text, before, { formNumber, words: line.length });
    if (cost === null) return [];
    const value = Number(isSplit ? `20${tail}` : filledIn === undefined ? clean : `20${filledIn}`);
    const words = isSplit && next ? [word, next] : [word];
    return [presentCandidate(value, words, { source: page.source, cost })];
  });
}

const isNear = (word: FormWord, next: FormWord | undefined, page: PageBoxes) =>
  next !== undefined && next.place[0] - word.place[2] < 3 * page.page.unit;

/** Null where a year is surely not the form's own. */
function surroundings(
  text: string,
  before: string,
  { formNumber, words }: { formNumber: RegExp; words: number },
): number | null {
  if (/\brev|january|february|march|april|may|june|july|august|september|october|november|december/i.test(before))
    return null;
  if (/calendar year/i.test(text)) return 0;
  if (words <= 2) return 1;
  if (formNumber.test(text)) return 1.5;
  if (/tax year|for year/i.test(text)) return 1;
  return words <= 5 ? 3 : 5;
}

/** The revision as it is printed: `Rev. January 2024`. */
export function readFormRevision(pages: readonly PageBoxes[]): Candidate[] {
  return pages.flatMap((page) =>
    linesOf(page).flatMap((line) => {
      const text = line.map((word) => word.text).join(' ');
      const found = /\brev\.?\s?((?:[A-Z][a-z]+\.?|\d{1,2})\s?[-/]?\s?(?:19|20)\d{2})\b/i.exec(text);
      // The spelled-out form stands in the title, the numbers in the foot.
      return found
        ? [
            presentCandidate(`Rev. ${found[1]}`, line, {
              source: page.source,
              cost: /[a-z]/i.test(found[1] ?? '') ? 0 : 2,
            }),
          ]
        : [];
    }),
  );
}

/** Which copy of the form it is: `Copy B`, with what the form says of it. */
export function readCopy(pages: readonly PageBoxes[]): Candidate[] {
  return pages.flatMap((page) =>
    linesOf(page).flatMap((line) => {
      const from = line.findIndex(
        (word, index) => /^copy$/i.test(word.text) || (/^copy[\s:]?[a-d12]\b/i.test(word.text) && index === 0),
      );
      if (from < 0) return [];
      const words = untilGap(line.slice(from), page.page.unit);
      const text = words.map((word) => word.text).join(' ');
      if (!/^copy\s?[a-d12]\b/i.test(text)) return [];
      return [presentCandidate(text, words, { source: page.source, cost: text.length > 8 ? 0 : 1 })];
    }),
  );
}

function untilGap(words: readonly FormWord[], unit: number): FormWord[] {
  const end = words.findIndex((word, index) => {
    const previous = words[index - 1];
    return previous !== undefined && word.place[0] - previous.place[2] > 2 * unit;
  });
  return words.slice(0, end < 0 ? undefined : end);
}

function linesOf(page: PageBoxes): FormWord[][] {
  const lines = new Map<number, FormWord[]>();
  for (const word of page.page.words) lines.set(word.line, [...(lines.get(word.line) ?? []), word]);
  return [...lines.values()];
}
