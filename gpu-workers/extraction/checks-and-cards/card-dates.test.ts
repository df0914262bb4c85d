import { describe, expect, it } from 'vitest';
import { leadingDate } from './card-dates.ts';

const period = { start: '2024-08-30', end: '2024-10-01' };

describe('a date at the start of a row', () => {
  it.each([
    ['02-Sep-24 ZOMATO ORDER', '2024-09-02', 'ZOMATO ORDER'],
    ['07-S ep-24 AMAZON', '2024-09-07', 'AMAZON'],
    ['01-0ct-2024', '2024-10-01', ''],
    ['09/12 09/13 COFFEE', '2024-09-12', '09/13 COFFEE'],
    ['Sep 5 COFFEE', '2024-09-05', 'COFFEE'],
    ['14/09/2024 10:22:31 CAFE', '2024-09-14', 'CAFE'],
    ['09/12/24* AUTOPAY', '2024-09-12', 'AUTOPAY'],
  ])('%s', (text, date, rest) => {
    expect(leadingDate(text, period, 'mdy')).toMatchObject({ date, rest });
  });
  it('that no calendar has is seen, without a value', () => {
    expect(leadingDate('31 NOV', period, 'mdy')).toMatchObject({ date: null, text: '31 NOV' });
  });
  it.each(['Total 12', '1234 5678', 'STORE 12 MAIN', '24 HOUR FITNESS', '7-ELEVEN 123'])('is not in "%s"', (text) =>
    expect(leadingDate(text, period, 'mdy')).toBeNull(),
  );
});
