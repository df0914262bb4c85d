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
  const separated = separators(group, xs, ys, tolerance);
  const isSplitX = (row: number, column: number) => separated.right[row * columns + column] === 1;
  const isSplitY = (row: number, column: number) => separated.below[row * columns + column] === 1;
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

/**
 * Where rules part neighbouring fields, row by row: `right` between a field and the next, `below` between it and the one
 * under it. A rule must span the whole box that it stands in: a tick from the lower edge (between a code and its amount)
 * or an underline does not part anything.
 */
function separators(
  group: Rules,
  xs: number[],
  ys: number[],
  tolerance: number,
): { right: Uint8Array; below: Uint8Array } {
  const columns = xs.length - 1;
  const rows = ys.length - 1;
  const coverX = ruleCover(group.vertical, xs, ys, tolerance);
  const coverY = ruleCover(group.horizontal, ys, xs, tolerance);
  const widths = xs.slice(1).map((x, index) => x - xs[index]!);
  const heights = ys.slice(1).map((y, index) => y - ys[index]!);
  const isRuledX = (row: number, edge: number) => coverX[edge]![row]! >= 0.6 * heights[row]!;
  const isRuledY = (column: number, edge: number) => coverY[edge]![column]! >= 0.6 * widths[column]!;
  const right = new Uint8Array(rows * columns);
  const below = new Uint8Array(rows * columns);
  for (let edge = 1; edge < columns; edge++) {
    const isNewBox = (row: number) => isRuledY(edge - 1, row) || isRuledY(edge, row);
    spanningRuns(coverX[edge]!, heights, isNewBox).forEach((spans, row) => {
      if (spans) right[row * columns + edge - 1] = 1;
    });
  }
  for (let edge = 1; edge < rows; edge++) {
    const isNewBox = (column: number) => isRuledX(edge - 1, column) || isRuledX(edge, column);
    spanningRuns(coverY[edge]!, widths, isNewBox).forEach((spans, column) => {
      if (spans) below[(edge - 1) * columns + column] = 1;
    });
  }
  return { right, below };
}

/** For each position (a rule's place across its direction) and each field along it: how many pixels are ruled. */
function ruleCover(rules: Rule[], positions: number[], across: number[], tolerance: number): number[][] {
  const cover = positions.map(() => new Array<number>(across.length - 1).fill(0));
  for (const rule of rules) {
    let nearest = 0;
    positions.forEach((position, index) => {
      if (Math.abs(position - rule.at) < Math.abs(positions[nearest]! - rule.at)) nearest = index;
    });
    if (Math.abs(positions[nearest]! - rule.at) > 2 * tolerance) continue;
    const own = cover[nearest]!;
    // A digit at its end may have cut a rule short of the one it runs to.
    const from = across.find((edge) => edge <= rule.from && rule.from - edge < 1.5 * tolerance) ?? rule.from;
    const to = across.find((edge) => edge >= rule.to && edge - rule.to < 1.5 * tolerance) ?? rule.to;
    own.forEach((_, field) => {
      own[field]! += Math.max(0, sharedLength(from, to, across[field]!, across[field + 1]!));
    });
  }
  return cover;
}

/** Takes fields together up to where a new box begins, and says of each field whether its box is ruled along its length. */
function spanningRuns(cover: number[], sizes: number[], isNewBox: (field: number) => boolean): boolean[] {
  const spans: boolean[] = [];
  let start = 0;
  for (let field = 1; field <= cover.length; field++) {
    if (field < cover.length && !isNewBox(field)) continue;
    const sum = (values: number[]) => values.slice(start, field).reduce((total, value) => total + value, 0);
    const isSpanned = sum(cover) >= 0.63 * sum(sizes);
    while (spans.length < field) spans.push(isSpanned);
    start = field;
  }
  return spans;
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
