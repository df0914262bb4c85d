import type { TiltedBox } from './min-area-box.ts';
import type { ReadLine } from './recognise-line.ts';
import type { QuarterTurns } from './turn-image.ts';

/** Longest lines first: this many are enough to tell, and cost about a tenth of the page. */
const SAMPLE_LINES = 10;
const TALL_ASPECT = 1.5;
/** Upright print is read with more than this; anything else is tried upside down as well. */
const UPRIGHT_CONFIDENCE = 0.85;
/** Handwriting is read badly either way round: only a clear difference turns a page. */
const CLEARLY_BETTER = 0.1;

/** How many clockwise quarter turns make a page upright, judged by which way its longest lines read best. */
export async function findQuarterTurns(boxes: TiltedBox[], readLine: ReadLine): Promise<QuarterTurns> {
  const tall = boxes.filter((box) => box.height > TALL_ASPECT * box.width);
  const wide = boxes.filter((box) => box.width > TALL_ASPECT * box.height);
  const isSideways = tall.length > wide.length;
  const sample = (isSideways ? tall : wide)
    .toSorted((a, b) => Math.max(b.width, b.height) - Math.max(a.width, a.height))
    .slice(0, SAMPLE_LINES);
  if (sample.length === 0) return 0;
  const confidence = async (quarterTurns: QuarterTurns) => {
    let sum = 0;
    for (const box of sample) sum += (await readLine(box, quarterTurns)).confidence;
    return sum / sample.length;
  };
  if (isSideways) return (await confidence(1)) >= (await confidence(3)) ? 1 : 3;
  const upright = await confidence(0);
  if (upright >= UPRIGHT_CONFIDENCE) return 0;
  return (await confidence(2)) > upright + CLEARLY_BETTER ? 2 : 0;
}
