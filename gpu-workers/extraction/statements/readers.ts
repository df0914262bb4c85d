import type { Validation } from '../../../shared/api/extract.ts';
import type { PageContent } from '../page-content.ts';
import type { ExtractorResult, Readings } from '../reading.ts';
import { type DocumentRows, rowsFromCells, rowsFromLines } from './segments.ts';

export type Reader = {
  read: (document: DocumentRows) => Readings;
  /** The list of rows the document is about: it is taken from one reader as a whole, for two halves would not add up. */
  rows: string;
  checks: (data: Record<string, unknown>) => Validation[];
  /** Names and addresses: single lines show better than an engine's blocks where they begin and end. */
  blocks: RegExp;
};

/**
 * Reads a document by its cells and, where there are printed lines, by those too. The reading whose sums agree better
 * is kept; the other one fills the single fields and the whole lists that it lacks.
 */
export function bestReading(pages: PageContent[], reader: Reader): ExtractorResult {
  const byLines = rowsFromLines(pages);
  const candidates = [rowsFromCells(pages), ...(byLines ? [byLines] : [])].map((document) => {
    const readings = reader.read(document);
    return { readings, score: scoreOf(readings, reader), source: document.source };
  });
  const [best, other] = candidates.sort((a, b) => b.score - a.score);
  const readings = best?.readings ?? new Map();
  const lists = new Set([...readings.keys()].map(listOf));
  for (const [path, reading] of other?.readings ?? []) {
    const list = listOf(path);
    if (list === null ? !readings.has(path) : !lists.has(list)) readings.set(path, reading);
  }
  const fine = candidates.find(({ source }) => source === 'lines')?.readings;
  if (fine) takeBlocks(readings, fine, reader.blocks);
  const rowCount = countRows(readings, reader.rows);
  return { readings, warnings: rowCount === 0 ? [`No rows were found for ${reader.rows}.`] : [] };
}

/** A failed sum costs more than a few missing fields; a missing field more than nothing. */
function scoreOf(readings: Readings, { checks, rows }: Reader): number {
  const results = checks(toData(readings));
  const weight = { error: 6, warn: 2, info: 0 };
  const sums = results.reduce((score, { status, severity }) => {
    if (status === 'pass') return score + weight[severity];
    return status === 'fail' ? score - weight[severity] : score;
  }, 0);
  const single = [...readings].filter(([path, { value }]) => value !== null && !path.includes('[')).length;
  return sums + single + Math.min(8, 2 * Math.log2(1 + countRows(readings))) + (countRows(readings, rows) > 0 ? 1 : 0);
}

/** Takes names and addresses over, each with all its parts. */
function takeBlocks(readings: Readings, fine: Readings, blocks: RegExp): void {
  if (readings === fine) return;
  const blockOf = (path: string) => blocks.exec(path)?.[0];
  const found = new Set([...fine.keys()].map(blockOf).filter((block) => block !== undefined));
  for (const path of [...readings.keys()]) {
    if (found.has(blockOf(path) ?? '')) readings.delete(path);
  }
  for (const [path, reading] of fine) {
    if (blockOf(path) !== undefined) readings.set(path, reading);
  }
}

const listOf = (path: string) => (path.includes('[') ? path.slice(0, path.indexOf('[')) : null);

/** Rows of one list, or of all of them. */
function countRows(readings: Readings, list = ''): number {
  const rows = [...readings.keys()].filter(
    (path) => path.includes('[') && (list === '' || path.startsWith(`${list}[`)),
  );
  return new Set(rows.map((path) => path.slice(0, path.indexOf(']')))).size;
}

function toData(readings: Readings): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const [path, { value }] of readings) {
    const keys = path.split(/\.|\[|\]\.?/).filter((key) => key !== '');
    let at: Record<string, unknown> = data;
    for (const [index, key] of keys.entries()) {
      if (index === keys.length - 1) at[key] = value;
      else {
        at[key] ??= /^\d+$/.test(keys[index + 1] ?? '') ? [] : {};
        at = at[key] as Record<string, unknown>;
      }
    }
  }
  return data;
}
