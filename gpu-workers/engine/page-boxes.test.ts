import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Bbox } from '../../shared/cell.ts';
import {
  copyOf,
  findMark,
  type MarkName,
  markedPage,
  markNames,
} from '../documents/orientation/testing/marked-page.ts';
import type { Page } from '../documents/page.ts';
import type { Engine } from './client.ts';
import { readPage } from './dots-ocr.ts';

const { signal } = new AbortController();

/** Reads the marks off the picture it is shown, as a model reads print: a cell and a line with one word for each. */
function markReader() {
  const seen: { prompt: string; marks: Record<MarkName, Bbox> }[] = [];
  const engine: Engine = {
    model: 'dots-ocr',
    streamAnswer: async ({ png, prompt }) => {
      const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      const boxes = markNames.map((name) => [name, findMark({ pixels: data, width: info.width }, name)] as const);
      seen.push({ prompt, marks: Object.fromEntries(boxes) as Record<MarkName, Bbox> });
      const lines = boxes.map(([text, bbox]) => ({ text, bbox, confidence: 1, words: [{ text, bbox }] }));
      const text = JSON.stringify(boxes.map(([name, bbox]) => ({ bbox, category: 'Text', text: name })));
      return { text, finishReason: 'stop', loop: null, tokens: [], lines };
    },
    chooseToken: async () => [],
    answerShortly: async () => '',
  };
  return { engine, seen };
}

const copies = [
  { name: 'as it was drawn', degrees: 0, scale: 1 },
  { name: 'turned by 90°', degrees: 90, scale: 1 },
  { name: 'turned by 180°', degrees: 180, scale: 1 },
  { name: 'turned by 270°', degrees: 270, scale: 1 },
  { name: 'slanted by 3°', degrees: 3, scale: 1 },
  { name: 'slanted by -3°', degrees: -3, scale: 1 },
  { name: 'turned by 90° and slanted by 4°', degrees: 94, scale: 1 },
  { name: 'turned by 180° and slanted by -2.5°', degrees: 177.5, scale: 1 },
  { name: 'at two thirds of the size', degrees: 0, scale: 2 / 3 },
  { name: 'turned by 270° at 1.3 times the size', degrees: 270, scale: 1.3 },
];

let original: Page;
beforeAll(async () => {
  original = await copyOf(await markedPage(), 0, 0.6); // 120 dpi: as clear to the eye, and a third of the pixels
});

/** The furthest that one side is off, as a share of the page's size. */
function offBy(bbox: Bbox | null | undefined, expected: Bbox, { width, height }: Page): number {
  if (!bbox) return 1;
  return Math.max(...bbox.map((value, side) => Math.abs(value - expected[side]!) / (side % 2 === 0 ? width : height)));
}

describe.each(copies)('a page $name', ({ degrees, scale }) => {
  it('is shown to the model upright, and every box comes back within 1 % of where it is on the page as sent', async () => {
    const page = await copyOf(original, degrees, scale);
    const { engine, seen } = markReader();
    const reading = await readPage(engine, page, { mode: 'layout_all', signal });

    const { red, green, blue } = seen[0]!.marks;
    expect(red[2]).toBeLessThan(green[0]);
    expect(red[3]).toBeLessThan(blue[1]);
    expect(Math.abs((red[1] - green[1]) / (green[0] - red[0]))).toBeLessThan(0.02);

    expect(reading.cells.map(({ text }) => text)).toEqual(markNames);
    for (const [index, name] of markNames.entries()) {
      const expected = findMark(page, name);
      expect(offBy(reading.cells[index]?.bbox, expected, page)).toBeLessThan(0.01);
      expect(offBy(reading.lines[index]?.bbox, expected, page)).toBeLessThan(0.01);
      expect(offBy(reading.lines[index]?.words[0]?.bbox, expected, page)).toBeLessThan(0.01);
    }
  });

  it('has the region a caller names found by the model, and gives it back as it was named', async () => {
    const page = await copyOf(original, degrees, scale);
    const { engine, seen } = markReader();
    const bbox = findMark(page, 'magenta');
    const reading = await readPage(engine, page, { mode: 'grounding_ocr', bbox, signal });
    const asked = /\[(\d+), (\d+), (\d+), (\d+)\]$/.exec(seen[0]!.prompt)?.slice(1).map(Number) as Bbox;
    const { magenta } = seen[0]!.marks;
    const middle = (box: Bbox) => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] as const;
    expect(Math.abs(middle(asked)[0] - middle(magenta)[0])).toBeLessThan(0.01 * page.width);
    expect(Math.abs(middle(asked)[1] - middle(magenta)[1])).toBeLessThan(0.01 * page.height);
    // A slanted region fits into a level box only with some of its surroundings.
    expect(asked[0]).toBeLessThanOrEqual(magenta[0] + 3);
    expect(asked[3]).toBeGreaterThanOrEqual(magenta[3] - 3);
    expect(reading.cells.map((cell) => cell.bbox)).toEqual([bbox]);
  });
});
