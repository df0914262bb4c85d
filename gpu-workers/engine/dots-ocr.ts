import type { PromptMode } from '../../shared/api/extract.ts';
import type { Bbox } from '../../shared/cell.ts';
import { type UprightPage, uprightPage } from '../documents/orientation/upright-page.ts';
import type { Page } from '../documents/page.ts';
import type { PagePixels } from '../documents/resize.ts';
import { askPage } from './ask-page.ts';
import type { Engine } from './client.ts';
import { isPageFault, isRefusal } from './engine-error.ts';
import { isBlank } from './ink.ts';
import { toPageBbox, toPageLines } from './page-coordinates.ts';
import type { PageReading } from './page-reading.ts';
import { isPicturePage, withText } from './picture-page.ts';
import { readByCell } from './read-by-cell.ts';
import { MAX_ASPECT_RATIO, type Size } from './smart-resize.ts';

export type { PageReading, PageReport } from './page-reading.ts';

/** A second look at a page that went wrong, at a size that breaks the same pattern differently. */
const SECOND_LOOK_SCALE = 0.95;

/** `bbox`: with `grounding_ocr`, the region to read in pixels of the page. */
export type ReadOptions = { mode: PromptMode; bbox?: Bbox | undefined; signal: AbortSignal };

/**
 * Reads one page with dots.ocr, or with any engine that answers its prompts, whichever way the page lies. A page that
 * cannot be read gives no cells and a report that says so: one bad page never fails a document.
 *
 * @returns Boxes in pixels of the page as sent.
 * @throws EngineError `dead` or `misconfigured`: then no page can be read.
 */
export async function readPage(engine: Engine, page: Page, options: ReadOptions): Promise<PageReading> {
  const reading = isBlank(page) || isStrip(page) ? unread('blank', 0) : await readUpright(engine, page, options);
  if (!page.isIncomplete) return reading;
  return { ...reading, report: { ...reading.report, truncated: true } };
}

/** What there is to say of a page that cannot even be drawn. */
export const brokenPageReading: PageReading = unread('failed', 0);

async function readUpright(engine: Engine, page: Page, options: ReadOptions): Promise<PageReading> {
  const upright = await uprightPage(page);
  const bbox = options.bbox && upright.fromSent(options.bbox);
  const reading = await climbLadder(engine, upright.page, { ...options, bbox });
  return toSentReading(reading, { upright, page, asked: options.bbox });
}

/** Asks in other ways until an answer is good; of answers that are all bad the fullest is kept. */
async function climbLadder(engine: Engine, page: PagePixels, { mode, bbox, signal }: ReadOptions) {
  const counted = countQuestions(engine);
  const readText = () => askPage(counted.engine, page, { mode: 'ocr', scale: 1 }, signal);
  const ladder: (() => Promise<PageReading | null>)[] = [
    () => askPage(counted.engine, page, { mode, scale: 1, bbox }, signal),
    () => askPage(counted.engine, page, { mode, scale: SECOND_LOOK_SCALE, bbox }, signal),
  ];
  if (mode === 'layout_all') ladder.push(() => readByCell(counted.engine, page, signal), readText);
  let kept: PageReading | null = null;
  for (const step of ladder) {
    try {
      const reading = await step();
      if (!reading) continue;
      if (isGood(reading)) {
        const isPicture = mode === 'layout_all' && isPicturePage(reading, page);
        const complete = isPicture ? await addText(reading, readText) : reading;
        return withAttempts(complete, counted.questions());
      }
      kept = fuller(kept, reading);
    } catch (error) {
      if (!isPageFault(error)) throw error;
      if (isRefusal(error)) break; // the same picture gets the same refusal
    }
  }
  return kept ? withAttempts(kept, counted.questions()) : unread('failed', counted.questions());
}

/** A picture that holds no text, or whose text cannot be read, is a good answer as it is. */
async function addText(pictures: PageReading, readText: () => Promise<PageReading>): Promise<PageReading> {
  try {
    const text = await readText();
    return isGood(text) && text.cells.length > 0 ? withText(pictures, text) : pictures;
  } catch (error) {
    if (!isPageFault(error)) throw error;
    return pictures;
  }
}

function countQuestions(engine: Engine): { engine: Engine; questions: () => number } {
  let count = 0;
  const streamAnswer: Engine['streamAnswer'] = (question, options) => {
    count += 1;
    return engine.streamAnswer(question, options);
  };
  return { engine: { ...engine, streamAnswer }, questions: () => count };
}

/** An answer that ended by itself and could be read; an empty array is a good answer too. */
const isGood = ({ report, cells }: PageReading): boolean =>
  report.finish_reason === 'stop' && !report.truncated && (cells.length > 0 || !report.repaired);

function fuller(kept: PageReading | null, next: PageReading): PageReading {
  const fullness = ({ cells }: PageReading) => cells.filter(({ text, bbox }) => text || bbox).length;
  return kept && fullness(kept) >= fullness(next) ? kept : next;
}

const withAttempts = (reading: PageReading, attempts: number): PageReading => ({
  ...reading,
  report: { ...reading.report, attempts },
});

function unread(mode: 'blank' | 'failed', attempts: number): PageReading {
  const report = { attempts, mode, finish_reason: null, repaired: false, truncated: false };
  return { cells: [], lines: [], report };
}

type SentContext = { upright: UprightPage; page: PagePixels; asked: Bbox | undefined };

/** Back to the page as sent. A region that the caller named comes back as it was named. */
function toSentReading(reading: PageReading, { upright, page, asked }: SentContext): PageReading {
  if (upright.page === page) return reading;
  const toSent = (bbox: Bbox) => upright.toSent(bbox);
  const cells = reading.cells.map((cell) => ({
    ...cell,
    bbox: cell.bbox && (asked ?? toPageBbox(toSent(cell.bbox), page, page)),
  }));
  const moved = reading.lines.map((line) => ({
    ...line,
    bbox: toSent(line.bbox),
    words: line.words.map((word) => ({ ...word, bbox: toSent(word.bbox) })),
  }));
  return { ...reading, cells, lines: toPageLines(moved, page, page) };
}

/** No model takes a picture this narrow, and no document has that shape. */
const isStrip = ({ width, height }: Size): boolean =>
  Math.max(width, height) > MAX_ASPECT_RATIO * Math.min(width, height);
