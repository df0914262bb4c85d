import type { Bbox, TextLine } from '../../../shared/cell.ts';
import { median } from './form-word.ts';

/** How the printed lines of a page rise: a slope at two heights, for a photograph's lines fan out. */
export type Tilt = { upper: Slope; lower: Slope };
type Slope = { y: number; slope: number };

/** More than this is not a tilted page but a misread one. */
const steepest = 0.14;

/** Measures a page by its lines that are long enough to tell; a level page when there are too few. */
export function pageTilt(lines: readonly TextLine[]): Tilt {
  const slopes = lines.flatMap(({ words }) => {
    const [first, last] = [words[0], words.at(-1)];
    if (!first || !last) return [];
    const run = last.bbox[0] + last.bbox[2] - first.bbox[0] - first.bbox[2];
    const rise = last.bbox[1] + last.bbox[3] - first.bbox[1] - first.bbox[3];
    const slope = rise / run;
    const isLong = words.length >= 3 && run > 10 * (first.bbox[3] - first.bbox[1]);
    return isLong && Math.abs(slope) < steepest ? [{ slope, y: (first.bbox[1] + last.bbox[3]) / 2 }] : [];
  });
  if (slopes.length < 4) return { upper: { y: 0, slope: 0 }, lower: { y: 1, slope: 0 } };
  slopes.sort((a, b) => a.y - b.y);
  const half = Math.ceil(slopes.length / 2);
  const upper = slopes.slice(0, half);
  const lower = slopes.slice(-half);
  return {
    upper: {
      y: median(
        upper.map(({ y }) => y),
        0,
      ),
      slope: median(
        upper.map(({ slope }) => slope),
        0,
      ),
    },
    lower: {
      y: median(
        lower.map(({ y }) => y),
        1,
      ),
      slope: median(
        lower.map(({ slope }) => slope),
        0,
      ),
    },
  };
}

/** The box as it would stand on the page laid level. Its size stays. */
export function level([x1, y1, x2, y2]: Bbox, { upper, lower }: Tilt): Bbox {
  const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
  const share = lower.y - upper.y < 1 ? 0.5 : Math.min(1.5, Math.max(-0.5, (y - upper.y) / (lower.y - upper.y)));
  const slope = upper.slope + share * (lower.slope - upper.slope);
  const [right, up] = [slope * y, slope * x];
  return [x1 + right, y1 - up, x2 + right, y2 - up];
}
