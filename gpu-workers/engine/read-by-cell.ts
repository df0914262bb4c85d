import pLimit from 'p-limit';
import type { Bbox, Cell, TextLine } from '../../shared/cell.ts';
import { cropToPng, type PagePixels } from '../documents/resize.ts';
import { askPage, TEMPERATURE } from './ask-page.ts';
import { answerConfidence, lineConfidence } from './cell-confidence.ts';
import type { Engine, StreamedAnswer } from './client.ts';
import { isPageFault } from './engine-error.ts';
import { dotsOcrProfile } from './models.ts';
import type { PageReading } from './page-reading.ts';
import { dotsOcrPrompt } from './prompts.ts';

/** A paragraph or one table; an answer longer than this has lost its way. */
const MAX_CELL_TOKENS = 2_048;
/** A broken page must not push the other pages of the job out of the engine. */
const CELLS_IN_FLIGHT = 3;
/** Layout boxes cut close; without some paper around them the outer letters suffer. */
const MARGIN_PIXELS = 12;

/**
 * Reads a page whose whole answer keeps going wrong piece by piece: first its layout without text, then each cell from a
 * picture of its own, where a loop or a cut costs that cell alone. A picture of the cell is far fewer image tokens than
 * the page again with the region's numbers, which is what `grounding_ocr` would send.
 *
 * @returns The cells in the order of the layout; null when the layout fails too. A cell that could not be read stays
 *   without text, and the report says `truncated`.
 * @throws EngineError other than a fault of this page.
 */
export async function readByCell(engine: Engine, page: PagePixels, signal: AbortSignal): Promise<PageReading | null> {
  const layout = await askPage(engine, page, { mode: 'layout_only', scale: 1 }, signal);
  if (layout.report.finish_reason !== 'stop' || !layout.cells.some(({ bbox }) => bbox)) return null;
  const limit = pLimit(CELLS_IN_FLIGHT);
  const read = await Promise.all(layout.cells.map((cell) => limit(() => readCell(engine, page, cell, signal))));
  const endings = read.map(({ finishReason }) => finishReason);
  return {
    cells: read.map(({ cell }) => cell),
    lines: read.flatMap(({ lines }) => lines),
    report: {
      attempts: 1 + endings.filter((ending) => ending !== null).length,
      mode: 'by_cell',
      finish_reason: endings.find((ending) => ending !== null && ending !== 'stop') ?? 'stop',
      repaired: layout.report.repaired,
      truncated: endings.some((ending) => ending !== null && ending !== 'stop'),
    },
  };
}

/** `finishReason` is null for a cell that there was nothing to ask about. */
type ReadCell = { cell: Cell; lines: TextLine[]; finishReason: StreamedAnswer['finishReason'] | null };

async function readCell(engine: Engine, page: PagePixels, cell: Cell, signal: AbortSignal): Promise<ReadCell> {
  if (cell.category === 'Picture' || !cell.bbox) return { cell, lines: [], finishReason: null };
  const crop = withMargin(cell.bbox, page);
  const prompt = dotsOcrProfile.promptPrefix + dotsOcrPrompt('ocr');
  try {
    const png = await cropToPng(page, crop);
    const answer = await engine.streamAnswer(
      { png, prompt, maxTokens: MAX_CELL_TOKENS, signal },
      { temperature: TEMPERATURE },
    );
    const lines = answer.lines.map((line) => moveLine(line, crop));
    const text = answer.text.trim();
    const confidence = answerConfidence(answer) ?? lineConfidence(cell.bbox, lines);
    return { cell: withText(cell, text, confidence), lines, finishReason: answer.finishReason };
  } catch (error) {
    if (!isPageFault(error)) throw error;
    return { cell, lines: [], finishReason: 'other' };
  }
}

/** Readers of a Table expect HTML; the plain prompt may give its rows as lines instead. */
function withText(cell: Cell, text: string, confidence: number | null): Cell {
  if (text === '') return cell;
  const category = cell.category === 'Table' && !text.includes('<table') ? 'Text' : cell.category;
  return { ...cell, category, text, confidence };
}

const withMargin = ([x1, y1, x2, y2]: Bbox, { width, height }: PagePixels): Bbox => [
  Math.max(0, x1 - MARGIN_PIXELS),
  Math.max(0, y1 - MARGIN_PIXELS),
  Math.min(width, x2 + MARGIN_PIXELS),
  Math.min(height, y2 + MARGIN_PIXELS),
];

function moveLine(line: TextLine, [left, top]: Bbox): TextLine {
  const move = ([x1, y1, x2, y2]: Bbox): Bbox => [x1 + left, y1 + top, x2 + left, y2 + top];
  return { ...line, bbox: move(line.bbox), words: line.words.map(({ text, bbox }) => ({ text, bbox: move(bbox) })) };
}
