import type { Bbox } from '../../shared/cell.ts';
import type { OcrLine } from './line.ts';
import type { TiltedBox } from './min-area-box.ts';
import type { LineReading, ReadLine } from './recognise-line.ts';
import { repairWord } from './repair-word.ts';
import type { QuarterTurns } from './turn-image.ts';

type Size = { width: number; height: number };

/** Below this it is a stain, a logo or handwriting, and the text is guesswork. */
const MIN_CONFIDENCE = 0.5;
/** From this shape on a box may hold text that runs up or down; single digits are narrow too, but hold one character. */
const SIDEWAYS_ASPECT = 2;
const MIN_SIDEWAYS_CHARACTERS = 3;

/** Reads the lines of an upright page, top to bottom. Boxes in pixels of the page, whose size is `page`. */
export async function recogniseLines(page: Size, boxes: TiltedBox[], readLine: ReadLine): Promise<OcrLine[]> {
  const lines: OcrLine[] = [];
  for (const box of boxes.toSorted((a, b) => a.y - b.y || a.x - b.x)) {
    const { reading, quarterTurns } = await readBestWay(box, readLine);
    if (reading.confidence < MIN_CONFIDENCE) continue;
    const words = reading.words.map(({ text, confidence, start, end }) => ({
      text: repairWord(text),
      confidence,
      bbox: within(page, partOf(box, quarterTurns, start, end)),
    }));
    const text = words.map((word) => word.text).join(' ');
    lines.push({ text, bbox: within(page, partOf(box, 0, 0, 1)), confidence: reading.confidence, words });
  }
  return lines;
}

async function readBestWay(
  box: TiltedBox,
  readLine: ReadLine,
): Promise<{ reading: LineReading; quarterTurns: QuarterTurns }> {
  let best = { reading: await readLine(box, 0), quarterTurns: 0 as QuarterTurns };
  if (box.height < SIDEWAYS_ASPECT * box.width) return best;
  for (const quarterTurns of [1, 3] as const) {
    const reading = await readLine(box, quarterTurns);
    const characterCount = reading.words.reduce((sum, { text }) => sum + text.length, 0);
    const isBetter = reading.confidence > best.reading.confidence && characterCount >= MIN_SIDEWAYS_CHARACTERS;
    if (isBetter) best = { reading, quarterTurns };
  }
  return best;
}

/** The level box around the part of a line from `start` to `end`, 0 to 1 in reading direction. */
function partOf(box: TiltedBox, quarterTurns: QuarterTurns, start: number, end: number): Bbox {
  const angle = box.angle - (quarterTurns * Math.PI) / 2;
  const [along, across] = quarterTurns % 2 === 0 ? [box.width, box.height] : [box.height, box.width];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const middle = ((start + end) / 2 - 0.5) * along;
  const [reachU, reachV] = [((end - start) / 2) * along, across / 2];
  const reachX = Math.abs(reachU * cos) + Math.abs(reachV * sin);
  const reachY = Math.abs(reachU * sin) + Math.abs(reachV * cos);
  const [x, y] = [box.x + middle * cos, box.y + middle * sin];
  return [x - reachX, y - reachY, x + reachX, y + reachY];
}

/** A tenth of a pixel is finer than the letters' edges are known. */
const within = ({ width, height }: Size, [x1, y1, x2, y2]: Bbox): Bbox => {
  const clamp = (value: number, max: number) => Math.min(max, Math.max(0, Math.round(value * 10) / 10));
  return [clamp(x1, width), clamp(y1, height), clamp(x2, width), clamp(y2, height)];
};
