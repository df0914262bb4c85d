import type { Readings } from '../reading.ts';
import { readAmount } from '../statements/amounts.ts';
import { detachAmounts } from '../statements/detach-amounts.ts';
import { put } from '../statements/evidence.ts';
import { findDates } from '../statements/find-dates.ts';
import { blockFrom } from '../statements/party.ts';
import type { DocumentRows, Row, Segment } from '../statements/segments.ts';
import type { Order } from './card-dates.ts';

/** Reads what Regulation Z has printed on a statement: the two warnings and how the interest came about. */
export function readCardNotices(document: DocumentRows, taken: Set<number>, order: Order, readings: Readings): void {
  readLatePayment(document, readings);
  readMinimumPayment(document, readings);
  readInterest(document, taken, order, readings);
}

function readLatePayment(document: DocumentRows, readings: Readings): void {
  for (const [rowIndex, row] of document.rows.entries()) {
    const segment = row.segments.find(({ text }) => /late payment (?:warning|notice)|late fee of up to/i.test(text));
    if (!segment || readings.has('late_payment_warning.late_fee')) continue;
    const lines = blockFrom(document, rowIndex, segment, ({ text }) => /minimum payment warning/i.test(text));
    const text = lines.map((line) => line.text).join(' ');
    const fee = /\blate (?:payment )?fees?\D{0,40}\$\s?(\d[\d,]*(?:\.\d{2})?)/i.exec(text)?.[1];
    const apr = /penalty (?:apr|rate|annual percentage rate)\D{0,30}?(\d{1,2}(?:\.\d{1,3})?)\s?%/i.exec(text)?.[1];
    const money = fee === undefined ? null : readAmount(fee);
    if (money && fee) put(readings, 'late_payment_warning.late_fee', money.money, lines, { sourceText: fee });
    if (apr) put(readings, 'late_payment_warning.penalty_apr', apr, lines, { sourceText: `${apr}%` });
  }
}

/** Rows under the warning that hold a time: what is paid each month, how long it takes, what it costs in the end. */
function readMinimumPayment(document: DocumentRows, readings: Readings): void {
  const from = document.rows.findIndex((row) => row.segments.some(({ text }) => /minimum payment warning/i.test(text)));
  if (from < 0) return;
  let count = 0;
  for (const row of document.rows.slice(from, from + 16)) {
    const parts = row.segments.flatMap(detachAmounts);
    const text = parts.map((part) => part.text).join(' ');
    const match =
      /^(.*?)\b(\d{1,2} (?:years?|months?)(?:\(s\))?(?: (?:and )?\d{1,2} months?(?:\(s\))?)?)(?!\w)(.*)$/i.exec(text);
    const payment =
      /(?:only )?(?:the )?(?:total )?minimum(?: payment| amount)?(?: due)?|only the(?: total)?$|\$\s?\d[\d,.]*\d/i.exec(
        match?.[1]?.trim() ?? '',
      )?.[0];
    const total = /\$?\s?(\d[\d,]*(?:\.\d{2})?)/.exec(match?.[3] ?? '')?.[1];
    const cost = total === undefined ? null : readAmount(total);
    if (!match?.[2] || payment === undefined || !cost || !total) continue;
    const path = `minimum_payment_warning[${count}]`;
    put(readings, `${path}.payment`, payment, row.segments, { sourceText: payment });
    put(readings, `${path}.years_text`, match[2], row.segments, { sourceText: match[2] });
    put(readings, `${path}.total_cost`, cost.money, row.segments, { sourceText: total });
    count += 1;
  }
}

/** Rows of a label, a yearly rate, the balance it is charged on and the interest. */
function readInterest(document: DocumentRows, taken: Set<number>, order: Order, readings: Readings): void {
  let count = 0;
  for (const [rowIndex, row] of document.rows.entries()) {
    const line = taken.has(rowIndex) ? null : interestLine(row);
    if (line === null) continue;
    const path = `interest_charges[${count}]`;
    put(readings, `${path}.balance_type`, line.label, [line.at]);
    put(readings, `${path}.apr`, line.apr, [line.rate], { sourceText: `${line.apr}%` });
    put(readings, `${path}.apr_is_variable`, line.isVariable, [line.rate], {
      status: line.isVariable ? 'present' : 'inferred',
    });
    const promo = row.segments.flatMap(({ text }) => findDates(text, { order }))[0];
    if (promo) put(readings, `${path}.promo_expires`, promo.date, row.segments, { sourceText: promo.text });
    const [balance, interest] = [line.amounts[0], line.amounts.at(-1)];
    if (balance && line.amounts.length > 1) {
      put(readings, `${path}.balance_subject_to_interest`, balance.money, [balance.segment]);
    }
    if (interest) put(readings, `${path}.interest`, interest.money, [interest.segment]);
    count += 1;
  }
}

function interestLine(row: Row) {
  const parts = row.segments.flatMap(({ text, ...segment }) => splitAtRate({ text, ...segment }));
  const rateIndex = parts.findIndex(({ text }) => rateShape.test(text));
  const rate = parts[rateIndex];
  const match = rateShape.exec(rate?.text ?? '');
  const [at] = parts;
  const words = parts.slice(0, rateIndex).filter(({ text }) => /\p{L}{2}/u.test(text) && findDates(text).length === 0);
  if (!at || !rate || !match?.[1] || words.length === 0) return null;
  const amounts = parts.slice(rateIndex + 1).flatMap((segment) => {
    // Nothing at all is printed as `- 0 -`.
    const amount = /\d/.test(segment.text) ? readAmount(segment.text.replace(/^[-–—]\s?0\s?[-–—]$/, '0.00')) : null;
    return amount && !amount.whole ? [{ money: amount.money, segment }] : [];
  });
  const label = words.map(({ text }) => text).join(' ');
  // A sentence with a rate in it may stand beside an amount of another column.
  const isSentence = /\b(?:may|be|you|your|if|will|penalty)\b/i.test(label);
  if (amounts.length === 0 || amounts.length > 3 || label.length > 50 || isSentence) return null;
  return { label, at, rate, apr: match[1], isVariable: /v/i.test(match[2] ?? ''), amounts };
}

const rateShape = /^(\d{1,2}\.\d{1,3})\s?%\s*((?:\(?[a-z]{1,2}\)?[,†‡*]?)*)$/i;

/** `Purchases 24.99%(v) $0.00 $0.00` in one text. */
function splitAtRate(segment: Segment): Segment[] {
  return detachAmounts(segment).flatMap((part) => {
    const match = /^(.*?)\s*(\d{1,2}\.\d{1,3}\s?%(?:\s?\(?[vdm]\)?)*)\s*(.*)$/i.exec(part.text);
    if (!match) return [part];
    return [match[1], match[2], match[3]].flatMap((text) => (text ? [{ ...part, text }] : []));
  });
}
