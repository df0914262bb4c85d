import { formatCents, toCents } from '../../../shared/document-types/money.ts';
import type { Readings } from '../reading.ts';
import { readAmount } from '../statements/amounts.ts';
import { put } from '../statements/evidence.ts';
import { segmentUnder } from '../statements/key-values.ts';
import { type LabelledAmounts, labelledAmounts } from '../statements/labelled-amounts.ts';
import { squash } from '../statements/labels.ts';
import type { DocumentRows, Row, Segment } from '../statements/segments.ts';

type SummaryRule = {
  key: string;
  pattern: RegExp;
  /** The sign says whether the issuer or the cardholder owes; elsewhere it only shows which way the line counts. */
  signed?: true;
};

/** Labels of a statement's summary, squashed. The first rule that fits wins, so the narrower one stands first. */
const rules: readonly SummaryRule[] = [
  {
    key: 'ytd_fees',
    pattern:
      /^total(?:of)?(?:all)?fees(?:charged|paid|billed)?(?:in|for|thisyear)?(?:20\d\d|yeartodate|ytd|thisyear)|^feesyeartodate|^ytdfees/,
  },
  {
    key: 'ytd_interest',
    pattern:
      /^total(?:of)?(?:all)?interest(?:charged|charges|paid|billed)?(?:in|for|thisyear)?(?:20\d\d|yeartodate|ytd|thisyear)|^interestyeartodate|^ytdinterest/,
  },
  {
    key: 'minimum_payment_due',
    pattern: /^(?:your|the|total|new|current)*min(?:imum)?(?:monthly)?(?:payment|amount|amt|dues?|pmt)/,
  },
  { key: 'past_due_amount', pattern: /^(?:total)?(?:amount)?pastdue|^overdue/ },
  { key: 'over_limit_amount', pattern: /^(?:amount)?over(?:the)?(?:credit)?limit|^balanceover/ },
  {
    key: 'available_cash',
    pattern:
      /^(?:total)?available(?:credit)?(?:for|limitfor)?cash|^portionof(?:credit|limit|line)*available|^(?:cash|portion)(?:advances?|credit)*(?:limit|line)?available|^availablecredit(?:limit)?(?:for)?cash/,
  },
  {
    key: 'cash_advance_limit',
    pattern:
      /^(?:total)?cash(?:advances?|access|credit|withdrawal)*(?:limit|line)|^(?:limit|line)forcash|^portionof(?:credit)?(?:limit|line)/,
  },
  {
    key: 'available_credit',
    pattern:
      /^(?:your|total|revolving|current)*(?:available(?:credit|revolving|spending|limit)|credit(?:line|limit)?available|unusedcredit)/,
  },
  {
    key: 'credit_limit',
    pattern: /^(?:your|total|revolving|the|sanctioned)*(?:credit(?:access)?(?:limit|line)|spendinglimit)/,
  },
  {
    key: 'previous_balance',
    pattern:
      /^(?:your)?(?:previous|prior|opening|last|beginning|starting)(?:statement|month|account|cycle)*s?(?:balance|dues?|amountdue|outstanding|bill)|^balance(?:from|on|of)?last|^(?:previous|last)statementbalance/,
    signed: true,
  },
  {
    key: 'new_balance',
    pattern:
      /^(?:your|equals)?(?:new|current|closing|ending|total|final|statement|outstanding)+(?:statement|account|outstanding)*(?:balance|outstanding)|^(?:your)?total(?:amount|payment)?(?:due|dues|outstanding|amountdue|paymentdue)(?!date)|^(?:amount|balance)due(?!date)|^totalamountpayable|^newbalance/,
    signed: true,
  },
  { key: 'balance_transfers', pattern: /^(?:new)?balancetransfers?/ },
  { key: 'cash_advances', pattern: /^(?:new)?cash(?:advances?|withdrawals?|transactions?)/ },
  { key: 'interest_charged', pattern: /^(?:total|new)?(?:interest(?!rate|free|saving)|financecharge|periodicfinance)/ },
  {
    key: 'fees_charged',
    pattern:
      /^(?:total|new|other)?(?:fees?|othercharges|latefees?|feescharged|servicecharges|taxes?and(?:fees|charges))(?!.*rate)/,
  },
  {
    key: 'payments',
    pattern:
      /^(?:less|total|your|last|recent)?payments?(?!due|information|address|options?|coupon|slip|mode|by|history|terms)/,
  },
  {
    key: 'other_credits',
    pattern:
      /^(?:less|total)?(?:other)?(?:credits?(?!limit|line|card|score|access|rating|bureau)|refunds?|adjustments?|reversals?|returns)/,
  },
  {
    key: 'purchases',
    pattern:
      /^(?:new|total|plus)*(?:purchases?|newcharges|charges|debits?|transactions?|newtransactions|retailpurchases|spends?)/,
  },
];

