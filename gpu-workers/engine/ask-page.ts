import type { PromptMode } from '../../shared/api/extract.ts';
import type { Bbox, Cell } from '../../shared/cell.ts';
import { type PagePixels, resizeToPng } from '../documents/resize.ts';
import { answerConfidence, lineConfidence, tokenConfidence } from './cell-confidence.ts';
import type { Engine, StreamedAnswer } from './client.ts';
import { dotsOcrProfile } from './models.ts';
import { toPageBbox, toPageLines, toSeenBbox } from './page-coordinates.ts';
import type { PageReading } from './page-reading.ts';
import { parseCells } from './parse-cells.ts';
import { dotsOcrPrompt } from './prompts.ts';
import { type Size, smartResize } from './smart-resize.ts';

/** dots.ocr's own setting; a page of its longest answers still fits `--max-model-len 32768`. */
const MAX_ANSWER_TOKENS = 16_384;
/** dots.ocr's own setting; its weights name none, and the server's default of 1 reads badly. */
export const TEMPERATURE = 0.1;

/** One question about a whole page. `scale` is how large the model sees it; `bbox` goes with `grounding_ocr`. */
export type PageAsk = { mode: PromptMode; scale: number; bbox?: Bbox | undefined };

/**
 * Shows the whole page to the engine in exactly the size its model works at, and reads the answer.
 *
 * @returns What could be read of the answer, good or bad: its report says which. Boxes in pixels of `page`.
 * @throws EngineError
 */
export async function askPage(
  engine: Engine,
  page: PagePixels,
  { mode, scale, bbox }: PageAsk,
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

type Context = { mode: PromptMode; seen: Size; page: Size };

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
  const confidence = answerConfidence(answer) ?? lineConfidence(bbox ?? [0, 0, page.width, page.height], lines);
  const truncated = answer.finishReason !== 'stop';
  return {
    cells: text === '' ? [] : [{ bbox, category: 'Text', text, confidence }],
    lines,
    report: { attempts: 1, mode, finish_reason: answer.finishReason, repaired: false, truncated },
  };
}
