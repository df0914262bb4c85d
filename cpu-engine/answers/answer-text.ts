import type { Bbox } from '../../shared/cell.ts';
import type { PageReading } from '../pages/page-reading.ts';
import { plainTable } from './plain-table.ts';
import type { Question } from './question.ts';

export type TextQuestion = Exclude<Question, { kind: 'choice' }>;

const MAX_CUES = 4;
const HEADER_OR_FOOTER = new Set(['Page-header', 'Page-footer']);

/** The answer in words, in the form in which dots.ocr and Qwen2.5-VL give it. */
export function answerText(reading: PageReading, question: TextQuestion): string {
  switch (question.kind) {
    case 'layout_all':
      return JSON.stringify(reading.cells);
    case 'layout_only':
      return JSON.stringify(reading.cells.map(({ bbox, category }) => ({ bbox, category })));
    case 'ocr':
      return reading.cells
        .filter(({ category }) => !HEADER_OR_FOOTER.has(category))
        .map(({ category, text }) => (category === 'Table' ? plainTable(text) : text))
        .join('\n\n');
    case 'grounding_ocr':
      return textWithin(reading, question.bbox);
    case 'evidence':
      return evidenceFor(reading, question);
  }
}

/** The words whose middle is inside the box, line by line. */
function textWithin({ lines }: PageReading, [x1, y1, x2, y2]: Bbox): string {
  const isInside = ([left, top, right, bottom]: Bbox) => {
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    return x >= x1 && x <= x2 && y >= y1 && y <= y2;
  };
  return lines
    .map(({ words }) => words.filter(({ bbox }) => isInside(bbox)).map(({ text }) => text))
    .filter((words) => words.length > 0)
    .map((words) => words.join(' '))
    .join('\n');
}

function evidenceFor({ evidence }: PageReading, { type, noEvidence }: Extract<Question, { kind: 'evidence' }>): string {
  const [first, ...others] = evidence[type].slice(0, MAX_CUES).map((phrase) => `“${phrase}”`);
  if (!first) return noEvidence;
  const shown = others.length === 0 ? first : `${[first, ...others.slice(0, -1)].join(', ')} and ${others.at(-1)}`;
  return `The page shows ${shown}.`;
}
