/** Where a phrase ends in a text, and in how many characters the two differ. */
export type PrefixMatch = { end: number; distance: number };

/**
 * Finds the beginning of `text` that is nearest to `phrase` in edit distance, among the given ends.
 *
 * @param ends - Positions in `text`, ascending, at which a match may end.
 * @returns The nearest one with at most `limit` differences, and how near the text came to the phrase's beginning when it
 *   was used up: `isPrefix` says that more text could still complete it, and is not asked where nothing differs. A text
 *   whose first letters are all wrong is given up at once: a page has thousands of places where a phrase does not begin.
 */
export function matchPrefix(
  phrase: string,
  text: string,
  ends: readonly number[],
  limit: number,
): { match: PrefixMatch | null; isPrefix: boolean } {
  const m = phrase.length;
  // Much of a page is read without a mistake, and nothing is nearer than the phrase itself.
  if (text.startsWith(phrase) && ends.includes(m)) return { match: { end: m, distance: 0 }, isPrefix: false };
  if (!sharesBeginning(phrase, text)) return { match: null, isPrefix: false };
  const reach = differencesWithin(text.length, m, limit);
  // The distances of the phrase's beginnings from the text so far. Of each only what lies within `reach` is worked out:
  // beyond it more characters differ than may, and all that stands there is larger.
  const last = Math.min(text.length, m + limit, ends.at(-1) ?? 0);
  const column = new Uint16Array(Math.min(m, last + reach) + 1);
  for (let row = 1; row < column.length; row += 1) column[row] = row;
  let match: PrefixMatch | null = null;
  let endIndex = 0;
  for (let at = 1; at <= last; at += 1) {
    const least = advance(column, { phrase, character: text.charCodeAt(at - 1), at, reach });
    if (least > reach || least > 3 + 0.45 * at) return { match, isPrefix: false };
    while ((ends[endIndex] ?? Number.POSITIVE_INFINITY) < at) endIndex += 1;
    const distance = m <= at + reach ? (column[m] ?? m) : m;
    if (ends[endIndex] === at && distance <= reach && distance < (match?.distance ?? reach + 1)) {
      match = { end: at, distance };
    }
  }
  return {
    match,
    isPrefix:
      last === text.length &&
      isNearPrefix(column, { from: Math.max(3, last - reach), to: Math.min(m - 1, last + reach) }, reach),
  };
}

/** Of a text that ends before the phrase only the phrase's beginning is asked for, and a quarter of that may differ. */
export function differencesWithin(textLength: number, phraseLength: number, limit: number): number {
  return textLength < phraseLength - limit ? Math.min(limit, Math.floor(textLength / 3)) : limit;
}

/** Takes in the next character of the text; returns the least distance that any beginning of the phrase has from it. */
function advance(
  column: Uint16Array,
  { phrase, character, at, reach }: { phrase: string; character: number; at: number; reach: number },
): number {
  const from = Math.max(1, at - reach);
  const to = Math.min(phrase.length, at + reach);
  let diagonal = column[from - 1] ?? 0;
  let above = from === 1 ? at : reach + 1;
  let least = above;
  column[from - 1] = above;
  for (let row = from; row <= to; row += 1) {
    const before = column[row] ?? 0;
    const swap = phrase.charCodeAt(row - 1) === character ? diagonal : diagonal + 1;
    above = Math.min(swap, before + 1, above + 1);
    column[row] = above;
    if (above < least) least = above;
    diagonal = before;
  }
  return least;
}

function sharesBeginning(phrase: string, text: string): boolean {
  for (let at = 0; at < 3 && at < phrase.length; at += 1) {
    const found = text.indexOf(phrase.charAt(at));
    if (found >= 0 && found < 4) return true;
  }
  return false;
}

/** Whether the text, used up, is near enough to some beginning of the phrase. */
function isNearPrefix(column: Uint16Array, rows: { from: number; to: number }, limit: number): boolean {
  for (let row = rows.from; row <= rows.to; row += 1) {
    if ((column[row] ?? limit + 1) <= Math.min(limit, row / 4)) return true;
  }
  return false;
}
