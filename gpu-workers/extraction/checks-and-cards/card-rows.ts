import { findHeader, type Header } from '../statements/columns.ts';
import { squash } from '../statements/labels.ts';
import type { DocumentRows, Row, Segment } from '../statements/segments.ts';
import type { Order, RowPeriod } from './card-dates.ts';
import { type Money, partsOfRow, type RowParts } from './card-row-parts.ts';
import {
  type CardRole,
  cardRoles,
  carriesBalance,
  isCardTable,
  isOtherTable,
  isSectionHeading,
  isSummaryLabel,
} from './card-vocabulary.ts';
import { currencyNamed, type Foreign, readForeign } from './foreign-amount.ts';

/** A row as it is printed: which way its money went is settled later, from all rows together. */
export type CardRow = RowParts & {
  amount: Money;
  section: Segment | null;
  /** Rows under one heading, whose signs mean the same. */
  run: number;
  /** Whose card it was, from the line over its rows. */
  card: { last4: string; segment: Segment } | null;
  foreign: (Foreign & { segment: Segment }) | null;
};

export type CardRows = {
  rows: CardRow[];
  /** Balances printed as rows of the list. */
  carried: { label: Segment; balance: Money }[];
  /** Rows of the document that belong to the list, so that nobody takes them for something else. */
  taken: Set<number>;
};

type State = {
  header: Header<CardRole> | null;
  section: Segment | null;
  run: number;
  card: CardRow['card'];
  /** Within a table that lists no transactions. */
  elsewhere: boolean;
  last: CardRow | null;
  lastRow: Row | null;
};

/** Reads every transaction of a card statement, under a header of columns or by the shape of its rows alone. */
export function readCardRows(document: DocumentRows, period: RowPeriod, order: Order): CardRows {
  const found: CardRows = { rows: [], carried: [], taken: new Set() };
  const state: State = {
    header: null,
    section: null,
    run: 0,
    card: null,
    elsewhere: false,
    last: null,
    lastRow: null,
  };
  const widths = tableWidths(document.rows);
  for (let index = 0; index < document.rows.length; index += 1) {
    const row = asPlaced(document.rows[index] as Row, state.header, widths);
    const header = findHeader(document.rows, index, cardRoles, isCardTable);
    if (header) {
      openTable(header, state);
      for (let at = index; at < header.bodyFrom; at += 1) found.taken.add(at);
      index = header.bodyFrom - 1;
      continue;
    }
    if (readHeading(row, state) || readRow(row, state, found, { period, order })) found.taken.add(index);
  }
  return found;
}

/** How many columns each table of the engine's has. An empty last one shows by what is left free at the right. */
function tableWidths(rows: Row[]): Map<number, number> {
  const widths = new Map<number, number>();
  const toTheEdge = new Set<number>();
  for (const { slot, place, bbox } of rows.flatMap((row) => row.segments)) {
    if (!slot) continue;
    widths.set(slot.table, Math.max(widths.get(slot.table) ?? 0, slot.column + slot.columns));
    if (bbox === null || place[2] > bbox[2] - 1) toTheEdge.add(slot.table);
  }
  for (const [table, width] of widths) if (!toTheEdge.has(table)) widths.set(table, width + 1);
  return widths;
}

/** An engine may end a table early and begin another with fewer columns: then only the places tell which is which. */
function asPlaced(row: Row, header: Header<CardRole> | null, widths: Map<number, number>): Row {
  const [own, heads] = [row.segments[0]?.slot?.table, header?.segments[0]?.slot?.table];
  if (own === undefined || heads === undefined || widths.get(own) === widths.get(heads)) return row;
  return { ...row, segments: row.segments.map((segment) => ({ ...segment, slot: null })) };
}

/** Under `Date | Purchases | Amount` the second column holds what was purchased, and its label is the heading. */
function openTable(header: Header<CardRole>, state: State): void {
  Object.assign(state, { header, elsewhere: false, last: null });
  const has = (role: CardRole) => header.columns.some((column) => column.role === role);
  if (!has('amount') || has('description')) return;
  const heading = header.columns.find(({ role }) => role === 'charge' || role === 'credit');
  if (!heading) return;
  Object.assign(heading, { role: 'description', kind: 'text' });
  Object.assign(state, { section: { ...heading.head, text: heading.label }, run: state.run + 1 });
}

