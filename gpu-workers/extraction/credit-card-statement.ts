import { fullCardNumber, maskCardNumber, passesLuhn } from '../../shared/document-types/card-number.ts';
import { checkCreditCardStatement } from '../../shared/document-types/checks/credit-card-statement.ts';
import { formatCents, toCents } from '../../shared/document-types/money.ts';
import { statementOrder } from './checks-and-cards/card-dates.ts';
import { type CardDirection, settleCardDirections } from './checks-and-cards/card-directions.ts';
import { readCardHeader } from './checks-and-cards/card-header.ts';
import { readCardNotices } from './checks-and-cards/card-notices.ts';
import { readRewards } from './checks-and-cards/card-rewards.ts';
import type { RowDate } from './checks-and-cards/card-row-parts.ts';
import { type CardRow, type CardRows, readCardRows } from './checks-and-cards/card-rows.ts';
import { readCardSummary } from './checks-and-cards/card-summary.ts';
import { isIssuerFee } from './checks-and-cards/card-vocabulary.ts';
import { mendText } from './checks-and-cards/mend-text.ts';
import type { PageContent } from './page-content.ts';
import type { ExtractorResult, Readings } from './reading.ts';
import { put } from './statements/evidence.ts';
import { bestReading } from './statements/readers.ts';
import type { DocumentRows } from './statements/segments.ts';

const blocks = /^header\.(?:issuer_name|issuer_address|cardholder_name|cardholder_address|account_number)/;

/**
 * Reads a credit-card statement: its head, its printed summary, every transaction over all pages, fees, how the interest
 * came about, rewards and the two warnings. Rows keep the order of the page.
 */
export function extractCreditCardStatement(pages: PageContent[]): ExtractorResult {
  const result = bestReading(pages, {
    read: readStatement,
    rows: 'transactions',
    checks: checkCreditCardStatement,
    blocks,
  });
  return { ...result, warnings: [...result.warnings, ...hideCardNumber(result.readings)] };
}

/** A number printed in full leaves masked, its evidence too. What it was can no longer be checked then, so that is done here. */
function hideCardNumber(readings: Readings): string[] {
  const reading = readings.get('header.account_number');
  const full = typeof reading?.value === 'string' ? fullCardNumber(reading.value) : null;
  if (!reading || full === null) return [];
  const masked = maskCardNumber(full);
  readings.set('header.account_number', { ...reading, value: masked, sourceText: masked });
  return passesLuhn(full) ? [] : ['The card number does not have its check digit: one of its digits may be misread.'];
}

function readStatement(printed: DocumentRows): Readings {
  const readings: Readings = new Map();
  const { document, restore } = mendText(printed);
  const order = statementOrder(document);
  const period = readCardHeader(document, order, readings);
  const list = readCardRows(document, period, order);
  readCardSummary(document, list.taken, readings);
  putRows(list, readings);
  putBalances(list, readings);
  readCardNotices(document, list.taken, order, readings);
  readRewards(document, list.taken, readings);
  for (const reading of readings.values()) {
    if (reading.sourceText !== null) reading.sourceText = restore(reading.sourceText);
  }
  return readings;
}

function putRows({ rows }: CardRows, readings: Readings): void {
  const directions = settleCardDirections(rows);
  let fees = 0;
  for (const [index, row] of rows.entries()) {
    const direction = directions[index] ?? 'charge';
    putRow(readings, `transactions[${index}]`, row, direction);
    const inFees =
      /\bfees?\b/i.test(row.section?.text ?? '') && !/purchase|interest|transactions/i.test(row.section?.text ?? '');
    if (direction !== 'charge' || !(inFees || isIssuerFee(textOf(row)))) continue;
    putDate(readings, `fees[${fees}].date`, row.transactionDate ?? row.postDate);
    put(readings, `fees[${fees}].description`, textOf(row), row.description);
    put(readings, `fees[${fees}].amount`, absolute(row.amount.money), [row.amount.segment]);
    fees += 1;
  }
}

function putRow(readings: Readings, path: string, row: CardRow, direction: CardDirection): void {
  const { transactionDate, postDate, reference, amount, section, card, foreign } = row;
  putDate(readings, `${path}.transaction_date`, transactionDate);
  putDate(readings, `${path}.post_date`, postDate);
  if (reference)
    put(readings, `${path}.reference`, reference.text, [reference.segment], { sourceText: reference.text });
  put(readings, `${path}.description`, textOf(row), row.description);
  put(readings, `${path}.amount`, absolute(amount.money), [amount.segment]);
  put(readings, `${path}.direction`, direction, [amount.segment], { status: 'inferred' });
  if (section) put(readings, `${path}.section`, section.text, [section]);
  if (card) put(readings, `${path}.card_last4`, card.last4, [card.segment], { status: 'inferred' });
  if (!foreign) return;
  const at = [foreign.segment];
  put(readings, `${path}.foreign_amount`, foreign.amount, at);
  if (foreign.currency) put(readings, `${path}.foreign_currency`, foreign.currency, at);
  if (foreign.rate) put(readings, `${path}.exchange_rate`, foreign.rate, at);
}

/** A list that shows the balance after each row has the two balances of the summary, where these are not printed. */
function putBalances({ rows, carried }: CardRows, readings: Readings): void {
  for (const { label, balance } of carried) {
    const key = /new|closing|ending|due/i.test(label.text) ? 'new_balance' : 'previous_balance';
    if (!readings.has(`summary.${key}`)) put(readings, `summary.${key}`, balance.money, [balance.segment]);
  }
  const last = rows.at(-1)?.balance;
  if (last && !readings.has('summary.new_balance')) put(readings, 'summary.new_balance', last.money, [last.segment]);
}

const textOf = ({ description }: CardRow) =>
  description
    .map((segment) => segment.text)
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();

function putDate(readings: Readings, path: string, date: RowDate | null): void {
  if (!date) return;
  const status = date.date === null ? 'illegible' : date.printedYear ? 'present' : 'inferred';
  put(readings, path, date.date, [date.segment], { sourceText: date.text, status });
}

const absolute = (money: string) => formatCents(Math.abs(toCents(money)));
