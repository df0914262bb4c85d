import type { MicrLine } from '../../../shared/document-types/micr-line.ts';
import { parseMicrLine } from '../../../shared/document-types/micr-line.ts';
import type { DocumentRows, Row, Segment } from '../statements/segments.ts';

/** The face of one check on the pages: its rows, and where its foot and its payee line are. */
export type CheckFront = {
  document: DocumentRows;
  page: number;
  /** Rows of the check itself; a stub above or below it is left out. */
  rows: Row[];
  /** Of the check on its page, in the pixels of the rows' places. */
  left: number;
  right: number;
  top: number;
  bottom: number;
  micr: { row: Row; line: MicrLine } | null;
  payTo: PayTo | null;
};

export type PayTo = {
  /** The label's segments: `Pay to the` over `order of`. */
  label: Segment[];
  /** What stands behind the label in the same text, line by line where the label has two. */
  behind: Segment[];
  /** The lowest of the label's segments. */
  segment: Segment;
  row: Row;
};

/** No check is squarer than this, so what stands higher up on the page is a stub. */
const widthOverHeight = 2;

/** Finds the face of the check by its MICR line and its payee line. */
export function findFront(document: DocumentRows): CheckFront {
  const micr = findMicr(document.rows);
  const payTo = findPayTo(document.rows, micr?.row ?? null);
  const page = micr?.row.page ?? payTo?.row.page ?? document.pages[0]?.page ?? 1;
  const size = document.pages.find((each) => each.page === page);
  const onPage = document.rows.filter((row) => row.page === page);
  const bottom = micr?.row.bottom ?? size?.height ?? 0;
  const top = micr && size ? micr.row.bottom - size.width / widthOverHeight : 0;
  const rows = onPage.filter((row) => row.top >= top && row.top <= bottom);
  const segments = rows.flatMap((row) => row.segments);
  return {
    document,
    page,
    rows,
    left: Math.min(...segments.map(({ place }) => place[0]), size?.width ?? 0),
    right: Math.max(...segments.map(({ place }) => place[2]), 0),
    top: Math.min(...segments.map(({ place }) => place[1]), bottom),
    bottom,
    micr,
    payTo,
  };
}

/** The lowest row that reads as MICR, a sure one before any other. */
function findMicr(rows: Row[]): CheckFront['micr'] {
  let best: CheckFront['micr'] = null;
  for (const row of rows) {
    const line = micrOf(row);
    if (line === null || (best?.line.certain && !line.certain)) continue;
    best = { row, line };
  }
  return best;
}

function micrOf(row: Row): MicrLine | null {
  const texts = [textOf(row.segments), ...row.segments.map((segment) => segment.text)];
  const lines = texts.map((text) => (isMicrText(text) ? parseMicrLine(text) : null)).filter((line) => line !== null);
  return lines.find((line) => line.certain) ?? lines[0] ?? null;
}

/** Nearly all digits and marks: a sentence with a number of nine digits in it is no MICR line. */
const isMicrText = (text: string) => text.replace(/[^\p{L}]/gu, '').length <= 0.34 * text.replace(/\s/g, '').length;

export const textOf = (segments: Segment[]) =>
  segments
    .map((segment) => segment.text)
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();

const payToLabel =
  /^(?:pay(?:able)?\s*(?:exactly\s*)?to\s*t\s?he\s*order\s*of|pay\s*to\s*the(?:\s*order)?|to\s*t\s?he\s*order\s*of|order\s*of|pay\s*to|to\s*the|pay)\b\s*[:.]?\s*/i;
const orderOf = /^(?:(?:to\s*)?the\s*)?order\s*(?:of)?\s*[:.]?\s*/i;

function findPayTo(rows: Row[], micr: Row | null): PayTo | null {
  let best: (PayTo & { score: number }) | null = null;
  for (const [rowIndex, row] of rows.entries()) {
    if (micr && (row.page !== micr.page || row.top > micr.top)) continue;
    for (const segment of row.segments) {
      const label = payToLabel.exec(segment.text)?.[0];
      if (label === undefined) continue;
      const found = joinOrderOf(rows, rowIndex, segment, label);
      const full = (/order/i.test(textOf(found.label)) ? 3 : /\bto\b/i.test(label) ? 1 : 0) + found.label.length / 4;
      // `Pay` alone begins the amount in words, or stands in a table of earnings.
      if (full < 1 && label.trim().length <= 5 && found.behind.length > 0) continue;
      if (best === null || full >= best.score) best = { ...found, score: full };
    }
  }
  return best;
}

/** `Pay to the` has its `order of` in the line under it, and the payee may stand beside either. */
function joinOrderOf(rows: Row[], rowIndex: number, segment: Segment, label: string): PayTo {
  const row = rows[rowIndex] as Row;
  const first = { ...segment, text: segment.text.slice(label.length).trim() };
  const alone = { label: [segment], behind: [first].filter(({ text }) => text !== ''), segment, row };
  if (/of\W*$/i.test(label.trim())) return alone;
  for (const below of rows.slice(rowIndex + 1, rowIndex + 3)) {
    const height = segment.place[3] - segment.place[1];
    const next = below.segments.find(
      ({ text, place }) =>
        orderOf.test(text) &&
        Math.abs(place[0] - segment.place[0]) < 2 * height &&
        place[1] - segment.place[3] < 1.6 * height,
    );
    if (!next) continue;
    const second = { ...next, text: next.text.replace(orderOf, '').trim() };
    return {
      label: [segment, next],
      behind: [second, first].filter(({ text }) => text !== ''),
      segment: next,
      row: below,
    };
  }
  return alone;
}
