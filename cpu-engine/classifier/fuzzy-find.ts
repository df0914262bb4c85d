/** The bits of a JavaScript integer that shifts leave positive. */
const MAX_PATTERN = 31;

/** How many wrong, missing or extra characters a phrase may have: short ones none, for they are too easily met by chance. */
export const allowedErrors = (length: number): number => (length < 11 ? 0 : length < 18 ? 1 : length < 26 ? 2 : 3);

/**
 * Does the text hold the pattern with at most `maxErrors` edits? Both folded. Of a pattern longer than 31 characters the
 * first 31 are compared. Myers' bit-parallel algorithm: one step a character of the text.
 */
export function fuzzyFind(text: string, pattern: string, maxErrors: number): boolean {
  if (text.includes(pattern)) return true;
  if (maxErrors === 0) return false;
  const length = Math.min(pattern.length, MAX_PATTERN);
  const matches = new Map<number, number>();
  for (let i = 0; i < length; i++) {
    const code = pattern.charCodeAt(i);
    matches.set(code, (matches.get(code) ?? 0) | (1 << i));
  }
  const top = 1 << (length - 1);
  let plus = -1;
  let minus = 0;
  let errors = length;
  for (let i = 0; i < text.length; i++) {
    const match = matches.get(text.charCodeAt(i)) ?? 0;
    const vertical = match | minus;
    const horizontal = (((match & plus) + plus) ^ plus) | match;
    let plusOut = minus | ~(horizontal | plus);
    let minusOut = plus & horizontal;
    if (plusOut & top) errors++;
    if (minusOut & top) errors--;
    plusOut <<= 1;
    minusOut <<= 1;
    plus = minusOut | ~(vertical | plusOut);
    minus = plusOut & vertical;
    if (errors <= maxErrors) return true;
  }
  return false;
}
