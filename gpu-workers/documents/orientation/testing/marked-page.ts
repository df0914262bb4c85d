import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Bbox } from '../../../../shared/cell.ts';
import { defaultLimits } from '../../limits.ts';
import { type Page, requireDrawn } from '../../page.ts';
import { openDocument } from '../../render-pages.ts';
import { makePdf } from '../../testing/make-pdf.ts';

/** The colours of the marks, and where each stands on the page in points from the lower left corner: x, y, width, height. */
const marks = {
  red: { rgb: [255, 0, 0], at: [60, 690, 90, 30] },
  green: { rgb: [0, 200, 0], at: [460, 690, 80, 24] },
  blue: { rgb: [0, 0, 255], at: [60, 60, 60, 40] },
  magenta: { rgb: [255, 0, 255], at: [420, 90, 140, 30] },
} as const;

export type MarkName = keyof typeof marks;
export const markNames = Object.keys(marks) as MarkName[];

const sentences = [
  'The quick brown fox jumps over the lazy dog while the bank holds',
  'all of the deposits that were listed by the payer for the year.',
  'Federal income tax withheld, if any, should be kept with the',
  'records of the household until the third year after filing.',
];

/** A Letter page of English print with four coloured marks, at 200 dpi. */
export async function markedPage(): Promise<Page> {
  const print = Array.from({ length: 36 }, (_, line) => {
    return `BT /F1 10 Tf 60 ${660 - line * 14} Td (${sentences[line % sentences.length]}) Tj ET`;
  });
  const painted = Object.values(marks).map(
    ({ rgb, at }) => `${rgb.map((value) => value / 255).join(' ')} rg ${at.join(' ')} re f`,
  );
  const content = [...print, ...painted].join('\n');
  const directory = await mkdtemp(join(tmpdir(), 'docproc-test-'));
  try {
    const path = join(directory, 'page.pdf');
    await writeFile(path, makePdf([{ width: 612, height: 792, content }]));
    const options = { limits: defaultLimits, signal: new AbortController().signal };
    const document = await openDocument({ path, kind: 'pdf' }, options);
    for await (const page of document.pages()) return { ...requireDrawn(page), textLayer: null };
    throw new Error('The PDF has no page');
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** A copy of a page: turned clockwise by any angle, then scaled. */
export async function copyOf(page: Page, degrees: number, scale = 1): Promise<Page> {
  const turned = await fromPixels(page)
    .rotate(degrees, { background: '#ffffff' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const width = Math.round(turned.info.width * scale);
  const height = Math.round(turned.info.height * scale);
  const pixels = await fromPixels({ ...turned.info, pixels: turned.data })
    .resize(width, height, { fit: 'fill' })
    .raw()
    .toBuffer();
  return { page: page.page, width, height, pixels, textLayer: null };
}

const fromPixels = ({ pixels, width, height }: Pick<Page, 'pixels' | 'width' | 'height'>) =>
  sharp(pixels, { raw: { width, height, channels: 3 } });

/** Where a mark is in a picture: the box around all pixels of about its colour. */
export function findMark({ pixels, width }: Pick<Page, 'pixels' | 'width'>, name: MarkName): Bbox {
  const [red, green, blue] = marks[name].rgb;
  const box: Bbox = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < pixels.length; at += 3) {
    const distance = Math.abs(pixels[at]! - red) + Math.abs(pixels[at + 1]! - green) + Math.abs(pixels[at + 2]! - blue);
    if (distance > 150) continue;
    const x = (at / 3) % width;
    const y = Math.floor(at / 3 / width);
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x + 1);
    box[3] = Math.max(box[3], y + 1);
  }
  return box;
}
