import type { Bbox } from '../../shared/cell.ts';
import { boundingBox } from './box.ts';

/**
 * Sorts boxes into the order a person reads them (XY-cut): a gap from top to bottom between two columns is read as
 * columns, every other gap from top to bottom.
 *
 * @param lineHeight - Usual height of the print (px): gaps between columns are wider than this.
 */
export function inReadingOrder<T extends { bbox: Bbox }>(items: T[], lineHeight: number): T[] {
  if (items.length < 2) return items;
  const columns = cut(items, 0, 1.0 * lineHeight);
  const isColumns = columns?.every((part) => heightOf(part) > 2.2 * lineHeight);
  const parts = isColumns ? columns : (cut(items, 1, 1) ?? columns);
  if (parts) return parts.flatMap((part) => inReadingOrder(part, lineHeight));
  return [...items].sort((a, b) => a.bbox[1] - b.bbox[1] || a.bbox[0] - b.bbox[0]);
}

function heightOf(items: { bbox: Bbox }[]): number {
  const box = boundingBox(items.map((item) => item.bbox));
  return box[3] - box[1];
}

/** Cuts along the widest gap across the axis (0: between left and right, 1: between top and bottom). Null without one. */
function cut<T extends { bbox: Bbox }>(items: T[], axis: 0 | 1, minGap: number): [T[], T[]] | null {
  const sorted = [...items].sort((a, b) => a.bbox[axis] - b.bbox[axis]);
  let reach = sorted[0]!.bbox[axis + 2]!;
  let widest = { gap: minGap, at: 0 };
  sorted.forEach((item, index) => {
    const gap = item.bbox[axis]! - reach;
    if (index > 0 && gap >= widest.gap) widest = { gap, at: index };
    reach = Math.max(reach, item.bbox[axis + 2]!);
  });
  return widest.at === 0 ? null : [sorted.slice(0, widest.at), sorted.slice(widest.at)];
}
