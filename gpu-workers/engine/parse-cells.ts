import { type Bbox, type CellCategory, cellCategories } from '../../shared/cell.ts';
import { scanObjects } from './scan-objects.ts';

/** A cell as the model wrote it: `bbox` in pixels of the image that it saw. */
export type RawCell = { bbox: Bbox | null; category: CellCategory; text?: string };

export type ParsedCells = {
  cells: RawCell[];
  /** The answer was not the plain JSON array that was asked for. */
  repaired: boolean;
  /** The answer ended inside a cell: its last text may be incomplete. */
  truncated: boolean;
};

/** More cells with the same words and no box than this are a model that turns in circles. */
const MAX_EQUAL_CELLS = 4;

/**
 * Reads dots.ocr's answer: a JSON array of `{bbox, category, text}`. Answers come cut off, fenced, wrapped, with raw
 * line breaks and single backslashes; whatever can be read of them is returned. Never throws; nothing readable is `[]`.
 */
export function parseCells(answer: string): ParsedCells {
  const body = answer.replace(/^\s*```(?:json)?\s*/i, '').replace(/\s*```\s*$/, '');
  const plain = parsePlain(body);
  if (plain) {
    const cells = plain.map(toRawCell).filter((cell) => cell !== null);
    const kept = dropRepeats(cells);
    return { cells: kept, repaired: body !== answer || kept.length !== plain.length, truncated: false };
  }
  const { objects, truncated } = scanObjects(body);
  const cells = objects.map(toRawCell).filter((cell) => cell !== null);
  const last = cells.at(-1);
  if (truncated && last?.text) last.text = closeTable(last.text);
  return { cells: dropRepeats(cells), repaired: true, truncated };
}

/** The array itself, an object that holds it under a key, or one single cell. */
function parsePlain(body: string): unknown[] | null {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return null;
  }
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return null;
  if ('category' in value || 'bbox' in value) return [value];
  return Object.values(value).find((member) => Array.isArray(member)) ?? null;
}

function toRawCell(value: unknown): RawCell | null {
  if (typeof value !== 'object' || value === null) return null;
  const { bbox, category, text } = value as { bbox?: unknown; category?: unknown; text?: unknown };
  const cell: RawCell = { bbox: toBbox(bbox), category: toCategory(category) };
  if (typeof text === 'string') cell.text = restoreBackslashes(text);
  return cell.bbox === null && !cell.text ? null : cell;
}

const toCategory = (value: unknown): CellCategory => cellCategories.find((category) => category === value) ?? 'Text';

function toBbox(value: unknown): Bbox | null {
  if (!Array.isArray(value) || value.length !== 4 || !value.every(Number.isFinite)) return null;
  const [x1, y1, x2, y2] = value as Bbox;
  return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
}

/** `\frac` and `\beta` with a single backslash are valid JSON for a form feed and a backspace, which no page prints. */
const restoreBackslashes = (text: string): string => text.replaceAll('\f', '\\f').replaceAll('\b', '\\b');

/** A table that was cut off still has whole rows: close what is open so that any HTML reader sees them. */
function closeTable(text: string): string {
  if (!text.includes('<table') || text.includes('</table>')) return text;
  const whole = text.slice(0, Math.max(text.lastIndexOf('</tr>') + '</tr>'.length, text.indexOf('<table')));
  const hasRows = whole.includes('</tr>');
  return hasRows ? `${whole}</table>` : `${text}</table>`;
}

/**
 * Identical objects keep one; the same words more often than a page would repeat them keep one too, unless their boxes
 * differ (`$0.00` stands in many boxes of a form); of two different texts in one box the first stays.
 */
function dropRepeats(cells: RawCell[]): RawCell[] {
  const seen = new Set<string>();
  const boxes = new Set<string>();
  const boxless = new Map<string, number>();
  return cells.filter((cell) => {
    const whole = JSON.stringify(cell);
    if (seen.has(whole) && cell.bbox) return false;
    seen.add(whole);
    if (!cell.bbox) {
      const count = (boxless.get(whole) ?? 0) + 1;
      boxless.set(whole, count);
      return count <= MAX_EQUAL_CELLS;
    }
    const box = cell.bbox.join();
    if (boxes.has(box)) return false;
    boxes.add(box);
    return true;
  });
}
