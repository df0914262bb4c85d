import { readAmount } from './amounts.ts';
import type { BankRole } from './bank-vocabulary.ts';
import { assignColumns, type Column, type Header, partsOf } from './columns.ts';
import type { Row, Segment } from './segments.ts';

/** The cells of one of the tables that stand side by side, by what they hold. */
export function byRole(row: Row, header: Header<BankRole>, group: number): Map<BankRole | 'other', Segment[]> {
  const cells = new Map<BankRole | 'other', Segment[]>();
  for (const [column, segments] of assignColumns(partsOf(row, header), header)) {
    if (column.group !== group) continue;
    cells.set(column.role, [...(cells.get(column.role) ?? []), ...segments].sort(byPosting(column)));
  }
  return cells;
}

/** Where a transaction and a posting date are both printed, the posting date counts. */
const byPosting = (column: Column<BankRole>) => (a: Segment, b: Segment) =>
  column.role === 'date' && /post/i.test(column.label) ? b.place[0] - a.place[0] : a.place[0] - b.place[0];

/** How many tables stand side by side, less one. */
export const lastGroup = (header: Header<BankRole>) => header.columns.at(-1)?.group ?? 0;

const moving = ['debit', 'credit', 'amount'] as const;

/** The column that says how much was moved. Of two filled ones that is not the one that holds a zero. */
export function movedColumn(cells: Map<BankRole | 'other', Segment[]>): (typeof moving)[number] | undefined {
  const filled = moving.filter((role) => amountIn(cells.get(role)) !== null);
  return filled.find((role) => !/^-?0\.00$/.test(amountIn(cells.get(role))?.money ?? '')) ?? filled[0];
}

/** The amount of a cell, whose parts may have been read apart. */
export function amountIn(segments: Segment[] | undefined): { money: string; segment: Segment } | null {
  if (!segments || segments.length === 0) return null;
  const together = readAmount(segments.map((segment) => segment.text).join(' '));
  const [first] = segments;
  if (together && first) return { money: together.money, segment: first };
  for (const segment of segments) {
    const amount = readAmount(segment.text);
    if (amount) return { money: amount.money, segment };
  }
  return null;
}
