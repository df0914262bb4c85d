/** `Page 2 of 5`; `of` is null where only `Page 2` is printed. */
export type PageCounter = { page: number; of: number | null };

/** OCR reads a lone 1 as `l` or `I`. */
const number = '([\\dlI]{1,4})';
const countedInText = new RegExp(`\\bpage\\s*(?:no\\.?|#|:)?\\s*${number}\\s*(?:of|/)\\s*${number}(?!\\d)`, 'gi');
/** These two mean a counter only where nothing else is printed, at the top or the foot: in a text they are a reference. */
const countedAlone = new RegExp(`^${number} of ${number}$`, 'i');
const numberedAlone = /^page\s*(?:no\.?|#|:)?\s*(\d{1,4})$/i;

/**
 * Every page counter of one page. A page may show several, and one of them may be misread.
 *
 * @param strings - All that is printed on it.
 * @param edges - What is printed at its top and at its foot.
 */
export function findPageCounters(strings: readonly string[], edges: readonly string[]): PageCounter[] {
  const counted = strings.flatMap((text) => [...text.matchAll(countedInText)]);
  const alone = edges
    .map((text) => countedAlone.exec(text) ?? numberedAlone.exec(text))
    .filter((match) => match !== null);
  const counters = [...counted, ...alone].map(
    ([, page, of]): PageCounter => ({ page: toNumber(page), of: of === undefined ? null : toNumber(of) }),
  );
  return counters.filter(({ page, of }) => page > 0 && (of === null || page <= of));
}

const toNumber = (text: string | undefined): number => Number((text ?? '').replace(/[lI]/gi, '1'));
