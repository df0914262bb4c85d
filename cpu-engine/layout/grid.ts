import type { Bbox } from '../../shared/cell.ts';
import { sharedLength } from './box.ts';
import type { Rule, Rules } from './rules.ts';

/** One box of a ruled form or table: a rectangle of grid fields with no rule between them. */
export type GridCell = { row: number; column: number; rowspan: number; colspan: number; bbox: Bbox };

/** Rules that touch each other, as rows and columns: `ys[r]`…`ys[r + 1]` is row r. */
export type Grid = {
  xs: number[];
  ys: number[];
  cells: GridCell[];
  /** Index into `cells` for each field, row by row. */
  cellOfField: number[];
};

/** More fields than a form has; beyond this the "rules" are a chart or a halftone. */
const MAX_FIELDS = 20_000;

/**
 * Builds a grid from each group of connected horizontal and vertical rules.
 *
 * @param tolerance - How far apart (px) two rules are still the same line, and how near ends must come to touch.
 */
export function buildGrids(rules: Rules, tolerance: number): Grid[] {
  return connectedRules(rules, tolerance).flatMap((group) => {
    const xs = boundaries(group.vertical, group.horizontal, tolerance);
    const ys = boundaries(group.horizontal, group.vertical, tolerance);
    if (xs.length < 2 || ys.length < 2 || (xs.length - 1) * (ys.length - 1) > MAX_FIELDS) return [];
    return [mergeFields(group, xs, ys, tolerance)];
  });
}

/** Groups of rules that cross or touch, largest first left out of order; a group needs rules of both directions. */
function connectedRules({ horizontal, vertical }: Rules, tolerance: number): Rules[] {
  const parent = [...horizontal, ...vertical].map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while (parent[root] !== root) root = parent[root]!;
    parent[index] = root;
    return root;
  };
  horizontal.forEach((h, i) => {
    vertical.forEach((v, j) => {
      const touches =
        v.at >= h.from - tolerance &&
        v.at <= h.to + tolerance &&
        h.at >= v.from - tolerance &&
        h.at <= v.to + tolerance;
      if (touches) parent[rootOf(i)] = rootOf(horizontal.length + j);
    });
  });
  const groups = new Map<number, Rules>();
  const groupOf = (index: number): Rules => {
    const root = rootOf(index);
    const group = groups.get(root) ?? { horizontal: [], vertical: [] };
    groups.set(root, group);
    return group;
  };
  horizontal.forEach((rule, i) => {
    groupOf(i).horizontal.push(rule);
  });
  vertical.forEach((rule, j) => {
    groupOf(horizontal.length + j).vertical.push(rule);
  });
  return [...groups.values()].filter((group) => group.horizontal.length > 0 && group.vertical.length > 0);
}

/** Positions of the rules, near ones taken together; where crossing rules reach further out, there the edge is. */
function boundaries(rules: Rule[], crossing: Rule[], tolerance: number): number[] {
  const clusters: { sum: number; weight: number; last: number }[] = [];
  for (const { at, from, to } of [...rules].sort((a, b) => a.at - b.at)) {
    const length = to - from;
    const cluster = clusters.at(-1);
    if (cluster && at - cluster.last <= tolerance) {
      cluster.sum += at * length;
      cluster.weight += length;
      cluster.last = at;
    } else clusters.push({ sum: at * length, weight: length, last: at });
  }
  const positions = clusters.map(({ sum, weight }) => sum / weight);
  const first = Math.min(...crossing.map((rule) => rule.from));
  const last = Math.max(...crossing.map((rule) => rule.to));
  if (first < (positions[0] ?? Number.POSITIVE_INFINITY) - 2 * tolerance) positions.unshift(first);
  if (last > (positions.at(-1) ?? Number.NEGATIVE_INFINITY) + 2 * tolerance) positions.push(last);
  return positions;
}

/** Cuts the grid into rectangles: first as wide as no rule stops it, then as tall. */
function mergeFields(group: Rules, xs: number[], ys: number[], tolerance: number): Grid {
  const columns = xs.length - 1;
  const rows = ys.length - 1;
  const ruleRight = separators(group.vertical, xs, ys, tolerance);
  const ruleBelow = separators(group.horizontal, ys, xs, tolerance);
  const isSplitX = (row: number, column: number) => ruleRight[(column + 1) * rows + row] === 1;
  const isSplitY = (row: number, column: number) => ruleBelow[(row + 1) * columns + column] === 1;
  const cellOfField = new Array<number>(rows * columns).fill(-1);
  const cells: GridCell[] = [];
  const isFree = (row: number, column: number) => cellOfField[row * columns + column] === -1;

  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!isFree(row, column)) continue;
      let right = column;
      while (right + 1 < columns && isFree(row, right + 1) && !isSplitX(row, right)) right++;
      let bottom = row;
      const canGrow = (next: number) => {
        for (let c = column; c <= right; c++) {
          if (!isFree(next, c) || isSplitY(next - 1, c)) return false;
          if (c < right && isSplitX(next, c)) return false;
        }
        return true;
      };
      while (bottom + 1 < rows && canGrow(bottom + 1)) bottom++;
      for (let r = row; r <= bottom; r++) {
        for (let c = column; c <= right; c++) cellOfField[r * columns + c] = cells.length;
      }
      const bbox: Bbox = [xs[column]!, ys[row]!, xs[right + 1]!, ys[bottom + 1]!];
      cells.push({ row, column, rowspan: bottom - row + 1, colspan: right - column + 1, bbox });
    }
  }
  return { xs, ys, cells, cellOfField };
}

/** For boundary b and field f along it, `[b * fields + f]` is 1 where a rule covers most of that field's side. */
function separators(rules: Rule[], positions: number[], across: number[], tolerance: number): Uint8Array {
  const fields = across.length - 1;
  const covered = new Float64Array(positions.length * fields);
  for (const rule of rules) {
    let nearest = 0;
    positions.forEach((position, index) => {
      if (Math.abs(position - rule.at) < Math.abs(positions[nearest]! - rule.at)) nearest = index;
    });
    if (Math.abs(positions[nearest]! - rule.at) > 2 * tolerance) continue;
    for (let field = 0; field < fields; field++) {
      const shared = sharedLength(rule.from, rule.to, across[field]!, across[field + 1]!);
      if (shared > 0) covered[nearest * fields + field]! += shared;
    }
  }
  return Uint8Array.from(covered, (length, index) => {
    const field = index % fields;
    return length >= 0.6 * (across[field + 1]! - across[field]!) ? 1 : 0;
  });
}

/** The cell at a point, or null outside the grid. */
export function cellAt(grid: Grid, x: number, y: number): number | null {
  const column = fieldOf(grid.xs, x);
  const row = fieldOf(grid.ys, y);
  if (column === null || row === null) return null;
  return grid.cellOfField[row * (grid.xs.length - 1) + column] ?? null;
}

function fieldOf(positions: number[], at: number): number | null {
  if (at < positions[0]! || at > positions.at(-1)!) return null;
  let field = 0;
  while (field + 2 < positions.length && at >= positions[field + 1]!) field++;
  return field;
}
