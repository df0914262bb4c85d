import { describe, expect, it } from 'vitest';
import { invoiceReading } from '../testing/page-reading.ts';
import { answerText } from './answer-text.ts';
import { chooseLetter } from './choose-letter.ts';

describe('an answer', () => {
  it('with the whole layout is a JSON array of cells in reading order', () => {
    expect(JSON.parse(answerText(invoiceReading(), { kind: 'layout_all' }))).toEqual(invoiceReading().cells);
  });

  it('with the layout only has no text', () => {
    const cells = JSON.parse(answerText(invoiceReading(), { kind: 'layout_only' }));
    expect(cells[1]).toEqual({ bbox: [20, 40, 200, 70], category: 'Title' });
  });

  it('with the text leaves out the page header and gives a table row by row', () => {
    expect(answerText(invoiceReading(), { kind: 'ocr' })).toBe('# INVOICE\n\nNuts & bolts  2 pcs\nTotal  $4.50');
  });

  it('for a box has the words in it and no others', () => {
    expect(answerText(invoiceReading(), { kind: 'grounding_ocr', bbox: [100, 30, 560, 170] })).toBe('4711\n$4.50');
    expect(answerText(invoiceReading(), { kind: 'grounding_ocr', bbox: [0, 300, 560, 400] })).toBe('');
  });

  it('of a page without print is an empty list', () => {
    const blank = { ...invoiceReading(), cells: [], lines: [] };
    expect(answerText(blank, { kind: 'layout_all' })).toBe('[]');
    expect(answerText(blank, { kind: 'ocr' })).toBe('');
  });

  it('with the evidence names what was found, and says so when nothing was', () => {
    const noEvidence = 'No such evidence on this page.';
    expect(answerText(invoiceReading(), { kind: 'evidence', type: 'invoice', noEvidence })).toBe(
      'The page shows “Invoice”, “Bill to” and “Amount due”.',
    );
    expect(answerText(invoiceReading(), { kind: 'evidence', type: 'W2', noEvidence })).toBe(noEvidence);
  });
});

describe('a choice', () => {
  const options = [
    { letter: 'A', type: 'receipt' },
    { letter: 'B', type: 'other' },
    { letter: 'C', type: 'invoice' },
  ] as const;

  it('follows the letters of the prompt, most likely first, with probabilities that sum to one', () => {
    const choices = chooseLetter(invoiceReading().scores, [...options]);
    expect(choices.map(({ letter }) => letter)).toEqual(['C', 'A', 'B']);
    expect(choices.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0)).toBeCloseTo(1);
    expect(choices[0]!.logprob - choices[1]!.logprob).toBeCloseTo(2);
  });
});
