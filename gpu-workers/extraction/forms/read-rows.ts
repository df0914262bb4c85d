import type { FieldSpec } from '../../../shared/document-types/field.ts';
import { parseState } from '../../../shared/document-types/identifiers.ts';
import { type Candidate, presentCandidate } from './candidate.ts';
import { centreY } from './form-word.ts';
import { linesOfRuns } from './lines-of-runs.ts';
import type { Box, PageBoxes } from './read-page.ts';
import { joinRuns, parseValue } from './read-value.ts';
import { type StateIdKey, withState } from './row-state.ts';
import type { TextRun } from './text-run.ts';

/** Boxes side by side under which values stand in rows, such as a form's state boxes. */
export type RowTable = {
  /** Path of the list: `state`, `entries[0].state`. */
  list: string;
  columns: readonly { label: string; key: string; type: FieldSpec['type'] }[];
};

/** Candidates of one row by key. */
export type RowCandidates = Map<string, Candidate>;

/** More rows than any form has; further lines are other print. */
const maxRows = 4;

/** Further below its label no row stands. */
const furthest = 7;

/** Reads the table once for each copy on the page: each version is a list of rows. */
export function readRows(page: PageBoxes, table: RowTable): RowCandidates[][] {
  return headerGroups(page, table)
    .map((group) => rowsOf(page, group, stateIdKey(table)))
    .filter((rows) => rows.length > 0);
}

const stateIdKey = ({ columns }: RowTable): StateIdKey =>
  (['employer_state_id', 'state_id'] as const).find((key) => columns.some((column) => column.key === key)) ?? null;

type Column = { box: Box; key: string; type: FieldSpec['type'] };

/** Column labels that belong together: those on one height or on lines that follow each other, until a label comes again. */
function headerGroups(page: PageBoxes, { columns }: RowTable): Column[][] {
  const all = columns.flatMap(({ label, key, type }) =>
    (page.boxes.get(label) ?? []).map((box) => ({ box, key, type })),
  );
  all.sort((a, b) => a.box.hit.place[1] - b.box.hit.place[1]);
  const bands: Column[][] = [];
  for (const column of all) {
    const top = bands.at(-1)?.at(-1)?.box.hit.place[1];
    if (top !== undefined && column.box.hit.place[1] - top < 3 * page.page.unit) bands.at(-1)?.push(column);
    else bands.push([column]);
  }
  return bands.flatMap((band) => {
    const groups: Column[][] = [[]];
    for (const column of band.sort((a, b) => a.box.hit.place[0] - b.box.hit.place[0])) {
      if (groups.at(-1)?.some(({ key }) => key === column.key)) groups.push([]);
      groups.at(-1)?.push(column);
    }
    return groups;
  });
}

function rowsOf(page: PageBoxes, columns: readonly Column[], idKey: StateIdKey): RowCandidates[] {
  const { unit } = page.page;
  const end = tableEnd(page, columns);
  const content = columns.flatMap((column) =>
    column.box.content
      .filter(({ run, cost }) => isInside(run, column) || ((cost < furthest || cost >= 9) && run.place[1] < end))
      .map(({ run, cost }) => ({ run, cost, column })),
  );
  const lines =
    byOrder(columns, content, unit) ??
    linesOfRuns(
      content.map(({ run }) => run),
      unit,
    );
  const rows: RowCandidates[] = [];
  let bottom: number | null = null;
  for (const line of lines) {
    const top = Math.min(...line.map((run) => run.place[1]));
    if (bottom !== null && top - bottom > 2.5 * unit && !isStacked(columns, unit)) break;
    const row: RowCandidates = new Map();
    for (const column of columns) {
      const own = content.filter((item) => item.column === column && line.includes(item.run));
      const run = own.length > 0 ? joinRuns(own.map((item) => item.run)) : null;
      const value = run && parseValue(run.text, column.type);
      if (run && value !== null) {
        row.set(column.key, presentCandidate(value, run.words, { source: page.source, cost: own[0]?.cost ?? 0 }));
      }
    }
    const completed = withState(row, line, { page, idKey });
    if (isRow(completed)) {
      rows.push(completed);
      bottom = Math.max(...line.map((run) => run.place[3]));
    }
  }
  return rows.slice(0, maxRows);
}

const isInside = (run: TextRun, { box }: Column) => run.container !== null && run.container === box.hit.container;

type Content = { run: TextRun; cost: number; column: Column };

/** Labels below one another have their values beside them: then the rows are told by order, not by height. */
const isStacked = (columns: readonly Column[], unit: number): boolean => {
  const tops = columns.map(({ box }) => box.hit.place[1]);
  return Math.max(...tops) - Math.min(...tops) > 1.5 * unit;
};

/**
 * Where the engine gave every column a cell of its own with as many lines as the others, the lines count: the heights at
 * which they stand in their cells are made up.
 */
function byOrder(columns: readonly Column[], content: readonly Content[], unit: number): TextRun[][] | null {
  const stacked = isStacked(columns, unit);
  const lists = columns
    .map((column) => content.filter((item) => item.column === column).map(({ run }) => run))
    .filter((runs) => runs.length > 0);
  const [first] = lists;
  const isOwn = content.every(
    ({ run, column }) => run.container !== null && run.container === column.box.hit.container,
  );
  if (!first || (!stacked && (!isOwn || lists.some((runs) => runs.length !== first.length)))) return null;
  const sorted = lists.map((runs) => runs.sort((a, b) => centreY(a) - centreY(b)));
  const longest = lists.reduce((most, runs) => (runs.length > most.length ? runs : most), first);
  return longest.map((_, row) => sorted.flatMap((runs) => runs.slice(row, row + 1)));
}

/** Where the form's foot begins: its title and the names of its offices are no rows. */
function tableEnd(page: PageBoxes, columns: readonly Column[]): number {
  const foot = Math.max(...columns.map(({ box }) => box.hit.place[3]));
  const walls = [...page.boxes.values()].flat().filter(({ hit }) => hit.label.role === 'wall' && hit.place[1] > foot);
  return Math.min(...walls.map(({ hit }) => hit.place[1] - page.page.unit), Number.POSITIVE_INFINITY);
}

/** A row holds an amount, or a number or a place name with something else beside it. */
function isRow(row: RowCandidates): boolean {
  const values = [...row.values()].map((candidate) => String(candidate.value));
  // The year in the form's title.
  if (values.length === 1 && /^(?:19|20)\d{2}\.00$/.test(values[0] ?? '')) return false;
  if (values.some((value) => /^-?\d+\.\d{2}$/.test(value))) return true;
  return values.some((value) => /\d{3}/.test(value)) || values.some((value) => parseState(value) !== null);
}
