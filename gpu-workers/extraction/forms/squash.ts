/**
 * Brings print down to what survives poor OCR: lower case, letters and digits only, and one sign for those that are read
 * for one another (`O` and `0`; `I`, `l`, `1` and `|`).
 */
export function squash(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[0]/g, 'o')
    .replace(/[1i|]/g, 'l')
    .replace(/[^a-z0-9]/g, '');
}

/** Where a phrase ends in a text, and in how many characters the two differ. */
export type PrefixMatch = { end: number; distance: number };

/**
 * Finds the beginning of `text` that is nearest to `phrase` in edit distance, among the given ends.
 *
 * @param ends - Positions in `text`, ascending, at which a match may end.
 * @returns The nearest one with at most `limit` differences, and how near the text came to the phrase's beginning when it
 *   was used up: `isPrefix` says that more text could still complete it.
 */
export function matchPrefix(
  phrase: string,
  text: string,
  ends: readonly number[],
  limit: number,
): { match: PrefixMatch | null; isPrefix: boolean } {
  const m = phrase.length;
  let column = Uint16Array.from({ length: m + 1 }, (_, index) => index);
  let next = new Uint16Array(m + 1);
  let match: PrefixMatch | null = null;
  let endIndex = 0;
  const last = Math.min(text.length, m + limit, ends.at(-1) ?? 0);
  for (let at = 1; at <= last; at += 1) {
    const character = text.charCodeAt(at - 1);
    next[0] = at;
    let least = at;
    for (let row = 1; row <= m; row += 1) {
      const swap = (column[row - 1] ?? 0) + (phrase.charCodeAt(row - 1) === character ? 0 : 1);
      const value = Math.min(swap, (column[row] ?? 0) + 1, (next[row - 1] ?? 0) + 1);
      next[row] = value;
      if (value < least) least = value;
    }
    [column, next] = [next, column];
    if (least > limit) return { match, isPrefix: false };
    while ((ends[endIndex] ?? Number.POSITIVE_INFINITY) < at) endIndex += 1;
    const distance = column[m] ?? m;
    if (ends[endIndex] === at && distance <= limit && distance < (match?.distance ?? limit + 1)) {
      match = { end: at, distance };
    }
  }
  // Used up: some beginning of the phrase, at least as long as the text allows, is near enough.
  let isPrefix = false;
  if (last === text.length) {
    for (let row = Math.max(3, last - limit); row < m; row += 1)
      if ((column[row] ?? m) <= Math.min(limit, row / 4)) isPrefix = true;
  }
  return { match, isPrefix };
}
