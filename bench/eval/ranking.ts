/** One field whose rightness is known. @param confidence - 0 to 1. */
export type RankedField = { confidence: number; right: boolean };

/**
 * How often a right field has a higher confidence than a wrong one: 1 always, 0.5 as good as chance. A tie counts half.
 *
 * @returns Null when all are right or all are wrong.
 */
export function auroc(fields: readonly RankedField[]): number | null {
  const sorted = fields.toSorted((a, b) => a.confidence - b.confidence);
  let [wins, wrongBelow, rightCount] = [0, 0, 0];
  for (let start = 0; start < sorted.length; ) {
    const { right, wrong, end } = tieFrom(sorted, start);
    wins += right * (wrongBelow + wrong / 2);
    wrongBelow += wrong;
    rightCount += right;
    start = end;
  }
  return rightCount === 0 || wrongBelow === 0 ? null : wins / (rightCount * wrongBelow);
}

/**
 * How many wrong fields a person finds who looks at the least confident ones. Where the limit falls between fields of the
 * same confidence, they are looked at in part, so the order of ties makes no difference.
 *
 * @param share - Of all fields, 0 to 1.
 */
export function errorsCaught(fields: readonly RankedField[], share: number): number {
  const sorted = fields.toSorted((a, b) => a.confidence - b.confidence);
  let left = share * sorted.length;
  let caught = 0;
  for (let start = 0; start < sorted.length && left > 0; ) {
    const { wrong, end } = tieFrom(sorted, start);
    caught += wrong * Math.min(1, left / (end - start));
    left -= end - start;
    start = end;
  }
  return caught;
}

function tieFrom(sorted: readonly RankedField[], start: number): { right: number; wrong: number; end: number } {
  let [right, wrong, end] = [0, 0, start];
  while (sorted[end] !== undefined && sorted[end]?.confidence === sorted[start]?.confidence) {
    if (sorted[end]?.right) right += 1;
    else wrong += 1;
    end += 1;
  }
  return { right, wrong, end };
}
