import type { PromptMode } from '../../shared/api/extract.ts';
import type { Bbox, Cell, TextLine } from '../../shared/cell.ts';
import type { Page } from '../documents/page.ts';
import { resizeToPng } from '../documents/resize.ts';
import { lineConfidence, tokenConfidence } from './cell-confidence.ts';
import type { Engine, StreamedAnswer } from './client.ts';
import { EngineError } from './engine-error.ts';
import { isBlank } from './ink.ts';
import { dotsOcrProfile } from './models.ts';
import { toPageBbox, toPageLines, toSeenBbox } from './page-coordinates.ts';
import { parseCells } from './parse-cells.ts';
import { dotsOcrPrompt } from './prompts.ts';
import { MAX_ASPECT_RATIO, type Size, smartResize } from './smart-resize.ts';

/** How a page was read, so that the cost and the doubt stay visible. */
export type PageReport = {
  /** Questions asked to the engine; 0 for a blank page. */
  attempts: number;
  /** The prompt whose answer was kept, `blank` for a page without ink, `failed` when nothing could be read. */
  mode: PromptMode | 'blank' | 'failed';
  finish_reason: StreamedAnswer['finishReason'] | null;
  repaired: boolean;
  truncated: boolean;
};

/** What one page holds. Boxes in pixels of the page as sent. */
export type PageReading = { cells: Cell[]; lines: TextLine[]; report: PageReport };

/** dots.ocr's own setting; a page of its longest answers still fits `--max-model-len 32768`. */
const MAX_ANSWER_TOKENS = 16_384;
const TEMPERATURE = 0.1;
/** A second look at a page that went wrong, at a size that breaks the same pattern differently. */
const SECOND_LOOK_SCALE = 0.95;

type Ask = { mode: PromptMode; scale: number; bbox?: Bbox | undefined };

/**
 * Reads one page with dots.ocr, or with any engine that answers its prompts. A page that cannot be read gives no cells
 * and a report that says so: one bad page never fails a document.
 *
 * @param options.bbox - With `grounding_ocr`: the region to read, in pixels of the page as sent.
 * @throws EngineError `dead` or `misconfigured`: then no page can be read.
 */
export async function readPage(
  engine: Engine,
  page: Page,
  options: { mode: PromptMode; bbox?: Bbox | undefined; signal: AbortSignal },
): Promise<PageReading> {
  const { mode, bbox, signal } = options;
  if (isBlank(page) || isStrip(page)) return unread('blank', 0, null);
  const ladder: Ask[] = [
    { mode, scale: 1, bbox },
    { mode, scale: SECOND_LOOK_SCALE, bbox },
    ...(mode === 'layout_all' ? [{ mode: 'ocr', scale: 1 } as const] : []),
  ];
  let attempts = 0;
  let kept: PageReading | null = null;
  for (const step of ladder) {
    attempts += 1;
    const reading = await askOnce(engine, page, step, signal).catch((error: unknown) => orNothing(error));
    if (reading === 'refused') break;
    if (reading === 'failed') continue;
    reading.report.attempts = attempts;
    if (isGood(reading)) return reading;
    kept = moreCells(kept, reading);
  }
  return kept ? { ...kept, report: { ...kept.report, attempts } } : unread('failed', attempts, null);
}

async function askOnce(
  engine: Engine,
  page: Page,
  { mode, scale, bbox }: Ask,
  signal: AbortSignal,
): Promise<PageReading> {
  const wanted = { width: Math.ceil(page.width * scale), height: Math.ceil(page.height * scale) };
  const seen = smartResize(wanted, dotsOcrProfile.limits);
  const png = await resizeToPng(page, seen.width, seen.height);
  const prompt = dotsOcrPrompt(mode, bbox && toSeenBbox(bbox, seen, page));
  const answer = await engine.streamAnswer(
    { png, prompt: dotsOcrProfile.promptPrefix + prompt, maxTokens: MAX_ANSWER_TOKENS, signal },
    { temperature: TEMPERATURE },
  );
  return mode === 'ocr' || mode === 'grounding_ocr'
    ? toTextReading(answer, { mode, bbox: bbox ?? null, seen, page })
    : toCellReading(answer, { mode, seen, page });
}

type Context = { mode: PromptMode; seen: Size; page: Page };

function toCellReading(answer: StreamedAnswer, { mode, seen, page }: Context): PageReading {
  const parsed = parseCells(answer.text);
  const lines = toPageLines(answer.lines, seen, page);
  const confidenceOf = tokenConfidence(answer);
  const cells = parsed.cells.map((cell): Cell => {
    const bbox = cell.bbox && toPageBbox(cell.bbox, seen, page);
    const confidence = (cell.text ? confidenceOf(cell.text) : null) ?? lineConfidence(bbox, lines);
    return { ...cell, bbox, confidence };
  });
  const { repaired, truncated } = parsed;
  return { cells, lines, report: { attempts: 1, mode, finish_reason: answer.finishReason, repaired, truncated } };
}

/** The plain prompts answer with Markdown: one cell, whose box is the region that was asked for. */
function toTextReading(
  answer: StreamedAnswer,
  { mode, seen, page, bbox }: Context & { bbox: Bbox | null },
): PageReading {
  const lines = toPageLines(answer.lines, seen, page);
  const text = answer.text.trim();
  const confidence = tokenConfidence(answer)(text) ?? lineConfidence(bbox ?? [0, 0, page.width, page.height], lines);
  const truncated = answer.finishReason !== 'stop';
  return {
    cells: text === '' ? [] : [{ bbox, category: 'Text', text, confidence }],
    lines,
    report: { attempts: 1, mode, finish_reason: answer.finishReason, repaired: false, truncated },
  };
}

/** An answer that ended by itself and could be read; an empty array is a good answer too. */
const isGood = ({ report, cells }: PageReading): boolean =>
  report.finish_reason === 'stop' && !report.truncated && (cells.length > 0 || !report.repaired);

const moreCells = (kept: PageReading | null, next: PageReading): PageReading =>
  kept && kept.cells.length >= next.cells.length ? kept : next;

/** A page's own fault is a step down the ladder; a fault of the engine is not the page's and goes up. */
function orNothing(error: unknown): 'failed' | 'refused' {
  if (error instanceof EngineError && (error.failure === 'failed' || error.failure === 'refused')) return error.failure;
  throw error;
}

const unread = (mode: 'blank' | 'failed', attempts: number, finish_reason: null): PageReading => ({
  cells: [],
  lines: [],
  report: { attempts, mode, finish_reason, repaired: false, truncated: false },
});

/** No model takes a picture this narrow, and no document has that shape. */
const isStrip = ({ width, height }: Size): boolean =>
  Math.max(width, height) > MAX_ASPECT_RATIO * Math.min(width, height);
