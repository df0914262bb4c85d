import { describe, expect, it } from 'vitest';
import { settleDirections } from './bank-directions.ts';
import type { RawMovement } from './bank-tables.ts';
import type { Segment } from './segments.ts';

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

const movement = (printed: string, money: string, more: Partial<RawMovement> = {}): RawMovement => ({
  table: 'transactions',
  run: 1,
  group: 0,
  account: 0,
  date: null,
  description: [segment('Something')],
  amount: { money, segment: segment(printed) },
  column: 'amount',
  type: null,
  checkNumber: null,
  balance: null,
  section: null,
  ...more,
});
const balance = (money: string) => ({ money, segment: segment(money) });

describe('the way the money went', () => {
  it('is not told by the word checking over the rows', () => {
    const section = segment('360 Checking - 0091');
    expect(
      settleDirections([movement('+ $5.00', '5.00', { section }), movement('- $2.00', '-2.00', { section })]),
    ).toEqual(['credit', 'debit']);
  });

  it('is told by the balances where a sign is all that speaks against them', () => {
    const rows = [
      movement('10.00', '10.00', { balance: balance('110.00') }),
      movement('30.00', '30.00', { balance: balance('80.00') }),
      movement('5.00', '5.00', { balance: balance('85.00') }),
    ];
    expect(settleDirections(rows).slice(1)).toEqual(['debit', 'credit']);
  });

  it('of a negative amount among debits is back, unless the bank prints all of them so', () => {
    const debit = { column: 'debit' } as const;
    expect(
      settleDirections([
        movement('4.00', '4.00', debit),
        movement('9.00', '9.00', debit),
        movement('-4.00', '-4.00', debit),
      ]),
    ).toEqual(['debit', 'debit', 'credit']);
    expect(settleDirections([movement('-4.00', '-4.00', debit), movement('-9.00', '-9.00', debit)])).toEqual([
      'debit',
      'debit',
    ]);
  });
});