/** Whether the row is a heading over transactions. */
function readHeading(row: Row, state: State): boolean {
  const text = row.segments.map((segment) => segment.text).join(' ');
  const last4 = cardNamed(text);
  const inList = state.header !== null || state.section !== null || state.last !== null;
  const [only, second, third] = row.segments;
  if (only && !third && inList && last4 !== undefined && text.length < 90 && !/\d[.,]\d{2}\b/.test(text)) {
    state.card = { last4, segment: only };
  }
  if (!only || second) return false;
  if (isOtherTable(only.text)) {
    Object.assign(state, { elsewhere: true, header: null, last: null });
    return false;
  }
  if (only.running || !isSectionHeading(only.text)) return false;
  // Some issuers print their headings in the column of descriptions.
  const inColumn = only.slot !== null && only.slot.columns === 1 && only.slot.column > 0;
  if ((inColumn || goesOn(row, only, state)) && !isSummaryLabel(squash(only.text))) return false;
  Object.assign(state, { section: only, elsewhere: false, last: null, run: state.run + 1 });
  return true;
}

/** `Card ending in 1234`, `Account number XXXX 1234`, `JANE SMITH #1234: Transactions` */
const cardNamed = (text: string) =>
  (/(?:card|account|acct)\b.{0,25}?(?:ending|number|no\b|#|[Xx*•]{2}).{0,25}?(\d{4})\s*\)?$/i.exec(text.trim()) ??
    /#\s?(\d{4})\s*:/.exec(text) ??
    /^(?:\d{4,6}[ -]?)?[Xx*•][Xx*• -]{3,}(\d{4})$/.exec(text.trim()))?.[1];

function readRow(row: Row, state: State, found: CardRows, dating: { period: RowPeriod; order: Order }): boolean {
  if (state.elsewhere) return false;
  const parts = partsOfRow(row, state.header, dating);
  const { transactionDate, postDate, description, amount, balance } = parts;
  const isDated = transactionDate !== null || postDate !== null;
  const words = description.map((segment) => segment.text).join(' ');
  const label = squash(words);
  if (carriesBalance(label)) return takeBalance(description, balance ?? amount, state, found);
  if (!isDated || amount === null || !/\p{L}{2}/u.test(words)) {
    return !isDated && amount === null && takeContinuation(row, state);
  }
  // Beside a column of dates the summary may print its lines, which look like rows.
  if (isSummaryLabel(label) && state.header === null) return false;
  const { section, run, card } = state;
  const entry: CardRow = { ...parts, amount, section, run, card, foreign: null };
  found.rows.push(entry);
  Object.assign(state, { last: entry, lastRow: row });
  return true;
}

function takeBalance(words: Segment[], balance: Money | null, state: State, found: CardRows): boolean {
  const [label] = words;
  if (!label || balance === null || (state.header === null && state.last === null)) return false;
  found.carried.push({ label, balance });
  state.last = null;
  return true;
}

/** A further line of the row above: more of its description, or its amount in another currency. */
function takeContinuation(row: Row, state: State): boolean {
  const [line, second] = row.segments;
  if (!line || second || !state.last) return false;
  const { aside } = state.last;
  const currency = aside && currencyNamed(line.text);
  const foreign = currency ? { amount: aside.money, currency, rate: null } : readForeign(line.text);
  // Such a line speaks for itself, so it may stand further off than words that could be anything.
  if (foreign ? !follows(row, state, 2) : !goesOn(row, line, state)) return false;
  if (foreign) state.last.foreign = { ...foreign, segment: line };
  else state.last.description.push(line);
  state.lastRow = row;
  return true;
}

/** Whether a line stands right under the words of the last row. */
function goesOn(row: Row, line: Segment, state: State): boolean {
  const start = state.last?.description[0];
  if (!start || line.running || line.heading || !follows(row, state, 0.8)) return false;
  if (line.slot !== null) return start.slot?.table === line.slot.table && start.slot.column === line.slot.column;
  return Math.abs(line.place[0] - start.place[0]) < 1.5 * (row.bottom - row.top);
}

/** @param reach - The widest gap to the last row, in heights of this one. */
function follows(row: Row, { last, lastRow }: State, reach: number): boolean {
  if (!last || !lastRow || last.description.length > 2 || lastRow.page !== row.page) return false;
  return row.top - lastRow.bottom < reach * (row.bottom - row.top);
}
