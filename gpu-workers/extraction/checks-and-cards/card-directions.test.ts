import { describe, expect, it } from 'vitest';
import { parseMoney } from '../../../shared/document-types/money.ts';
import type { Segment } from '../statements/segments.ts';
import { settleCardDirections } from './card-directions.ts';
import type { CardRow } from './card-rows.ts';

const segment = (text: string): Segment => ({
  text,
  page: 1,
  place: [0, 0, 10, 10],
  bbox: null,
  ocr: null,
  slot: null,
  heading: false,
  running: false,
});

const row = (description: string, amount: string, more: { section?: string; mark?: string } = {}): CardRow => ({
  transactionDate: null,
  postDate: null,
  reference: null,
  description: [segment(description)],
  amount: { money: parseMoney(amount) ?? '0.00', segment: segment(amount) },
  column: 'amount',
  mark: more.mark ?? null,
  balance: null,
  aside: null,
  section: more.section === undefined ? null : segment(more.section),
  run: 0,
  card: null,
  foreign: null,
});

const directions = (...rows: CardRow[]) => settleCardDirections(rows);

describe('the way of a row’s money', () => {
  it('is the mark’s before anything else', () => {
    expect(directions(row('PAYMENT SERVICES STORE', '12.00', { mark: 'DR' }))).toEqual(['charge']);
    expect(directions(row('STORE', '12.00 CR', { section: 'Purchases' }))).toEqual(['credit']);
    expect(directions(row('STORE', '500.00 D'), row('PAYMENT RECEIVED', '100.00 C'))).toEqual(['charge', 'credit']);
  });
  it('is the heading’s, and a sign against it is a reversal', () => {
    expect(directions(row('STORE', '10.00', { section: 'Purchases' }))).toEqual(['charge']);
    expect(directions(row('STORE', '-10.00', { section: 'Purchases' }))).toEqual(['credit']);
    expect(directions(row('AUTOPAY', '10.00', { section: 'Payments and Other Credits' }))).toEqual(['credit']);
    const payments = { section: 'Payments and Other Credits' };
    expect(directions(row('AUTOPAY', '-10.00', payments), row('PAYMENT RETURNED', '10.00', payments))).toEqual([
      'credit',
      'charge',
    ]);
  });
  it('is the sign’s where the statement prints signs', () => {
    expect(directions(row('AUTOPAY', '-10.00'), row('THANK YOU BAKERY', '4.00'))).toEqual(['credit', 'charge']);
    expect(directions(row('STORE', '9.00'), row('NETBANKING', '+ 100.00'))).toEqual(['charge', 'credit']);
  });
  it('is the words’ where nothing else says it', () => {
    expect(directions(row('Online Payment - Thank You', '10.00'))).toEqual(['credit']);
    expect(directions(row('RETURNED PAYMENT FEE', '29.00'))).toEqual(['charge']);
    expect(directions(row('BOOK STORE', '29.00'))).toEqual(['charge']);
  });
});
