import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, parseDate, parseRowDate, parseTime } from './dates.ts';

describe('a printed date', () => {
  it.each([
    ['01/05/2024', '2024-01-05'],
    ['1-5-24', '2024-01-05'],
    ['25/12/2024', '2024-12-25'],
    ['5.1.2024', '2024-01-05'],
    ['2024-01-05', '2024-01-05'],
    ['2024/1/5', '2024-01-05'],
    ['20240105', '2024-01-05'],
    ['Jan 5, 2024', '2024-01-05'],
    ['January 5 2024', '2024-01-05'],
    ['Jan. 5th, 2024', '2024-01-05'],
    ['Fri, Jan 5, 2024', '2024-01-05'],
    ['5 January 2024', '2024-01-05'],
    ['05-JAN-24', '2024-01-05'],
    ['05Jan2024', '2024-01-05'],
    ["10-Sept'98", '1998-09-10'],
    ['3. Oktober 2019', '2019-10-03'],
    ['02/29/2024', '2024-02-29'],
  ])('%s is %s', (text, date) => expect(parseDate(text)).toBe(date));

  it.each([
    '',
    '13/13/2024',
    '02/30/2024',
    '31 NOV 2023',
    '12.50',
    '1/5',
    'Jan 5',
    '12345',
    'May',
    '1-800-555',
    '0/5/2024',
  ])('%j is no date', (text) => expect(parseDate(text)).toBeNull());

  it('takes the day first when the document does', () => {
    expect(parseDate('03/04/2024', { order: 'dmy' })).toBe('2024-04-03');
  });

  it('without a year takes the one it is given', () => {
    expect(parseDate('01/05', { year: 2022 })).toBe('2022-01-05');
    expect(parseDate('Jan 5', { year: 2022 })).toBe('2022-01-05');
    expect(parseDate('02/29', { year: 2023 })).toBeNull();
  });

  it("with two digits takes the century of the document's own year", () => {
    expect(parseDate('01/05/98', { year: 1999 })).toBe('1998-01-05');
    expect(parseDate('01/05/98', { year: 2060 })).toBe('2098-01-05');
    expect(parseDate('01/05/71')).toBe('1971-01-05');
  });
});

describe('the year of a statement row', () => {
  const overNewYear = { start: '2023-12-15', end: '2024-01-14' };
  it.each([
    ['12/20', '2023-12-20'],
    ['01/05', '2024-01-05'],
    ['12/08', '2023-12-08'],
    ['01/15', '2024-01-15'],
    ['Jan 3', '2024-01-03'],
  ])('puts %s inside a period over New Year: %s', (text, date) => expect(parseRowDate(text, overNewYear)).toBe(date));

  it('is left open when no year fits', () => expect(parseRowDate('06/01', overNewYear)).toBeNull());
  it('is left open without a period', () => expect(parseRowDate('06/01', { start: null, end: null })).toBeNull());
  it('is the only one there is when the period knows one year', () => {
    expect(parseRowDate('06/01', { start: '2024-02-01', end: '2024-02-29' })).toBe('2024-06-01');
  });
});

describe('a printed time', () => {
  it.each([
    ['13:59', '13:59'],
    ['1:59 PM', '13:59'],
    ['12:05 am', '00:05'],
    ['12:05PM', '12:05'],
    ['13:10:48', '13:10:48'],
    ['9:05p', '21:05'],
  ])('%s is %s', (text, time) => expect(parseTime(text)).toBe(time));
  it.each(['25:00', '12:60', '12.30', '1234', '', '15:00 am'])('%j is no time', (text) =>
    expect(parseTime(text)).toBeNull(),
  );
});

it('days are counted over months and leap years', () => {
  expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
  expect(daysBetween('2024-02-01', '2024-03-01')).toBe(29);
  expect(daysBetween('2024-03-01', '2024-02-01')).toBe(-29);
});
