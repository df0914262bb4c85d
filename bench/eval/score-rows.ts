import type { TruthValue } from '../manifest.ts';
import { isSame, valueAt } from '../score.ts';
import { assign } from './assign.ts';
import { rowOf } from './truth-path.ts';

/**
 * How well the rows of one list were found, in whatever order. A row is right when all its recorded values are.
 * `missed` are recorded rows that are not right; `surplus` are rows that were read, are not right, and are more than the
 * rows that nobody recorded can account for.
 */
export type RowScore = {
  list: string;
  right: number;
  missed: number;
  surplus: number;
  valuesRight: number;
  values: number;
};

type Leaf = { path: string; leaf: string; expected: TruthValue };

/** Pairs the recorded rows with those that were read so that most values agree, and counts. */
export const scoreRows = (truth: Record<string, TruthValue>, data: unknown): RowScore[] =>
  [...recordedRows(truth)].map(([list, rows]) => {
    const read = valueAt(data, list);
    const readRows: unknown[] = Array.isArray(read) ? read : [];
    const agreeing = rows.map((leaves) => readRows.map((row) => leaves.filter((leaf) => isRight(leaf, row)).length));
    const best = assign(agreeing).map((column, row) => agreeing[row]?.[column] ?? 0);
    const right = rows.filter((leaves, row) => best[row] === leaves.length).length;
    const length = truth[`${list}.length`];
    const unrecorded = Math.max(0, (typeof length === 'number' ? length : readRows.length) - rows.length);
    return {
      list,
      right,
      missed: rows.length - right,
      surplus: Math.max(0, readRows.length - right - unrecorded),
      valuesRight: best.reduce((sum, count) => sum + count, 0),
      values: rows.reduce((sum, leaves) => sum + leaves.length, 0),
    };
  });

/** By list and row. A row that is nothing but blanks says that there is none, which is a matter for its fields. */
function recordedRows(truth: Record<string, TruthValue>): Map<string, Leaf[][]> {
  const lists = new Map<string, Map<number, Leaf[]>>();
  for (const [path, expected] of Object.entries(truth)) {
    const place = rowOf(path);
    if (place === null) continue;
    const rows = lists.get(place.list) ?? new Map<number, Leaf[]>();
    const length = truth[`${place.list}.length`];
    const row = place.row < 0 && typeof length === 'number' ? length + place.row : place.row;
    rows.set(row, [...(rows.get(row) ?? []), { path, leaf: place.leaf, expected }]);
    lists.set(place.list, rows);
  }
  return new Map(
    [...lists].flatMap(([list, rows]) => {
      const filled = [...rows.values()].filter((leaves) => leaves.some(({ expected }) => expected !== null));
      return filled.length === 0 ? [] : [[list, filled] as const];
    }),
  );
}

const isRight = ({ path, leaf, expected }: Leaf, row: unknown): boolean =>
  isSame(expected, leaf === '' ? row : valueAt(row, leaf), path);

/** 2 × right ÷ (recorded rows + rows read for them). Null without rows. */
export function rowF1(scores: readonly Pick<RowScore, 'right' | 'missed' | 'surplus'>[]): number | null {
  let [right, wrong] = [0, 0];
  for (const score of scores) {
    right += 2 * score.right;
    wrong += score.missed + score.surplus;
  }
  return right + wrong === 0 ? null : right / (right + wrong);
}
