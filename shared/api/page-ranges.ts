import * as z from 'zod';

/** First and last page, 1-based, both included. */
export type PageRange = [first: number, last: number];

const MAX_RANGES = 100;
const MAX_PAGE = 100_000;

/** `1-3,7` as a caller writes it, in order and without overlaps when parsed: `[[1, 3], [7, 7]]`. */
export const pageRangesSchema = z
  .string()
  .max(1000)
  .transform((text, context): PageRange[] => {
    const ranges = text.split(',').map(parseRange);
    const isSound = ranges.every(
      (range, index) =>
        range !== null && range[0] > (ranges[index - 1]?.[1] ?? 0) && range[1] >= range[0] && range[1] <= MAX_PAGE,
    );
    if (isSound && ranges.length <= MAX_RANGES) return ranges as PageRange[];
    context.addIssue({ code: 'custom', message: 'must be pages in ascending order such as 1-3,7' });
    return z.NEVER;
  });

function parseRange(text: string): PageRange | null {
  const match = /^\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?$/.exec(text);
  return match === null ? null : [Number(match[1]), Number(match[2] ?? match[1])];
}

export const isInRanges = (page: number, ranges: readonly PageRange[]): boolean =>
  ranges.some(([first, last]) => first <= page && page <= last);
