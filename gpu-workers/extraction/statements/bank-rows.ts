import { readAmount } from './amounts.ts';
import { openAccount } from './bank-accounts.ts';
import { amountIn, byRole, lastGroup, movedColumn } from './bank-cells.ts';
import type { BankTables, RawMovement, TableState } from './bank-tables.ts';
import { type BankRole, carriesBalance } from './bank-vocabulary.ts';
import type { Header } from './columns.ts';
import { detachAmounts } from './detach-amounts.ts';
import { squash } from './labels.ts';
import { afterDate, dateIn, type RowDate, type RowPeriod } from './row-dates.ts';
import type { Row, Segment } from './segments.ts';

/** A row of day-end balances, of several tables side by side if there are. */
export function readBalanceRow(
  row: Row,
  header: Header<BankRole>,
  state: TableState,
  tables: BankTables,
  period: RowPeriod,
): boolean {
  let found = false;
  for (let group = 0; group <= lastGroup(header); group += 1) {
    const cells = byRole(row, header, group);
    const date = dateIn(cells.get('date'), period);
    const balance = amountIn(cells.get('balance')) ?? amountIn(cells.get('amount'));
    if (date === null || balance === null) continue;
    tables.daily.push({ run: state.run, group, account: state.account, date, balance });
    found = true;
  }
  return found;
}

/** A row under a header of transactions or checks, or the further line of one. */
export function readMovementRow(
  row: Row,
  header: Header<BankRole>,
  state: TableState,
  tables: BankTables,
  period: RowPeriod,
): boolean {
  let found = false;
  for (let group = 0; group <= lastGroup(header); group += 1) {
    const cells = byRole(row, header, group);
    found = readMovement({ row, cells, group }, state, tables, period) || found;
  }
  return found;
}

type RowCells = { row: Row; cells: Map<BankRole | 'other', Segment[]>; group: number };

function readMovement(
  { row, cells, group }: RowCells,
  state: TableState,
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
  const column = movedColumn(cells);
  if (carriesBalance(label)) {
    const carried = balance ?? (column ? amountIn(cells.get(column)) : null);
    const [at] = description;
    openAccount(state, tables, label);
    if (carried && at) tables.carried.push({ account: state.account, label: at, ...carried });
    return carried !== null;
  }
  const amount = column ? amountIn(cells.get(column)) : null;
  if (!column || amount === null) return goesOn(row, description, date, state);
  if (date === null && /^(?:sub)?total|^\d+(?:item|transaction)s?/.test(label)) {
    state.last = null;
    // The table of fees that follows the lists on many statements says what the summary wants to know.
    return !/overdraft|returned/.test(label);
  }
  if (date === null && state.table !== 'checks' && !sharesDate(row, state)) return false;
  const number = cells.get('check')?.find((segment) => /\d/.test(segment.text));
  const isCheckList = state.table === 'checks';
  if (isCheckList ? !number : label === '' && !number) return false;
  const movement: RawMovement = {
    table: isCheckList ? 'checks' : 'transactions',
    run: state.run,
    group,
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

/** A row without a date of its own shares the one above, so it must stand right under it, its amount in a column. */
function sharesDate(row: Row, { lastRow, date, header, afterHeader }: TableState): boolean {
  if (!header?.columns.some((column) => column.role === 'date')) return true;
  const isClose = lastRow?.page === row.page && row.top - lastRow.bottom < 2.5 * (row.bottom - row.top);
  return date !== null && (isClose || afterHeader) && row.segments.some(({ text }) => readAmount(text) !== null);
}

/** A further line of the description of the row before, also over a page break right under the repeated header. */
function goesOn(row: Row, description: Segment[], date: RowDate | null, state: TableState): boolean {
  const { last, lastRow } = state;
  if (date !== null || !last || !lastRow || description.length !== 1 || row.segments.length !== 1) return false;
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
export function readFreeRow(row: Row, state: TableState, tables: BankTables, period: RowPeriod): boolean {
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
  if (date === null || !amount || amounts.length > 2 || !/\p{L}{2}/u.test(words[0]?.text ?? '')) {
    return amounts.length === 0 && goesOn(row, row.segments, date, state);
  }
  const label = squash(words.map((segment) => segment.text).join(' '));
  if (carriesBalance(label)) {
    openAccount(state, tables, label);
    tables.carried.push({ account: state.account, label: words[0] ?? first, ...amount });
    return true;
  }
  state.last = {
    table: 'transactions',
    run: state.run,
    group: 0,
    account: state.account,
    date,
    description: words,
    amount,
    column: 'amount',
    type: null,
    checkNumber: null,
    balance: balance ?? null,
    section: state.section,
  };
  state.lastRow = row;
  tables.movements.push(state.last);
  return true;
}
