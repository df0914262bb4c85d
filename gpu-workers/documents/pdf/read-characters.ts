import type { Bbox } from '../../../shared/cell.ts';
import type { Character, Direction } from '../text-layer.ts';
import type { PageFrame } from './page-frame.ts';
import { type Pdfium, withMemory } from './pdfium.ts';

/** Reads every character of a page's text layer in the order of the file, boxes in pixels of its picture. */
export function readCharacters(pdfium: Pdfium, page: number, frame: PageFrame): Character[] {
  const textPage = pdfium.FPDFText_LoadPage(page);
  if (textPage === 0) return [];
  try {
    const count = pdfium.FPDFText_CountChars(textPage);
    // Four doubles at most for a box, six floats for a matrix.
    return withMemory(pdfium, 32, (memory) =>
      Array.from({ length: Math.max(count, 0) }, (_, index) => readCharacter(pdfium, textPage, index, frame, memory)),
    );
  } finally {
    pdfium.FPDFText_ClosePage(textPage);
  }
}

function readCharacter(pdfium: Pdfium, textPage: number, index: number, frame: PageFrame, memory: number): Character {
  const text = toText(pdfium.FPDFText_GetUnicode(textPage, index));
  const direction = readDirection(pdfium, textPage, index, frame, memory);
  const cell = readCell(pdfium, textPage, index, frame, memory);
  if (text.trim() === '') return { text, cell, ink: cell, direction };
  const ink = readInk(pdfium, textPage, index, frame, memory);
  // Some embedded fonts do not say how high they are.
  return { text, cell: cell[3] > cell[1] ? cell : ink, ink, direction };
}

/** PDFium puts U+0002 for a hyphen at the end of a line, and 0 where a font does not say which character it draws. */
function toText(codePoint: number): string {
  if (codePoint === 2) return '-';
  const isUnreadable =
    codePoint === 0 || codePoint > 0x10ffff || (codePoint & 0xfffe) === 0xfffe || codePoint === 0xfffd;
  if (isUnreadable) return '';
  const text = String.fromCodePoint(codePoint);
  return /[\ufb00-\ufb06]/.test(text) ? text.normalize('NFKC') : text;
}

/** The room a character takes in its line, as high as the font. FS_RECTF: left, top, right, bottom as floats. */
function readCell(pdfium: Pdfium, textPage: number, index: number, frame: PageFrame, memory: number): Bbox {
  if (!pdfium.FPDFText_GetLooseCharBox(textPage, index, memory)) return [0, 0, 0, 0];
  const [left, top, right, bottom] = readNumbers(pdfium, memory, 4, 'float');
  return frame.toPixels(left!, bottom!, right!, top!);
}

/** The drawn shape alone. The four doubles are left, right, bottom, top. */
function readInk(pdfium: Pdfium, textPage: number, index: number, frame: PageFrame, memory: number): Bbox {
  const isKnown = pdfium.FPDFText_GetCharBox(textPage, index, memory, memory + 8, memory + 16, memory + 24);
  if (!isKnown) return [0, 0, 0, 0];
  const [left, right, bottom, top] = readNumbers(pdfium, memory, 4, 'double');
  return frame.toPixels(left!, bottom!, right!, top!);
}

/** Which way the line runs on the picture: to the nearest quarter turn. */
function readDirection(pdfium: Pdfium, textPage: number, index: number, frame: PageFrame, memory: number): Direction {
  if (!pdfium.FPDFText_GetMatrix(textPage, index, memory)) return 'right';
  const [a, b] = readNumbers(pdfium, memory, 2, 'float');
  const { x, y } = frame.toDirection(a!, b!);
  if (Math.abs(x) >= Math.abs(y)) return x >= 0 ? 'right' : 'left';
  return y >= 0 ? 'down' : 'up';
}

function readNumbers(pdfium: Pdfium, address: number, count: number, type: 'float' | 'double'): number[] {
  const bytes = type === 'float' ? 4 : 8;
  return Array.from({ length: count }, (_, index) => pdfium.pdfium.getValue(address + index * bytes, type));
}
