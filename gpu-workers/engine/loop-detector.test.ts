import { describe, expect, it } from 'vitest';
import { findLoop } from './loop-detector.ts';

const start = '[{"bbox":[0,0,10,10],"category":"Table","text":"<table>';

describe('an answer that will not end', () => {
  it.each([
    ['repeated words', `${start}${'\\cdots '.repeat(80)}`, 'repeated_text'],
    ['endless dots', `${start}${'.'.repeat(1_400)}`, 'repeated_text'],
    ['empty rows', `${start}${'<tr><td></td><td></td></tr>'.repeat(31)}`, 'empty_rows'],
    [
      'the same cell again',
      `[${'{"bbox":[1,2,3,4],"category":"Text","text":"CONFIDENTIAL"},'.repeat(5)}`,
      'repeated_cell',
    ],
  ])('is seen while it streams: %s', (_, answer, loop) => expect(findLoop(answer)).toBe(loop));
});

describe('an answer that goes on', () => {
  const rows = Array.from(
    { length: 60 },
    (_, row) => `<tr><td>01/${row}</td><td>CARD PURCHASE</td><td>${row}.50</td></tr>`,
  );
  it.each([
    ['rows that differ in their digits', start + rows.join('')],
    ['leader dots of a price list', `${start}Total ${'.'.repeat(300)}`],
    ['thirty empty rows of a printed form', `${start}${'<tr><td></td></tr>'.repeat(20)}`],
    ['nothing yet', ''],
  ])('is left alone: %s', (_, answer) => expect(findLoop(answer)).toBeNull());
});
