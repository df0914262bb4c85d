import { detachAmounts, readAmount } from '../statements/amounts.ts';
import { assignColumns, findHeader, type Header } from '../statements/columns.ts';
import { squash } from '../statements/labels.ts';
import type { DocumentRows, Row, Segment } from '../statements/segments.ts';
import { leadingDate, type Order, type PrintedDate, type RowPeriod } from './card-dates.ts';
import {
  type CardRole,
  cardRoles,
  carriesBalance,
  isCardTable,
  isOtherTable,
  isSectionHeading,
} from './card-vocabulary.ts';
import { type Foreign, readForeign } from './foreign-amount.ts';

export type Money = { money: string; segment: Segment };

/** A row as it is printed: which way its money went is settled later, from all rows together. */
export type CardRow = {
  /** The transaction's date, and the posting date where a second one is printed. */
  dates: (PrintedDate & { segment: Segment })[];
  reference: { text: string; segment: Segment } | null;
  description: Segment[];
  amount: Money;
  column: 'amount' | 'charge' | 'credit';
  /** `CR` or `DR` in a place of its own. */
  mark: string | null;
  balance: Money | null;
  section: Segment | null;
  /** Rows under one heading, whose signs mean the same. */
  run: number;
  cardLast4: string | null;
  foreign: Foreign | null;
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
  cardLast4: string | null;
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
    cardLast4: null,
    elsewhere: false,
    last: null,
    lastRow: null,
  };
  for (let index = 0; index < document.rows.length; index += 1) {
    const row = document.rows[index] as Row;
    const header = findHeader(document.rows, index, cardRoles, isCardTable);
    if (header) {
      Object.assign(state, { header, elsewhere: false, last: null });
      for (let at = index; at < header.bodyFrom; at += 1) found.taken.add(at);
      index = header.bodyFrom - 1;
      continue;
    }
    if (readHeading(row, state) || readRow(row, state, found, { period, order })) found.taken.add(index);
  }
  return found;
}

/** Whether the row is a heading over transactions. */
function readHeading(row: Row, state: State): boolean {
  const text = row.segments.map((segment) => segment.text).join(' ');
  const card = /(?:card|account|acct)\b.{0,25}?(?:ending|number|no\b|#|[Xx*•]{2}).{0,25}?(\d{4})\s*\)?$/i.exec(
    text.trim(),
  )?.[1];
  if (card !== undefined && text.length < 90 && row.segments.length <= 2 && !/\d[.,]\d{2}\b/.test(text)) {
    state.cardLast4 = card;
  }
  const [only, second] = row.segments;
  if (!only || second) return false;
  if (isOtherTable(only.text)) {
    Object.assign(state, { elsewhere: true, header: null, last: null });
    return false;
  }
  if (only.running || !isSectionHeading(only.text) || goesOn(row, only, state)) return false;
  if (only.slot !== null && only.slot.columns === 1 && only.slot.column > 0) return false;
  Object.assign(state, { section: only, elsewhere: false, last: null, run: state.run + 1 });
  return true;
}

function readRow(
  row: Row,
  state: State,
  found: CardRows,
  { period, order }: { period: RowPeriod; order: Order },
): boolean {
  if (state.elsewhere) return false;
  const parts = row.segments.flatMap(detachAmounts);
  const head = takeHead(parts, period, order);
  const label = squash(head.words.map((segment) => segment.text).join(' '));
  const amounts = amountsOf(head.rest, state.header);
  if (carriesBalance(label)) return takeBalance(head.words, amounts, state, found);
  if (head.dates.length === 0 || amounts === null || !/\p{L}{2}/u.test(head.words.map(({ text }) => text).join(' '))) {
    return head.dates.length === 0 && amounts === null && takeContinuation(row, state);
  }
  const { reference, description } = takeReference(head.words, head.reference, state.header);
  if (description.length === 0) return false;
  const entry: CardRow = {
    dates: head.dates,
    reference,
    description,
    ...amounts,
    section: state.section,
    run: state.run,
    cardLast4: state.cardLast4,
    foreign: null,
  };
  found.rows.push(entry);
  Object.assign(state, { last: entry, lastRow: row });
  return true;
}

type Head = {
  dates: (PrintedDate & { segment: Segment })[];
  reference: { text: string; segment: Segment } | null;
  words: Segment[];
  rest: Segment[];
};

/** Parts a row into its dates, the words after them, and its amounts and what follows these. */
function takeHead(parts: Segment[], period: RowPeriod, order: Order): Head {
  const head: Head = { dates: [], reference: null, words: [], rest: [] };
  const first = parts.findIndex((part) => isAmount(part));
  const end = first < 0 ? parts.length : first;
  for (const part of parts.slice(0, end)) {
    let text = part.text;
    while (head.words.length === 0 && head.dates.length < 2) {
      const date = leadingDate(text, period, order);
      if (date === null) break;
      head.dates.push({ ...date, segment: part });
      text = date.rest;
    }
    if (text.trim() === '') continue;
    // Some issuers print the reference before the dates.
    if (head.dates.length === 0 && isReference(text)) head.reference = { text, segment: part };
    else head.words.push(text === part.text ? part : tail(part, text));
  }
  head.rest = parts.slice(end);
  return head;
}

