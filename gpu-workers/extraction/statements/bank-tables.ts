import { type IsoDate, parseDate, parseRowDate } from '../../../shared/document-types/dates.ts';
import { detachAmounts, readAmount } from './amounts.ts';
import {
  type BankRole,
  type BankTable,
  bankRoles,
  bankTable,
  carriesBalance,
  isSectionHeading,
} from './bank-vocabulary.ts';
import { assignColumns, type Column, findHeader, type Header } from './columns.ts';
import { squash } from './labels.ts';
import type { DocumentRows, Row, Segment } from './segments.ts';

export type RowDate = { date: IsoDate | null; segment: Segment; printedYear: boolean };

/** A money movement as it is printed: which way it went is settled later, from all rows together. */
export type RawMovement = {
  table: 'transactions' | 'checks';
  /** Rows under one header and one heading, whose signs mean the same. */
  run: number;
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

export type BankTables = {
  movements: RawMovement[];
  daily: { account: number; date: RowDate; balance: { money: string; segment: Segment } }[];
  accounts: { name: Segment | null; number: Segment; balance: { money: string; segment: Segment } | null }[];
  /** Balances printed as rows of a table of transactions, first and last. */
  carried: { account: number; label: Segment; money: string; segment: Segment }[];
  /** Rows that belong to a table, so that no other reader takes them for something else. */
  taken: Set<number>;
  /** Which account each row speaks of: indexes into `accounts`, by row. */
  accountOfRow: number[];
};

export type RowPeriod = { start: IsoDate | null; end: IsoDate | null };

type State = {
  header: Header<BankRole> | null;
  table: BankTable | null;
  section: Segment | null;
  /** No table has been opened under the heading yet. */
  freshHeading: boolean;
  run: number;
  account: number;
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
  const state: State = {
    header: null,
    table: null,
    section: null,
    freshHeading: false,
    run: 0,
    account: 0,
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
  }
  return tables;
}

function openTable(header: Header<BankRole>, state: State): void {
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

/** A heading that names another account of the overview: what follows is that account's. */
function switchAccount(row: Row, state: State, tables: BankTables): void {
  if (tables.accounts.length < 2 || row.segments.length > 3) return;
  const digits = row.segments.map((segment) => segment.text.replace(/\D/g, '')).join(' ');
  const account = tables.accounts.findIndex(({ number }) => digits.includes(number.text.replace(/\D/g, '')));
  if (account < 0 || account === state.account || state.table === 'accounts') return;
  Object.assign(state, { account, header: null, table: null, section: null, date: null, last: null });
}

/** Returns whether the row belonged to a table. */
function readRow(row: Row, state: State, tables: BankTables, period: RowPeriod): boolean {
  const { header, table } = state;
  if (table === 'accounts' && header) {
    const isAccount = readAccount(row, header, tables);
    if (!isAccount && row.segments.length === 1) closeTable(state);
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
  if (header && table === 'daily') return readDaily(row, header, state, tables, period);
  if (header) return readMovements(row, header, state, tables, period);
  return readFreeMovement(row, state, tables, period);
}

const isPageNumber = ({ segments }: Row) =>
  segments.some(({ text }) =>
    (segments.length < 3 ? /^\W*page\s*\d+(?:\s*of\s*\d+)?\W*$/i : /^\W*page\s*\d+\s*of\s*\d+\W*$/i).test(text),
  );

function closeTable(state: State): void {
  state.header = null;
  state.table = null;
}

function isHeading(row: Row, header: Header<BankRole> | null): boolean {
  const [only, second] = row.segments;
  if (!only || second || !isSectionHeading(only.text) || carriesBalance(squash(only.text))) return false;
  if (only.running || /\d{2}[/.]\d{2}|\d[.,]\d{2}\b/.test(only.text)) return false;
  if (only.heading) return true;
  if (!header) return true;
  if (only.slot !== null) return only.slot.columns > 1;
  // Under a table's header a line of words is a description going on, unless it starts left of the descriptions.
  const description = header.columns.find((column) => column.role === 'description');
  const first = header.columns[0];
  if (!description || !first || description === first) return false;
  return only.place[0] < (first.head.place[2] + description.head.place[0]) / 2 && only.page === header.page;
}

function readAccount(row: Row, header: Header<BankRole>, tables: BankTables): boolean {
  const cells = byRole(row, header, 0);
  const number = cells.get('account')?.[0];
  const balance = amountIn(cells.get('balance'));
  if (!number || !/\d{3,}/.test(number.text)) return false;
  if (tables.accounts.some((account) => account.number.text === number.text)) return true;
  tables.accounts.push({ name: row.segments.find((segment) => segment !== number) ?? null, number, balance });
  return true;
}

function readDaily(row: Row, header: Header<BankRole>, state: State, tables: BankTables, period: RowPeriod): boolean {
  let found = false;
  for (let group = 0; group <= lastGroup(header); group += 1) {
    const cells = byRole(row, header, group);
    const date = dateIn(cells.get('date'), period);
    const balance = amountIn(cells.get('balance')) ?? amountIn(cells.get('amount'));
    if (date === null || balance === null) continue;
    tables.daily.push({ account: state.account, date, balance });
    found = true;
  }
  return found;
}

function readMovements(
  row: Row,
  header: Header<BankRole>,
  state: State,
  tables: BankTables,
  period: RowPeriod,
): boolean {
  let found = false;
  for (let group = 0; group <= lastGroup(header); group += 1) {
    const cells = byRole(row, header, group);
    found = readMovement(row, cells, state, tables, period) || found;
  }
  return found;
}

function readMovement(
  row: Row,
  cells: Map<BankRole | 'other', Segment[]>,
  state: State,
  tables: BankTables,
  period: RowPeriod,
): boolean {
  const date = dateIn(cells.get('date'), period);
  if (date !== null) state.date = date;
  const stray = date === null ? (cells.get('date') ?? []) : afterDate(cells.get('date') ?? []);
  const description = [...stray, ...(cells.get('description') ?? cells.get('other') ?? [])].sort(
    (a, b) => a.place[0] - b.place[0],
  );
  const label = squash(description.map((segment) => segment.text).join(' '));
  const balance = amountIn(cells.get('balance'));
  const column = (['debit', 'credit', 'amount'] as const).find((role) => amountIn(cells.get(role)) !== null);
  if (carriesBalance(label)) {
    const carried = balance ?? (column ? amountIn(cells.get(column)) : null);
    const [at] = description;
    if (carried && at) tables.carried.push({ account: state.account, label: at, ...carried });
    return carried !== null;
  }
  const amount = column ? amountIn(cells.get(column)) : null;
  if (!column || amount === null) return goesOn(row, description, date, state);
  if (date === null && /^(?:sub)?total|^\d+(?:item|transaction)s?/.test(label)) {
    state.last = null;
    return true;
  }
  if (date === null && !isCheckListRow(state) && !continues(row, state)) return false;
  const number = cells.get('check')?.find((segment) => /\d/.test(segment.text));
  const isCheckList = state.table === 'checks';
  if (isCheckList ? !number : label === '' && !number) return false;
  const movement: RawMovement = {
    table: isCheckList ? 'checks' : 'transactions',
    run: state.run,
    account: state.account,
    date: date ?? (isCheckList ? null : state.date),
    description: isCheckList ? [] : description,
    amount,
    column,
    type: cells.get('type')?.[0]?.text ?? null,
    checkNumber: number ? { text: number.text, segment: number } : null,
    balance,
    section: state.section,
  };
  tables.movements.push(movement);
  state.last = isCheckList ? null : movement;
  state.lastRow = row;
  state.afterHeader = false;
  return true;
}

const isCheckListRow = ({ table }: State) => table === 'checks';

/** A row without a date of its own shares the one above, so it must stand right under it. */
const continues = (row: Row, { lastRow, afterHeader, header }: State) =>
  afterHeader ||
  !header?.columns.some((column) => column.role === 'date') ||
  (lastRow !== null && lastRow.page === row.page && row.top - lastRow.bottom < 2.5 * (row.bottom - row.top));

/** A further line of the description of the row before, also over a page break right under the repeated header. */
function goesOn(row: Row, description: Segment[], date: RowDate | null, state: State): boolean {
  const { last, lastRow, header } = state;
  if (date !== null || !last || !lastRow || !header || description.length !== 1 || row.segments.length !== 1)
    return false;
  const [line] = description as [Segment];
  if (line.running || line.heading || last.description.length > 5) return false;
  const samePage = lastRow.page === row.page;
  const close = samePage ? row.top - lastRow.bottom < 0.9 * (row.bottom - row.top) : state.afterHeader;
  const start = last.description[0];
  const inColumn = line.slot !== null || (start !== undefined && Math.abs(line.place[0] - start.place[0]) < 60);
  if (!close || !inColumn) return false;
  last.description.push(line);
  state.lastRow = row;
  return true;
}

/** `01/05 CARD PURCHASE 12.00 500.00` with no header over it. */
function readFreeMovement(row: Row, state: State, tables: BankTables, period: RowPeriod): boolean {
  const parts = row.segments.flatMap(detachAmounts);
  const [first] = parts;
  if (!first) return false;
  const date = dateIn([first], period);
  const amounts = parts.flatMap((segment) => {
    const amount = readAmount(segment.text);
    return amount && !amount.whole ? [{ money: amount.money, segment }] : [];
  });
  const [amount, balance] = amounts;
  const words = [...afterDate([first]), ...parts.slice(1)].filter((segment) => readAmount(segment.text) === null);
  if (date === null || !amount || amounts.length > 2 || words.length === 0 || !/\p{L}{2}/u.test(words[0]?.text ?? '')) {
    return false;
  }
  const label = squash(words.map((segment) => segment.text).join(' '));
  if (carriesBalance(label)) {
    tables.carried.push({ account: state.account, label: first, ...amount });
    return true;
  }
  tables.movements.push({
    table: 'transactions',
    run: state.run,
    account: state.account,
    date,
    description: words,
    amount,
    column: 'amount',
    type: null,
    checkNumber: null,
    balance: balance ?? null,
    section: state.section,
  });
  return true;
}

function byRole(row: Row, header: Header<BankRole>, group: number): Map<BankRole | 'other', Segment[]> {
  const loose = row.segments.flatMap((segment) => (segment.slot === null ? detachAmounts(segment) : [segment]));
  const cells = new Map<BankRole | 'other', Segment[]>();
  for (const [column, segments] of assignColumns(loose, header)) {
    if (column.group !== group) continue;
    cells.set(column.role, [...(cells.get(column.role) ?? []), ...segments].sort(byPosting(column)));
  }
  return cells;
}

/** Where a transaction and a posting date are both printed, the posting date counts. */
const byPosting = (column: Column<BankRole>) => (a: Segment, b: Segment) =>
  column.role === 'date' && /post/i.test(column.label) ? b.place[0] - a.place[0] : a.place[0] - b.place[0];

const lastGroup = (header: Header<BankRole>) => header.columns.at(-1)?.group ?? 0;

function amountIn(segments: Segment[] | undefined): { money: string; segment: Segment } | null {
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

const rowDate =
  /^(\d{1,2}\s?[-/]\s?\d{1,2}(?:\s?[-/]\s?(?:\d{4}|\d{2}))?|\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{2,4}|[A-Za-z]{3,9}\.?\s?\d{1,2}(?:,?\s+\d{4})?|\d{1,2}[\s-]?[A-Za-z]{3,9}(?:[\s-]?(?:\d{4}|\d{2}))?)(?=\s|$)/;

function dateIn(segments: Segment[] | undefined, period: RowPeriod): RowDate | null {
  for (const segment of segments ?? []) {
    const printed = rowDate.exec(segment.text.trim())?.[1];
    if (printed === undefined) continue;
    const full = parseDate(printed, period.end ? { year: Number(period.end.slice(0, 4)) } : {});
    const printedYear = parseDate(printed) !== null;
    if (printedYear) return { date: full, segment, printedYear };
    // A leap day shows that the text is a date whatever its year is.
    if (parseDate(printed, { year: 2024 })) return { date: parseRowDate(printed, period), segment, printedYear };
  }
  return null;
}

/** What follows the date in the same text. */
function afterDate(segments: Segment[]): Segment[] {
  return segments.flatMap((segment) => {
    const printed = rowDate.exec(segment.text.trim())?.[0];
    const rest = printed === undefined ? '' : segment.text.trim().slice(printed.length).trim();
    return rest === '' || parseDate(rest, { year: 2024 }) !== null ? [] : [{ ...segment, text: rest }];
  });
}
