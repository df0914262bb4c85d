import type { Bbox, TextLine } from '../../shared/cell.ts';

/** Which way a line of text runs on the picture. */
export type Direction = 'right' | 'down' | 'left' | 'up';

/** One character of a PDF's text layer, boxes in pixels of the page's picture. */
export type Character = {
  /** Blank between words; empty when the font does not say which character it draws. */
  text: string;
  /** The room it takes in its line, as high as the font. */
  cell: Bbox;
  /** What is drawn of it: a point is a small box on the base line. */
  ink: Bbox;
  direction: Direction;
};

/** A gap wider than this, in heights of the text, is between columns and ends a line. */
const COLUMN_GAP = 0.8;
/** A gap wider than this ends a word even where the file has no blank. */
const WORD_GAP = 0.4;

/** Dots that lead the eye to a column, or the line to write on: one word each where the file spaces them out. */
const leader = /^[.·…_]+$/;

type Word = { text: string; cell: Bbox; ink: Bbox };

/**
 * Puts characters together to words and words to printed lines, as an OCR engine would give them: a line ends at a gap
 * between columns. Lines that run left to right come first, from top to bottom; then those turned on the page.
 *
 * @param width - Of the picture in pixels; what lies outside it is not on the page and is left out.
 */
export function toTextLines(characters: readonly Character[], width: number, height: number): TextLine[] {
  const shown = characters.filter(({ text, cell }) => text !== '' && isOnPage(cell, width, height));
  const directions: Direction[] = ['right', 'down', 'left', 'up'];
  return directions.flatMap((direction) => {
    const turn = turns[direction];
    const upright = shown
      .filter((character) => character.direction === direction)
      .map(({ text, cell, ink }) => ({ text, cell: turn.there(cell), ink: turn.there(ink) }));
    return toRows(toWords(upright).filter(({ text }) => !leader.test(text)))
      .flatMap(splitAtColumns)
      .map((words) => toLine(words, (box) => clip(turn.back(box), width, height)));
  });
}

function isOnPage([x1, y1, x2, y2]: Bbox, width: number, height: number): boolean {
  const x = (x1 + x2) / 2;
  const y = (y1 + y2) / 2;
  return x >= 0 && y >= 0 && x <= width && y <= height && (x2 > x1 || y2 > y1);
}

/** Turns a box so that its text runs to the right, and back again. */
const turns: Record<Direction, { there: (box: Bbox) => Bbox; back: (box: Bbox) => Bbox }> = {
  right: { there: (box) => box, back: (box) => box },
  left: { there: ([x1, y1, x2, y2]) => [-x2, -y2, -x1, -y1], back: ([x1, y1, x2, y2]) => [-x2, -y2, -x1, -y1] },
  down: { there: ([x1, y1, x2, y2]) => [y1, -x2, y2, -x1], back: ([x1, y1, x2, y2]) => [-y2, x1, -y1, x2] },
  up: { there: ([x1, y1, x2, y2]) => [-y2, x1, -y1, x2], back: ([x1, y1, x2, y2]) => [y1, -x2, y2, -x1] },
};

/** Characters come in the order of the file, which keeps words whole but says little about lines. */
function toWords(characters: readonly Word[]): Word[] {
  const words: Word[] = [];
  let open: Word | null = null;
  for (const character of characters) {
    if (character.text.trim() === '') {
      open = null;
    } else if (open !== null && continuesWord(open, character)) {
      open.text += character.text;
      open.cell = union(open.cell, character.cell);
      open.ink = union(open.ink, character.ink);
    } else {
      open = { ...character };
      words.push(open);
    }
  }
  return words;
}

function continuesWord(word: Word, next: Word): boolean {
  const height = lowerHeight(word.cell, next.cell);
  const gap = next.cell[0] - word.cell[2];
  return gap < WORD_GAP * height && gap > -height && isSameRow(word.cell, next.cell);
}

/** Words at the same height, from top to bottom, each row from left to right. */
function toRows(words: readonly Word[]): Word[][] {
  const rows: { cell: Bbox; words: Word[] }[] = [];
  for (const word of words.toSorted((a, b) => middleOf(a.cell) - middleOf(b.cell))) {
    // Only the newest rows can be at this word's height: words come sorted by it.
    const row = rows.slice(-3).findLast((candidate) => isSameRow(candidate.cell, word.cell));
    if (row === undefined) rows.push({ cell: word.cell, words: [word] });
    else row.words.push(word);
  }
  return rows.map((row) => row.words.sort((a, b) => a.cell[0] - b.cell[0]));
}

function splitAtColumns(words: readonly Word[]): Word[][] {
  const lines: Word[][] = [];
  let last: Word | undefined;
  for (const word of words) {
    const line = lines.at(-1);
    const isNear = last !== undefined && word.cell[0] - last.cell[2] < COLUMN_GAP * lowerHeight(last.cell, word.cell);
    if (line !== undefined && isNear) line.push(word);
    else lines.push([word]);
    if (last === undefined || word.cell[2] > last.cell[2]) last = word;
  }
  return lines;
}

function toLine(words: readonly Word[], toPage: (box: Bbox) => Bbox): TextLine {
  const [first, ...rest] = words.map((word) => word.ink);
  return {
    text: words.map((word) => word.text).join(' '),
    bbox: toPage(rest.reduce(union, first!)),
    confidence: 1,
    words: words.map((word) => ({ text: word.text, bbox: toPage(word.ink) })),
  };
}

const heightOf = ([, y1, , y2]: Bbox): number => y2 - y1;
const middleOf = ([, y1, , y2]: Bbox): number => (y1 + y2) / 2;
const lowerHeight = (a: Bbox, b: Bbox): number => Math.min(heightOf(a), heightOf(b));

/** Stricter than to overlap: a tall heading beside two small lines must not make one row of them. */
const isSameRow = (a: Bbox, b: Bbox): boolean => Math.abs(middleOf(a) - middleOf(b)) < lowerHeight(a, b) / 2;

const union = (a: Bbox, b: Bbox): Bbox => [
  Math.min(a[0], b[0]),
  Math.min(a[1], b[1]),
  Math.max(a[2], b[2]),
  Math.max(a[3], b[3]),
];

/** Ink can reach a little past the edge of the page; the picture ends there. */
function clip([x1, y1, x2, y2]: Bbox, width: number, height: number): Bbox {
  const within = (value: number, limit: number) => Math.min(Math.max(value, 0), limit);
  return [within(x1, width), within(y1, height), within(x2, width), within(y2, height)];
}
