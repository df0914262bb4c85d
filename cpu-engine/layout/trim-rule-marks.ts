import type { OcrLine, OcrWord } from '../ocr/line.ts';
import { boundingBox, boxWidth, sharedLength } from './box.ts';
import type { Rule } from './rules.ts';

/**
 * What OCR makes of a vertical rule. An I only beside a figure ("I$ 12.00"), for "IA" is a state; never a 1, for a lost
 * digit is worse than a stray letter.
 */
const ruleBefore = /^(?:[|[\]]|I(?=[$\d]))/;
const ruleAfter = /(?:[|[\]]|(?<=\d)I)$/;

/** Takes off the first or last character of a word where it is a rule of the form that OCR read as a character. */
export function trimRuleMarks(lines: OcrLine[], rules: Rule[]): OcrLine[] {
  if (rules.length === 0) return lines;
  return lines.flatMap((line) => {
    const words = line.words.flatMap((word) => trimWord(word, rules));
    if (words.length === 0) return [];
    if (words.every((word, index) => word === line.words[index])) return [line];
    const bbox = boundingBox(words.map((word) => word.bbox));
    return [{ ...line, words, bbox, text: words.map((word) => word.text).join(' ') }];
  });
}

function trimWord(word: OcrWord, rules: Rule[]): OcrWord[] {
  const [x1, y1, x2, y2] = word.bbox;
  const width = boxWidth(word.bbox) / word.text.length;
  const isRule = (from: number, to: number) =>
    rules.some(
      (rule) => rule.at >= from && rule.at <= to && sharedLength(rule.from, rule.to, y1, y2) > 0.6 * (y2 - y1),
    );
  const { text } = word;
  if (ruleAfter.test(text) && isRule(x2 - width, x2 + 0.3 * width)) {
    return text.length === 1 ? [] : [{ ...word, text: text.slice(0, -1), bbox: [x1, y1, x2 - width, y2] }];
  }
  if (ruleBefore.test(text) && isRule(x1 - 0.3 * width, x1 + width)) {
    return text.length === 1 ? [] : [{ ...word, text: text.slice(1), bbox: [x1 + width, y1, x2, y2] }];
  }
  return [word];
}
