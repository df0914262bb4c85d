import { readAmount } from '../statements/amounts.ts';
import { assignColumns, type Header } from '../statements/columns.ts';
import { detachAmounts } from '../statements/detach-amounts.ts';
import type { Row, Segment } from '../statements/segments.ts';
import { leadingDate, type Order, type PrintedDate, type RowPeriod } from './card-dates.ts';
import type { CardRole } from './card-vocabulary.ts';

export type Money = { money: string; segment: Segment };

export type RowDate = PrintedDate & { segment: Segment };

export type RowParts = {
  /** Where one date is printed it is the transaction's, unless its column says otherwise. */
  transactionDate: RowDate | null;
  postDate: RowDate | null;
  reference: { text: string; segment: Segment } | null;
  description: Segment[];
  amount: Money | null;
  column: 'amount' | 'charge' | 'credit';
  /** `CR` or `DR` in a place of its own. */
  mark: string | null;
  balance: Money | null;
  /** An amount before the one that counts, as the column of what was paid abroad has it. */
  aside: Money | null;
};

/** Takes a printed row apart, by the columns of a header or by its shape: dates, words, amounts. */
export function partsOfRow(
  row: Row,
  header: Header<CardRole> | null,
  { period, order }: { period: RowPeriod; order: Order },
): RowParts {
  const { dates, leading, rest } = takeDates(row.segments.flatMap(detachAmounts), period, order);
  const mark = rest.find(({ text }) => /^(?:CR|DR|C|D|credit|debit)\.?$/i.test(text.trim()))?.text ?? null;
  const cells = header ? byColumn(rest, header) : byShape(rest);
  const { reference, description } = leading
    ? { reference: leading, description: cells.words }
    : (cells.reference ?? takeReference(cells.words));
  return { ...datesByColumn(dates, header), reference, description, mark, ...cells.amounts };
}

/** Reads dates from the left until words begin. Some issuers print the reference before them. */
function takeDates(parts: Segment[], period: RowPeriod, order: Order) {
  const dates: RowDate[] = [];
  const rest: Segment[] = [];
  let leading: RowParts['reference'] = null;
  for (const part of parts) {
    let text = part.text;
    while (rest.length === 0 && dates.length < 2) {
      const date = leadingDate(text, period, order);
      if (date === null) break;
      dates.push({ ...date, segment: part });
      text = date.rest;
    }
    if (text.trim() === '') continue;
    if (dates.length === 0 && rest.length === 0 && isReference(text)) leading = { text, segment: part };
    else rest.push(text === part.text ? part : tail(part, text));
  }
  return { dates, leading, rest };
}

/** Of two dates the first is the transaction's, unless their columns are labelled the other way round. */
function datesByColumn(
  dates: RowDate[],
  header: Header<CardRole> | null,
): Pick<RowParts, 'transactionDate' | 'postDate'> {
  const [first, second] = [dates[0] ?? null, dates[1] ?? null];
  const columns = header?.columns.filter(({ kind }) => kind === 'date').map(({ role }) => role) ?? [];
  const isPosting = second
    ? columns[0] === 'post_date' && columns.length > 1
    : first && isPostDate(first.segment, header);
  return isPosting ? { transactionDate: second, postDate: first } : { transactionDate: first, postDate: second };
}

function isPostDate(segment: Segment, header: Header<CardRole> | null): boolean {
  if (!header) return false;
  const dates = header.columns.filter(({ kind }) => kind === 'date');
  const [assigned] = assignColumns([segment], { ...header, columns: dates });
  return assigned?.[0].role === 'post_date';
}

/** The end of a segment; its place is that share of the whole. */
function tail(segment: Segment, text: string): Segment {
  const [left, top, right, bottom] = segment.place;
  const share = text.length / Math.max(1, segment.text.length);
  return { ...segment, text, place: [right - share * (right - left), top, right, bottom] };
}

type Cells = {
  words: Segment[];
  /** Null: there is no such column, so the words may hold it. */
  reference: Pick<RowParts, 'reference' | 'description'> | null;
  amounts: Pick<RowParts, 'amount' | 'column' | 'balance' | 'aside'>;
};

const none = { amount: null, column: 'amount', balance: null, aside: null } as const;

function byColumn(parts: Segment[], header: Header<CardRole>): Cells {
  const cells = new Map<CardRole | 'other', Segment[]>();
  for (const [{ role }, segments] of assignColumns(parts, header))
    cells.set(role, [...(cells.get(role) ?? []), ...segments]);
  const money = (role: CardRole | 'other') =>
    (cells.get(role) ?? []).map(moneyOf).findLast((found) => found !== null) ?? null;
  const column = (['charge', 'credit', 'amount'] as const).find((role) => money(role) !== null);
  const balance = money('balance');
  // A number under a column of an unknown name counts only where the columns that are known are empty.
  const amount = column ? money(column) : (money('other') ?? balance);
  const inWords = (role: CardRole | 'other') =>
    (cells.get(role) ?? []).filter((segment) => /\p{L}|\d/u.test(segment.text));
  const described = inWords('description');
  const known =
    described.length > 0 ? described : [...inWords('other'), ...inWords('transaction_date'), ...inWords('post_date')];
  const words = (known.length > 0 ? known : inWords('reference')).filter((segment) => segment !== amount?.segment);
  const [code] = inWords('reference');
  const reference = code && /\d/.test(code.text) && known.length > 0 ? { text: code.text, segment: code } : null;
  const hasColumn = header.columns.some(({ role }) => role === 'reference');
  return {
    words: words.sort((a, b) => a.place[1] - b.place[1] || a.place[0] - b.place[0]),
    reference: hasColumn ? { reference, description: words } : null,
    amounts: { amount, column: column ?? 'amount', balance, aside: money('other') },
  };
}

/** Without a header the amount is the last one, for points and foreign money stand before it. */
function byShape(parts: Segment[]): Cells {
  const first = parts.findIndex((part) => moneyOf(part) !== null && readAmount(part.text)?.whole === false);
  const last = parts.findLast((part) => readAmount(part.text)?.whole === false);
  const amount = first < 0 || !last ? null : moneyOf(last);
  const aside = parts[first] && parts[first] !== last ? moneyOf(parts[first]) : null;
  return {
    words: first < 0 ? parts : parts.slice(0, first),
    reference: null,
    amounts: amount ? { ...none, amount, aside } : none,
  };
}

function moneyOf(segment: Segment): Money | null {
  const amount = /\d/.test(segment.text) ? readAmount(segment.text) : null;
  return amount && { money: amount.money, segment };
}

const isReference = (text: string) => /^(?=(?:\D*\d){6})[A-Z\d]{8,25}$/i.test(text.trim());

/** A long code before the words. */
function takeReference(words: Segment[]): Pick<RowParts, 'reference' | 'description'> {
  const [first, ...others] = words;
  const code = /^(\S+)\s*(.*)$/.exec(first?.text ?? '');
  const plain = { reference: null, description: words };
  if (!first || !code?.[1] || !isReference(code[1]) || !/\d{8}/.test(code[1])) return plain;
  const rest = code[2] ? [tail(first, code[2]), ...others] : others;
  return rest.length === 0 ? plain : { reference: { text: code[1], segment: first }, description: rest };
}
