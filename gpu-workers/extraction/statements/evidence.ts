import type { Bbox } from '../../../shared/cell.ts';
import type { Reading, Readings } from '../reading.ts';
import type { Segment } from './segments.ts';

/** Puts a value that was read off one or more segments. The box is drawn around those of the first page. */
export function put(
  readings: Readings,
  path: string,
  value: Reading['value'],
  segments: Segment[],
  { sourceText, status = 'present' }: { sourceText?: string; status?: Reading['status'] } = {},
): void {
  const page = segments[0]?.page ?? null;
  const onPage = segments.filter((segment) => segment.page === page);
  const scores = onPage.map(({ ocr }) => ocr).filter((ocr) => ocr !== null);
  readings.set(path, {
    value,
    sourceText: sourceText ?? (segments.map((segment) => segment.text).join(' ') || null),
    page,
    bbox: around(onPage),
    status,
    ocr: scores.length > 0 ? Math.min(...scores) : null,
  });
}

function around(segments: Segment[]): Bbox | null {
  const boxes = segments.map(({ bbox }) => bbox).filter((bbox) => bbox !== null);
  if (boxes.length === 0) return null;
  return [
    Math.min(...boxes.map((box) => box[0])),
    Math.min(...boxes.map((box) => box[1])),
    Math.max(...boxes.map((box) => box[2])),
    Math.max(...boxes.map((box) => box[3])),
  ];
}
