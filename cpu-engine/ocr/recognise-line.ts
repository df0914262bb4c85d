import type { Alphabet } from './alphabet.ts';
import { cropLine, LINE_HEIGHT_PIXELS } from './crop-line.ts';
import { decodeCtc } from './ctc.ts';
import { inkColumns } from './ink-columns.ts';
import type { TiltedBox } from './min-area-box.ts';
import type { Model, Tensor } from './ort.ts';
import type { RgbImage } from './rgb-image.ts';
import { type LineWord, splitWords } from './split-words.ts';
import type { QuarterTurns } from './turn-image.ts';

export type Recogniser = { model: Model; alphabet: Alphabet };

/** A line's words, their places in shares of the line's box from 0 at its left end to 1 at its right. */
export type LineReading = { words: LineWord[]; confidence: number };

/** Few distinct widths mean few distinct shapes for the runtime's memory. */
const WIDTH_MULTIPLE = 32;

/** Reads the line in a box of one page, as if the page were turned clockwise first. */
export type ReadLine = (box: TiltedBox, quarterTurns: QuarterTurns) => Promise<LineReading>;

/** A page's line reader. It remembers: lines read to find out which way is up are not read again. */
export function createLineReader(image: RgbImage, recogniser: Recogniser): ReadLine {
  const known = new Map<TiltedBox, Map<QuarterTurns, LineReading>>();
  return async (box, quarterTurns) => {
    const readings = known.get(box) ?? new Map<QuarterTurns, LineReading>();
    const reading = readings.get(quarterTurns) ?? (await recogniseLine(image, box, recogniser, quarterTurns));
    known.set(box, readings.set(quarterTurns, reading));
    return reading;
  };
}

/** One line a call: a batch of lines is slower than one after another on a CPU. */
async function recogniseLine(
  image: RgbImage,
  box: TiltedBox,
  { model, alphabet }: Recogniser,
  quarterTurns: QuarterTurns,
): Promise<LineReading> {
  const crop = cropLine(image, box, quarterTurns);
  const reading = decodeCtc(await model.run(toRecogniserInput(crop)), alphabet);
  const words = splitWords(reading, inkColumns(crop)).map((word) => ({
    ...word,
    start: word.start / crop.width,
    end: word.end / crop.width,
  }));
  const printed = reading.characters.filter(({ text }) => text !== ' ');
  const confidence =
    printed.length === 0 ? 0 : printed.reduce((sum, character) => sum + character.confidence, 0) / printed.length;
  return { words, confidence };
}

/** Blue, green, red planes from −1 to 1; the padding on the right is middle grey. */
function toRecogniserInput({ width, height, pixels }: RgbImage): Tensor {
  const padded = WIDTH_MULTIPLE * Math.ceil(width / WIDTH_MULTIPLE);
  const plane = padded * LINE_HEIGHT_PIXELS;
  const data = new Float32Array(3 * plane);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = 3 * (y * width + x);
      const to = y * padded + x;
      data[to] = pixels[from + 2]! / 127.5 - 1;
      data[plane + to] = pixels[from + 1]! / 127.5 - 1;
      data[2 * plane + to] = pixels[from]! / 127.5 - 1;
    }
  }
  return { data, dims: [1, 3, LINE_HEIGHT_PIXELS, padded] };
}
