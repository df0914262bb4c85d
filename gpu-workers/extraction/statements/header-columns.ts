import type { Column, RoleRule } from './columns.ts';
import { cut } from './detach-amounts.ts';
import { overlap } from './key-values.ts';
import { squash } from './labels.ts';
import type { Row, Segment } from './segments.ts';

/** The columns of a header that is printed over one or several rows, left to right. */
export function toColumns<R extends string>(rows: Row[], rules: readonly RoleRule<R>[]): Column<R>[] {
  const heads: { lines: Segment[]; place: Segment }[] = [];
  for (const row of rows) {
    // Only lines above may be the same header: what stands side by side is not, even within one cell.
    const above = [...heads];
    for (const segment of row.segments.flatMap((text) => splitHead(text, rules))) {
      const head = above.find(({ place }) =>
        segment.slot !== null && segment.slot.table === place.slot?.table
          ? sameColumn(place, segment)
          : overlap(place, segment) > 0.3 * Math.min(widthOf(place), widthOf(segment)),
      );
      if (head) {
        head.lines.push(segment);
        head.place = union(head.place, segment);
      } else heads.push({ lines: [segment], place: segment });
    }
  }
  heads.sort((a, b) => a.place.place[0] - b.place.place[0]);
  let group = 0;
  let seen = new Set<string>();
  return heads.map(({ lines, place }) => {
    const label = lines.map((line) => line.text).join(' ');
    const rule = [label, lines.at(-1)?.text ?? ''].flatMap((text) => ruleFor(text, rules) ?? [])[0];
    // The first role coming round again after others opens the next table; two dates in a row are one table's.
    if (rule && seen.size > 1 && rule.role === [...seen][0]) {
      group += 1;
      seen = new Set();
    }
    // A second column of the same words is a note on the first, and would only blur it.
    const isNote = rule !== undefined && rule.kind === 'text' && seen.has(rule.role);
    if (rule) seen.add(rule.role);
    if (isNote) return { role: 'other', kind: 'any', label, head: place, group };
    return { role: rule?.role ?? 'other', kind: rule?.kind ?? 'any', label, head: place, group };
  });
}

/** `AMOUNT DATE`: headers set so close that they were read as one, when every word of them is a header. */
function splitHead<R extends string>(segment: Segment, rules: readonly RoleRule<R>[]): Segment[] {
  const words = [...segment.text.matchAll(/\S+/g)];
  if (words.length < 2 || words.length > 8 || ruleFor(segment.text, rules)) return [segment];
  const starts: number[] = [];
  for (let from = 0; from < words.length; ) {
    const lengths = [3, 2, 1].filter((count) => from + count <= words.length);
    const length = lengths.find((count) => ruleFor(words.slice(from, from + count).join(' '), rules));
    if (length === undefined) return [segment];
    starts.push(words[from]?.index ?? 0);
    from += length;
  }
  return starts.map((start, index) => cut(segment, start, starts[index + 1] ?? segment.text.length));
}

function ruleFor<R extends string>(label: string, rules: readonly RoleRule<R>[]): RoleRule<R> | undefined {
  const text = squash(label.replace(/\([^)]*\)|\[[^\]]*\]|[$€£]/g, ''));
  return text === '' ? undefined : rules.find(({ pattern }) => pattern.test(text));
}

const widthOf = ({ place }: Segment) => place[2] - place[0];

/** One head out of two lines of it. Its slot is the finer one, for a label may stand over several columns. */
function union(a: Segment, b: Segment): Segment {
  const finer = a.slot && b.slot ? (b.slot.columns < a.slot.columns ? b : a) : a;
  const place = finer.slot?.columns === 1 && a.slot?.columns !== b.slot?.columns ? finer.place : undefined;
  return {
    ...a,
    slot: finer.slot,
    place: place ?? [
      Math.min(a.place[0], b.place[0]),
      Math.min(a.place[1], b.place[1]),
      Math.max(a.place[2], b.place[2]),
      Math.max(a.place[3], b.place[3]),
    ],
  };
}

/** Whether two cells of one table share a column. */
export const sameColumn = ({ slot: a }: Segment, { slot: b }: Segment) =>
  a !== null && a.table === b?.table && (covers(a, b.column) || covers(b, a.column));

/** Whether a cell reaches over a column. */
export const covers = (slot: { column: number; columns: number }, column: number) =>
  column >= slot.column && column < slot.column + slot.columns;