/** The end of a segment; its place is that share of the whole. */
function tail(segment: Segment, text: string): Segment {
  const [left, top, right, bottom] = segment.place;
  const share = text.length / Math.max(1, segment.text.length);
  return { ...segment, text, place: [right - share * (right - left), top, right, bottom] };
}

const isReference = (text: string) => /^(?=(?:\D*\d){6})[A-Z\d]{8,25}$/i.test(text.trim());

const isAmount = ({ text, slot }: Segment) => {
  const amount = /\d/.test(text) ? readAmount(text) : null;
  return amount !== null && (!amount.whole || (slot !== null && /^\D?\d+$/.test(text)));
};

/** The row's amount by its column; without a header the last one, for points and foreign money stand before it. */
function amountsOf(
  parts: Segment[],
  header: Header<CardRole> | null,
): Pick<CardRow, 'amount' | 'column' | 'mark' | 'balance'> | null {
  const amounts = parts.flatMap((segment) => {
    const amount = /\d/.test(segment.text) ? readAmount(segment.text) : null;
    return amount === null ? [] : [{ money: amount.money, segment, whole: amount.whole }];
  });
  const mark = parts.find(({ text }) => /^(?:CR|DR|C|D|credit|debit)\.?$/i.test(text.trim()))?.text ?? null;
  const roles = new Map<CardRole, Money>();
  if (header) {
    for (const [{ role }, segments] of assignColumns(parts, header)) {
      const amount = amounts.find(({ segment }) => segments.includes(segment));
      if (role !== 'other' && amount && !roles.has(role)) roles.set(role, amount);
    }
  }
  const column = (['charge', 'credit', 'amount'] as const).find((role) => roles.has(role));
  const inColumn = column === undefined ? undefined : roles.get(column);
  const balance = roles.get('balance') ?? null;
  if (column && inColumn) return { amount: inColumn, column, mark, balance };
  const last = amounts.filter(({ whole, segment }) => !whole && segment !== balance?.segment).at(-1);
  if (last) return { amount: last, column: 'amount', mark, balance };
  return balance && { amount: balance, column: 'amount', mark, balance };
}

function takeBalance(words: Segment[], amounts: ReturnType<typeof amountsOf>, state: State, found: CardRows): boolean {
  const [label] = words;
  if (!label || amounts === null || (state.header === null && state.last === null)) return false;
  found.carried.push({ label, balance: amounts.balance ?? amounts.amount });
  state.last = null;
  return true;
}

/** The reference from its column, or a long code at either end of the words. */
function takeReference(
  words: Segment[],
  leading: CardRow['reference'],
  header: Header<CardRole> | null,
): Pick<CardRow, 'reference' | 'description'> {
  if (leading) return { reference: leading, description: words };
  const inColumn = header?.columns.some(({ role }) => role === 'reference')
    ? [...assignColumns(words, header)].find(([{ role }]) => role === 'reference')?.[1]
    : undefined;
  if (inColumn && inColumn.length < words.length) {
    const text = inColumn.map((segment) => segment.text).join(' ');
    const [segment] = inColumn;
    if (segment && /\d/.test(text)) {
      return { reference: { text, segment }, description: words.filter((word) => !inColumn.includes(word)) };
    }
  }
  const [first, ...others] = words;
  const code = /^(\S+)\s*(.*)$/.exec(first?.text ?? '');
  if (!first || !code?.[1] || !isReference(code[1]) || !/\d{8}/.test(code[1]))
    return { reference: null, description: words };
  const rest = code[2] ? [tail(first, code[2]), ...others] : others;
  return rest.length === 0
    ? { reference: null, description: words }
    : { reference: { text: code[1], segment: first }, description: rest };
}

/** A further line of the row above: more of its description, or its amount in another currency. */
function takeContinuation(row: Row, state: State): boolean {
  const [line, second] = row.segments;
  if (!line || second || !state.last || !goesOn(row, line, state)) return false;
  const foreign = readForeign(line.text);
  if (foreign) state.last.foreign = foreign;
  else state.last.description.push(line);
  state.lastRow = row;
  return true;
}

/** Whether a line stands right under the words of the last row. */
function goesOn(row: Row, line: Segment, { last, lastRow }: State): boolean {
  const start = last?.description[0];
  if (!last || !lastRow || !start || last.description.length > 2 || line.running || line.heading) return false;
  if (lastRow.page !== row.page || row.top - lastRow.bottom > 0.7 * (row.bottom - row.top)) return false;
  if (line.slot !== null) return start.slot?.table === line.slot.table && start.slot.column === line.slot.column;
  return Math.abs(line.place[0] - start.place[0]) < 1.5 * (row.bottom - row.top);
}
