import { formatCents, toCents } from '../../../shared/document-types/money.ts';
import type { Readings } from '../reading.ts';
import type { BankTables } from './bank-tables.ts';
import { headingDirection } from './bank-vocabulary.ts';
import { put } from './evidence.ts';
import { segmentUnder } from './key-values.ts';
import { type LabelledAmounts, labelledAmounts } from './labelled-amounts.ts';
import { squash } from './labels.ts';
import type { DocumentRows, Segment } from './segments.ts';

type SummaryRule = { key: string; pattern: RegExp; signed?: true; count?: string; sign?: '+' | '-'; second?: string };

/** Labels of a statement's summary, squashed. The first rule that fits wins. */
const rules: readonly SummaryRule[] = [
  { key: 'average_balance', pattern: /average.*balance/, signed: true },
  {
    key: 'beginning_balance',
    pattern:
      /^(?:your)?(?:beginning|previous|opening|starting|start|initial|prior|last)(?:account|ledger|statement)?balance|^balance(?:brought|b)?f(?:or)?w(?:ar)?d|^balancelaststatement|^balance(?:at)?(?:beginning|start)|broughtforward/,
    signed: true,
  },
  {
    key: 'ending_balance',
    pattern:
      /^(?:your)?(?:ending|closing|new|current|final|end)(?:account|ledger|statement)?balance|^balancethisstatement|carriedforward|^balanceat(?:the)?(?:end|close)/,
    signed: true,
  },
  {
    key: 'overdraft_fees_period',
    pattern: /^total.*overdraft.*fees?|^overdraftfees?/,
    second: 'overdraft_fees_ytd',
    sign: '-',
  },
  {
    key: 'returned_item_fees_period',
    pattern: /^total.*(?:returneditem|nsf|insufficient).*fees?|^returneditemfees?/,
    second: 'returned_item_fees_ytd',
    sign: '-',
  },
  {
    key: 'interest_paid_ytd',
    pattern: /interest.*(?:ytd|yeartodate|thisyear|calendaryear|in(?:19|20)\d\d)|^(?:ytd|yeartodate).*interest/,
  },
  { key: 'interest_paid', pattern: /^(?:total)?interest(?:paid|earned|credited|payment|thisperiod)/, sign: '+' },
  {
    key: 'total_service_fees',
    pattern:
      /^(?:total)?(?:service|maintenance|monthly|account|bank)*(?:service|maintenance)?(?:fee|charge)s?(?!.*withdraw)/,
    sign: '-',
  },
  {
    key: 'total_checks',
    pattern: /^(?:total)?\d*(?:checks?|cheques?)(?:paid|cleared|written|andsubstitutechecks|presented)?\d*$/,
    count: 'check_count',
    sign: '-',
  },
  {
    key: 'total_deposits',
    pattern:
      /^(?:total|other|customer|your|all|plus|\d)*(?:deposits?|credits?|additions?|moneyin|paidin)(?!.*(?:debit|withdraw|subtract))/,
    count: 'deposit_count',
    sign: '+',
  },
  {
    key: 'total_withdrawals',
    pattern:
      /^(?:total|other|your|all|less|minus|\d)*(?:checks?(?:and)?(?:other)?)?(?:withdrawals?|debits?|subtractions?|payments?|moneyout|paidout)/,
    count: 'withdrawal_count',
    sign: '-',
  },
];

/** The account at this index: the first account's summary stands at the top, the others' under `additional_accounts`. */
export const accountPrefix = (account: number) => (account === 0 ? '' : `additional_accounts[${account - 1}].`);

