import { readAccountRow, switchAccount } from './bank-accounts.ts';
import { inPrintedOrder } from './bank-order.ts';
import { readBalanceRow, readFreeRow, readMovementRow } from './bank-rows.ts';
import type { BankRole, BankTable } from './bank-vocabulary.ts';
import { bankRoles, bankTable, carriesBalance, isSectionHeading } from './bank-vocabulary.ts';
import { findHeader, type Header } from './columns.ts';
import { squash } from './labels.ts';
import type { RowDate, RowPeriod } from './row-dates.ts';
import type { DocumentRows, Row, Segment } from './segments.ts';

/** A money movement as it is printed: which way it went is settled later, from all rows together. */
export type RawMovement = {
  table: 'transactions' | 'checks';
  /** Rows under one header and one heading, whose signs mean the same. */
  run: number;
  /** Which of several tables side by side, from 0. */
  group: number;
  account: number;
  date: RowDate | null;
  description: Segment[];
  amount: { money: string; segment: Segment };
  column: 'amount' | 'debit' | 'credit';
  type: string | null;
  checkNumber: { text: string; segment: Segment } | null;
  balance: { money: string; segment: Segment } | null;
  section: Segment | null;
};

export type BankAccount = {
  name: Segment | null;
  number: Segment | null;
  balance: { money: string; segment: Segment } | null;
};

export type DailyBalance = {
  run: number;
  group: number;
  account: number;
  date: RowDate;
  balance: { money: string; segment: Segment };
};

export type BankTables = {
  movements: RawMovement[];
  daily: DailyBalance[];
  accounts: BankAccount[];
  /** Balances printed as rows of a table of transactions, first and last. */
  carried: { account: number; label: Segment; money: string; segment: Segment }[];
  /** Rows that belong to a table, so that no other reader takes them for something else. */
  taken: Set<number>;
  /** Which account each row speaks of: indexes into `accounts`, by row. */
  accountOfRow: number[];
};

/** Where the reading of the tables stands between two rows. */
export type TableState = {
  header: Header<BankRole> | null;
  table: BankTable | null;
  section: Segment | null;
  /** No table has been opened under the heading yet. */
  freshHeading: boolean;
  run: number;
  account: number;
  /** The line that named a kind of account last. */
  heading: Omit<BankAccount, 'balance'> | null;
  date: RowDate | null;
  last: RawMovement | null;
  /** Bottom of the row that was read last: what follows closely may belong to it. */
  lastRow: Row | null;
  afterHeader: boolean;
};

/** Reads every table of a bank statement, from the first row to the last, over page breaks and repeated headers. */
export function readBankTables(document: DocumentRows, period: RowPeriod): BankTables {
  const tables: BankTables = {
    movements: [],
    daily: [],
    accounts: [],
    carried: [],
    taken: new Set(),
    accountOfRow: [],
  };
  const state: TableState = {
    header: null,
    table: null,
    section: null,
    freshHeading: false,
    run: 0,
    account: 0,
    heading: null,
    date: null,
    last: null,
    lastRow: null,
    afterHeader: false,
  };
  for (let index = 0; index < document.rows.length; index += 1) {
    const row = document.rows[index] as Row;
    switchAccount(row, state, tables);
    tables.accountOfRow[index] = state.account;
    const header = findHeader(document.rows, index, bankRoles, (roles) => bankTable(roles) !== null);
    if (header) {
      openTable(header, state);
      for (let at = index; at < header.bodyFrom; at += 1) {
        tables.taken.add(at);
        tables.accountOfRow[at] = state.account;
      }
      index = header.bodyFrom - 1;
      continue;
    }
    if (isPageNumber(row)) continue;
    if (readRow(row, state, tables, period)) tables.taken.add(index);
    tables.accountOfRow[index] = state.account;
  }
  tables.daily = inPrintedOrder(tables.daily);
  tables.movements = inPrintedOrder(tables.movements);
  return tables;
}

function openTable(header: Header<BankRole>, state: TableState): void {
  const table = bankTable(
    header.columns.map((column) => column.role),
    state.section?.text,
  );
  // A heading is over the tables of one kind that follow it, also over those that go on on the next page.
  if (table !== state.table && !state.freshHeading) state.section = null;
  state.freshHeading = false;
  state.header = header;
  state.table = table;
  state.run += 1;
  state.date = null;
  state.afterHeader = true;
  if (state.table !== 'transactions') state.last = null;
}

/** Returns whether the row belonged to a table. */
function readRow(row: Row, state: TableState, tables: BankTables, period: RowPeriod): boolean {
  const { header, table } = state;
  if (table === 'accounts' && header) {
    const isAccount = readAccountRow(row, header, tables);
    if (!isAccount && row.segments.length === 1 && !row.segments.some(({ text }) => /\d/.test(text))) closeTable(state);
    return isAccount;
  }
  if (isHeading(row, header)) {
    const [heading] = row.segments;
    state.section = heading ?? null;
    state.freshHeading = true;
    state.run += 1;
    state.last = null;
    // A heading over a table without a header of its own leaves the columns as they were.
    return false;
  }
  if (header && table === 'daily') return readBalanceRow(row, header, state, tables, period);
  if (header) return readMovementRow(row, header, state, tables, period);
  return readFreeRow(row, state, tables, period);
}

const isPageNumber = ({ segments }: Row) =>
  segments.some(({ text }) =>
    (segments.length < 3 ? /^\W*page\s*\d+(?:\s*of\s*\d+)?\W*$/i : /^\W*page\s*\d+\s*of\s*\d+\W*$/i).test(text),
  );

function closeTable(state: TableState): void {
  state.header = null;
  state.table = null;
}

function isHeading(row: Row, header: Header<BankRole> | null): boolean {
  const [only, second] = row.segments;
  if (!only || second) return false;
  // `Deposits / Credits   2 items totaling $2,981.20`
  const text = only.text.replace(/\s+(?:\d+ )?(?:\p{L}+ )?totall?ing \$?[\d,.]+$/iu, '');
  if (!isSectionHeading(text) || carriesBalance(squash(text))) return false;
  if (only.running || /\d{2}[/.]\d{2}|\d[.,]\d{2}\b/.test(text)) return false;
  if (only.heading || text !== only.text) return true;
  if (!header) return true;
  if (only.slot !== null) return only.slot.columns > 1;
  // Under a table's header a line of words is a description going on, unless it starts left of the descriptions.
  const description = header.columns.find((column) => column.role === 'description');
  const first = header.columns[0];
  if (!description || !first || description === first) return false;
  return only.place[0] < (first.head.place[2] + description.head.place[0]) / 2 && only.page === header.page;
}
