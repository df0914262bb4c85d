/** Where a phrase ends in a text, and in how many characters the two differ. */
export type PrefixMatch = { end: number; distance: number };

/**
 * Finds the beginning of `text` that is nearest to `phrase` in edit distance, among the given ends.
 *
 * @param ends - Positions in `text`, ascending, at which a match may end.
 * @returns The nearest one with at most `limit` differences, and how near the text came to the phrase's beginning when it
 *   was used up: `isPrefix` says that more text could still complete it. A text whose first letters are all wrong is
 *   given up at once: a page has thousands of places where a phrase does not begin.
 */
export function matchPrefix(
  phrase: string,
  text: string,
  ends: readonly number[],
  limit: number,
): { match: PrefixMatch | null; isPrefix: boolean } {
  if (!sharesBeginning(phrase, text)) return { match: null, isPrefix: false };
  const m = phrase.length;
  let column = Uint16Array.from({ length: m + 1 }, (_, index) => index);
  let next = new Uint16Array(m + 1);
  let match: PrefixMatch | null = null;
  let endIndex = 0;
  const last = Math.min(text.length, m + limit, ends.at(-1) ?? 0);
  for (let at = 1; at <= last; at += 1) {
    const character = text.charCodeAt(at - 1);
    // Outside this band more characters differ than may; what stands there only has to be too large.
    const [from, to] = [Math.max(1, at - limit), Math.min(m, at + limit)];
    next[from - 1] = from === 1 ? at : limit + 1;
    let least = from === 1 ? at : limit + 1;
    for (let row = from; row <= to; row += 1) {
      const swap = (column[row - 1] ?? 0) + (phrase.charCodeAt(row - 1) === character ? 0 : 1);
      const insert = row === at + limit ? limit + 1 : (column[row] ?? 0) + 1;
      const value = Math.min(swap, insert, (next[row - 1] ?? 0) + 1);
      next[row] = value;
      if (value < least) least = value;
    }
    if (to < m) next[to + 1] = limit + 1;
    [column, next] = [next, column];
    if (least > limit || least > 3 + 0.45 * at) return { match, isPrefix: false };
    while ((ends[endIndex] ?? Number.POSITIVE_INFINITY) < at) endIndex += 1;
    const distance = to === m ? (column[m] ?? m) : m;
    if (ends[endIndex] === at && distance <= limit && distance < (match?.distance ?? limit + 1)) {
      match = { end: at, distance };
    }
  }
  return {
    match,
    isPrefix:
      last === text.length &&
      isNearPrefix(column, { from: Math.max(3, last - limit), to: Math.min(m - 1, last + limit) }, limit),
  };
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
