import { describe, expect, it } from 'vitest';
import type { Bbox } from '../../shared/cell.ts';
import type { OcrLine } from '../ocr/line.ts';
import { cutOutBox } from './cut-out-box.ts';

const line = (...words: [text: string, x1: number, x2: number][]): OcrLine => ({
  text: words.map(([text]) => text).join(' '),
  bbox: [words[0]![1], 100, words.at(-1)![2], 124],
  confidence: 0.95,
  words: words.map(([text, x1, x2]) => ({ text, bbox: [x1, 100, x2, 124], confidence: 0.95 })),
});
const box: Bbox = [100, 102, 122, 122];
const wordsOf = (lines: OcrLine[] | null) =>
  lines?.flatMap(({ words }) => words.map(({ text, bbox }) => [text, bbox[0]]));

describe('a box', () => {
  it('that OCR read as the start of a word is cut off it', () => {
    const cut = cutOutBox([line(['CORRECTED', 100, 256], ['(if', 262, 282], ['checked)', 288, 376])], box);
    expect(wordsOf(cut)).toEqual([
      ['CORRECTED', 123],
      ['(if', 262],
      ['checked)', 288],
    ]);
  });

  it('takes its tick along where OCR put it before the word', () => {
    const cut = cutOutBox([line(['XCORRECTED', 100, 256], ['(if', 262, 282], ['checked)', 288, 376])], box);
    expect(wordsOf(cut)?.[0]).toEqual(['CORRECTED', 123]);
  });

  it('takes the place of a word that OCR made of it', () => {
    expect(wordsOf(cutOutBox([line(['X', 102, 120], ['Retirement', 130, 250])], box))).toEqual([['Retirement', 130]]);
  });
});

describe('a square', () => {
  it('that a word needs for its text is one of its letters', () => {
    expect(cutOutBox([line(['DISTRIBUTIONS', 100, 260], ['FROM', 268, 330])], box)).toBeNull();
  });

  it('in the middle of a word is one of its letters', () => {
    expect(cutOutBox([line(['CORRECTED', 40, 200])], box)).toBeNull();
  });

  it('around a figure is a box of the form', () => {
    expect(cutOutBox([line(['7', 106, 116])], box)).toBeNull();
  });
});
