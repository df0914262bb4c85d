import { describe, expect, it } from 'vitest';
import { printed } from './testing/page-maker.ts';
import { trimRuleMarks } from './trim-rule-marks.ts';

const trim = (text: string, ruleAt: number) =>
  trimRuleMarks([printed(text, 100, 100)], [{ at: ruleAt, from: 50, to: 300 }]).map((line) => line.text);

describe('a rule that OCR read as a character', () => {
  it('is taken off before and behind a value', () => {
    expect(trim('[E.Pennsboro', 101)).toEqual(['E.Pennsboro']);
    expect(trim('I$', 101)).toEqual(['$']);
    expect(trim('12.00|', 100 + 6 * 12 - 4)).toEqual(['12.00']);
  });

  it('that is all of a line leaves none', () => expect(trim('|', 104)).toEqual([]));

  it('is told from a state, a bracket in print and a digit', () => {
    expect(trim('IA 99801552', 101)).toEqual(['IA 99801552']);
    expect(trim('[optional]', 500)).toEqual(['[optional]']);
    expect(trim('12.01', 100 + 5 * 12 - 4)).toEqual(['12.01']);
  });
});