/** Reads the printed summaries, each for the account whose section it stands in. */
export function readSummary(document: DocumentRows, tables: BankTables, readings: Readings): void {
  const lineCount = new Map<number, number>();
  const closed = new Set<number>();
  for (const line of labelledAmounts(document.rows)) {
    if (tables.taken.has(line.rowIndex) || line.label === '') continue;
    const label = squash(line.label);
    const account = tables.accountOfRow[line.rowIndex] ?? 0;
    const rule = rules.find(({ pattern }) => pattern.test(label)) ?? datedBalance(label, readings, account);
    const amounts = line.amounts.filter((amount) => !amount.whole || line.amounts.length === 1);
    const [amount, second] = amounts;
    if (!amount) continue;
    const prefix = accountPrefix(account);
    const path = rule && `${prefix}summary.${rule.key}`;
    const isFirst = path !== undefined && !readings.has(path);
    if (rule && path !== undefined && isFirst) {
      put(readings, path, rule.signed ? amount.money : absolute(amount.money), [amount.segment]);
      if (rule.second && second) put(readings, `${prefix}summary.${rule.second}`, second.money, [second.segment]);
      if (rule.count) putCount(readings, `${prefix}summary.${rule.count}`, line);
    }
    // The list of summary lines runs from the beginning to the ending balance, whatever is printed between them.
    const isOpen = lineCount.has(account) ? !closed.has(account) : rule?.key === 'beginning_balance';
    if (!isOpen || amount.whole || (rule && !isFirst)) continue;
    const index = lineCount.get(account) ?? 0;
    lineCount.set(account, index + 1);
    putLine(readings, `${prefix}summary.lines[${index}]`, line, rule);
    if (rule?.key === 'ending_balance') closed.add(account);
  }
  readYield(document, tables, readings);
}

/** `Balance on 06/01/2024` and again on another day: the first begins, the second ends. */
function datedBalance(label: string, readings: Readings, account: number): SummaryRule | undefined {
  if (!/balance(?:ason|asof|on|at)?\d/.test(label) || /minimum|available|low|daily/.test(label)) return undefined;
  const key = readings.has(`${accountPrefix(account)}summary.beginning_balance`)
    ? 'ending_balance'
    : 'beginning_balance';
  return rules.find((rule) => rule.key === key);
}

function putLine(readings: Readings, path: string, line: LabelledAmounts, rule: SummaryRule | undefined): void {
  const amount = line.amounts.find(({ whole }) => !whole);
  if (!amount) return;
  put(readings, `${path}.label`, line.label.replace(/\s*[:=]$/, ''), line.labelSegments);
  put(readings, `${path}.amount`, absolute(amount.money), [amount.segment]);
  if (rule?.signed) return;
  putCount(readings, `${path}.count`, line);
  const negative = printedSign(amount.segment) ?? (amount.money.startsWith('-') ? '-' : null);
  const meant = headingDirection(line.label) === 'debit' ? '-' : '+';
  put(readings, `${path}.sign`, negative ?? rule?.sign ?? meant, [amount.segment], { status: 'inferred' });
}

const absolute = (money: string) => formatCents(Math.abs(toCents(money)));

function putCount(readings: Readings, path: string, line: LabelledAmounts): void {
  const whole = line.amounts.length > 1 ? line.amounts.find((amount) => amount.whole) : undefined;
  if (whole) {
    put(readings, path, Number.parseInt(whole.money, 10), [whole.segment]);
    return;
  }
  const inLabel = /^(\d{1,4})\s|\((\d{1,4})\)/.exec(line.label);
  const count = inLabel?.[1] ?? inLabel?.[2];
  if (count !== undefined) put(readings, path, Number(count), line.labelSegments);
}

function printedSign(segment: Segment): '+' | '-' | null {
  const sign = /^\s*[=$]?\s*([+\-−–])/.exec(segment.text)?.[1];
  return sign === undefined ? null : sign === '+' ? '+' : '-';
}

function readYield(document: DocumentRows, tables: BankTables, readings: Readings): void {
  for (const [index, row] of document.rows.entries()) {
    const text = row.segments.map((segment) => segment.text).join(' ');
    const path = `${accountPrefix(tables.accountOfRow[index] ?? 0)}summary.apy_earned`;
    if (readings.has(path) || !/annual percentage yield|\bAPY\b/i.test(text)) continue;
    const printed = /(?:annual percentage yield|\bAPY\b)[^\d%]{0,40}(\d{1,2}(?:\.\d{1,4})?)\s?%/i.exec(text)?.[1];
    if (printed !== undefined) put(readings, path, printed, row.segments, { sourceText: `${printed}%` });
    else putYieldUnder(document, index, path, readings);
  }
}

/** The head of a small table: the yield stands under its label. */
function putYieldUnder(document: DocumentRows, rowIndex: number, path: string, readings: Readings): void {
  const label = document.rows[rowIndex]?.segments.find(({ text }) => /annual percentage yield|\bAPY\b/i.test(text));
  const under = label && segmentUnder(document.rows, rowIndex, label);
  const printed = /^(\d{1,2}(?:\.\d{1,4})?)\s?%$/.exec(under?.text.trim() ?? '')?.[1];
  if (under && printed !== undefined) put(readings, path, printed, [under], { sourceText: `${printed}%` });
}
