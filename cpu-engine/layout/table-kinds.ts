import { median } from './box.ts';
import { columnTexts, isValue, type PlacedRow, share } from './placed-rows.ts';
import { isLabel, isMoney } from './value-shapes.ts';

/** A value further from its label than this many heights of the print is not its value. */
const MAX_PAIR_GAP = 16;

/** Two columns, labels on the left, and on the right values that are not mainly amounts. */
export function isPairBlock(rows: PlacedRow[], lineHeight: number): boolean {
  const [labels, values, ...more] = columnTexts(rows);
  if (!labels || !values || more.length > 0 || labels.length < 1) return false;
  if (share(values, isMoney) > 0.5 && labels.length > 2) return false;
  const full = rows.filter(({ cells }) => cells.length === 2);
  const gaps = full.map(({ cells: [label, value] }) => value!.segments[0]!.bbox[0] - label!.segments.at(-1)!.bbox[2]);
  if (median(gaps, 0) > MAX_PAIR_GAP * lineHeight) return false;
  if (share(labels, (text) => /[:#]$/.test(text)) >= 0.5) return true;
  return labels.length >= 2 && share(labels, isLabel) >= 0.8 && share(values, (text) => /\d/.test(text)) >= 0.6;
}

/** Two columns: names on the left, numbers or dates on the right ("Previous balance   $900.00"). */
export function isNamedValues(rows: PlacedRow[]): boolean {
  const [names, values, ...more] = columnTexts(rows);
  if (!names || !values || more.length > 0 || names.length < 2) return false;
  return share(names, isValue) < 0.2 && share(values, isValue) >= 0.6;
}

/** `isStrip`: on a receipt numbers stand side by side everywhere; a table there has amounts. */
export function isTable(rows: PlacedRow[], isStrip: boolean): boolean {
  const texts = columnTexts(rows);
  const fullRows = rows.filter(({ cells }) => cells.length >= 2).length;
  if (texts.length < 2 || fullRows < 2) return false;
  if (isStrip && !texts.some((own) => own.some(isMoney))) return false;
  const valueColumns = texts.filter((own) => own.filter(isValue).length >= 2 && share(own, isValue) >= 0.5).length;
  if (valueColumns >= 1 && (texts.length >= 3 || texts.slice(1).some((own) => share(own, isMoney) >= 0.5))) return true;
  const words = median(
    texts.flat().map((text) => text.split(' ').length),
    0,
  );
  const filled = texts.reduce((sum, own) => sum + own.length, 0) / (texts.length * fullRows);
  if (texts.length >= 3 && texts.some((own) => own.slice(1).some(isValue)) && filled >= 0.6) return true;
  return texts.length >= 3 && fullRows >= 3 && words <= 3 && filled >= 0.8;
}