const keepsSign = new Set(['past_due_amount', 'over_limit_amount']);

/** Reads the printed summary. @param taken - Rows of the list of transactions. */
export function readCardSummary(document: DocumentRows, taken: Set<number>, readings: Readings): void {
  let isJoint = false;
  for (const line of labelledAmounts(document.rows, isLabel)) {
    if (taken.has(line.rowIndex) || line.label.length > 70 || isAside(line.label)) continue;
    const rule = ruleOf(line, document.rows);
    const amount = line.amounts.find(({ whole }) => !whole) ?? line.amounts[0];
    if (!rule || !amount || line.amounts.length > 3) continue;
    const path = `summary.${rule.key}`;
    if (readings.has(path)) continue;
    // `Payments/Credits` is both in one line, and what is listed apart further down is in it.
    if (rule.key === 'other_credits' && isJoint) continue;
    isJoint ||= rule.key === 'payments' && /credit/i.test(line.label);
    putAmount(readings, rule, amount);
  }
  readLabelsOverAmounts(document, taken, readings, isJoint);
}

/** What the rows did not show: boxes in which an amount stands under its label, beside other columns. */
function readLabelsOverAmounts(document: DocumentRows, taken: Set<number>, readings: Readings, isJoint: boolean): void {
  for (const [rowIndex, row] of document.rows.entries()) {
    if (taken.has(rowIndex)) continue;
    for (const segment of row.segments) {
      const rule =
        /\d/.test(segment.text) || segment.text.length > 40 || isAside(segment.text)
          ? undefined
          : ruleFor(segment.text);
      if (!rule || readings.has(`summary.${rule.key}`) || (isJoint && rule.key === 'other_credits')) continue;
      const under = segmentUnder(document.rows, rowIndex, segment);
      const amount = under && /\d/.test(under.text) ? readAmount(under.text) : null;
      if (under && amount && !amount.whole) putAmount(readings, rule, { money: amount.money, segment: under });
    }
  }
}

function putAmount(
  readings: Readings,
  rule: SummaryRule,
  { money, segment }: { money: string; segment: Segment },
): void {
  const keeps = rule.signed || keepsSign.has(rule.key);
  put(readings, `summary.${rule.key}`, keeps ? money : formatCents(Math.abs(toCents(money))), [segment]);
}

/** A label behind which whole units are an amount; `Total fees charged in` has a year behind it. */
const isLabel = (text: string) => !isAside(text) && !/\b(?:in|for|of|on)$/i.test(text) && ruleFor(text) !== undefined;

/** A label of two lines may end in words that are one by themselves: `Purchases, Balance Transfers &` over `Other Charges`. */
function ruleOf(line: LabelledAmounts, rows: Row[]): SummaryRule | undefined {
  const [label] = line.labelSegments;
  const above = rows[line.rowIndex - 1]?.segments.find(
    ({ text, place, page }) =>
      /(?:[&,]|\b(?:and|for|of|to))$/i.test(text) && page === label?.page && Math.abs(place[0] - label.place[0]) < 80,
  );
  if (above) return ruleFor(`${above.text} ${line.label}`);
  return ruleFor(line.label) ?? (line.stacked === null ? undefined : ruleFor(line.stacked));
}

function ruleFor(label: string): SummaryRule | undefined {
  const squashed = squash(label.replace(/^\W+/, '').replace(/\(.*?\)/g, ''));
  return rules.find(({ pattern }) => pattern.test(squashed));
}

/** Sentences, points and rates speak of other numbers in the same words. */
const isAside = (label: string) =>
  /\b(?:points?|miles|rewards?|cash ?back|rate|apr|if you|we may|interest[- ]free)\b|%/i.test(label) ||
  label.split(' ').length > 9;
