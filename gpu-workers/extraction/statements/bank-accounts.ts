import { readAmount } from './amounts.ts';
import { amountIn, byRole } from './bank-cells.ts';
import type { BankAccount, BankTables, TableState } from './bank-tables.ts';
import { accountTypes, type BankRole, carriesBalance } from './bank-vocabulary.ts';
import type { Header } from './columns.ts';
import { findDate } from './find-dates.ts';
import { matchLabel, squash } from './labels.ts';
import type { Row, Segment } from './segments.ts';

/** A row of the overview of accounts. Returns whether it was one, as all of these do. */
export function readAccountRow(row: Row, header: Header<BankRole>, tables: BankTables): boolean {
  const cells = byRole(row, header, 0);
  const named = cells.get('account_name')?.[0];
  const number = [cells.get('account')?.[0], named].find((segment) => /\d{3,}/.test(segment?.text ?? '')) ?? null;
  const balance = amountIn(cells.get('balance'));
  const name = named ?? row.segments.find((segment) => segment !== number && /\p{L}{3}/u.test(segment.text)) ?? null;
  if (number === null && (name === null || balance === null || !isOverview(row, name))) return false;
  if (/^(?:grand)?total|^allaccounts/.test(squash(name?.text ?? ''))) return true;
  const known = tables.accounts.some((account) =>
    number === null ? account.name?.text === name?.text : account.number?.text === number.text,
  );
  if (!known) tables.accounts.push({ name, number, balance });
  return true;
}

/** A row without a number is an account's only in full, and never a line of a summary. */
const isOverview = ({ segments }: Row, name: Segment) => segments.length > 2 && !carriesBalance(squash(name.text));

/** A heading that names another account, of the overview or a new one: what follows is that account's. */
export function switchAccount(row: Row, state: TableState, tables: BankTables): void {
  if (state.table === 'accounts' || row.segments.length > 3) return;
  if (row.segments.some(({ text }) => /\d\.\d{2}\b/.test(text))) return;
  const account = tables.accounts.length < 2 ? -1 : accountNamed(row, tables.accounts);
  if (account >= 0) enter(account, state);
  else noteHeading(row, state);
}

function accountNamed(row: Row, accounts: BankAccount[]): number {
  const digits = row.segments.map(({ text }) => text.replace(/\D/g, '')).join(' ');
  const byNumber = accounts.findIndex(
    ({ number }) => number !== null && digits.includes(number.text.replace(/\D/g, '')),
  );
  if (byNumber >= 0) return byNumber;
  const heading = squash(row.segments[0]?.text ?? '');
  const named = accounts.filter(({ name }) => {
    const words = squash(name?.text ?? '');
    return words.length > 4 && heading.startsWith(words);
  });
  return named.length === 1 ? accounts.indexOf(named[0] as BankAccount) : -1;
}

/** Remembers the line that names a kind of account, and the number beside or under it. */
function noteHeading(row: Row, state: TableState): void {
  const [first] = row.segments;
  if (!first || first.running || findDate(first.text) !== null) return;
  if (first.text.length < 60 && (accountTypes.some(([, kind]) => kind.test(first.text)) || isShare(first.text))) {
    state.heading = { name: first, number: numberIn(row.segments) };
  } else if (state.heading && matchLabel(first.text, ['accountnumber', 'accountno', 'account#', 'account'])) {
    state.heading.number ??= numberIn(row.segments);
  }
}

/** Credit unions call their accounts shares, and number them. */
const isShare = (text: string) => /^(?:share|suffix|draft|id)\b.*\d/i.test(text);

const numberIn = (segments: Segment[]): Segment | null =>
  segments.find(({ text }) => /\d{4,}\W*$/.test(text) && readAmount(text)?.whole !== false) ?? null;

/**
 * A beginning balance behind an ending one, under a heading of its own, opens the next account of a statement that has
 * no overview of them.
 */
export function openAccount(state: TableState, tables: BankTables, label: string): void {
  const { heading } = state;
  const isNext = /^(?:your)?(?:beginning|opening|previous|starting)/.test(label);
  const closed = tables.carried.some(
    (carried) =>
      carried.account === state.account && /^(?:your)?(?:ending|closing|new)/.test(squash(carried.label.text)),
  );
  if (isNext && tables.accounts.length === 0 && heading) tables.accounts.push({ ...heading, balance: null });
  if (!isNext || !closed || !heading || tables.accounts.some(({ name }) => name === heading.name)) return;
  tables.accounts.push({ ...heading, balance: null });
  enterKeepingTable(tables.accounts.length - 1, state);
}

function enter(account: number, state: TableState): void {
  if (account === state.account) return;
  Object.assign(state, { account, header: null, table: null, section: null, date: null, last: null });
}

function enterKeepingTable(account: number, state: TableState): void {
  Object.assign(state, { account, run: state.run + 1, section: null, last: null });
}
