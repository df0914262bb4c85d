import { type DocType, docTypes } from '../../shared/document-types/doc-type.ts';
import type { OcrLine } from '../ocr/line.ts';
import { foldText } from './fold-text.ts';
import { allowedErrors, fuzzyFind } from './fuzzy-find.ts';
import { patternRules, phraseRules, prior, shapeRules } from './rules.ts';

const foldedRules = phraseRules.map((rule) => {
  const folded = foldText(rule.phrase);
  return { ...rule, folded, maxErrors: rule.exact ? 0 : allowedErrors(folded.length) };
});

/** That none of a type's phrases is printed on the page speaks against it. */
const NO_EVIDENCE = -1.5;

/** What a page's text says about its type. */
export type TextClassification = {
  /** Log-odds, any scale shift aside: softmax over them gives probabilities. */
  scores: Record<DocType, number>;
  /** The printed phrases found on the page that speak for a type, strongest first. */
  evidence(type: DocType): string[];
};

/**
 * Scores a page for each document type by its printed words and its shape.
 *
 * @param page.lines - OCR lines in any order that keeps neighbours together. Noise is expected: spaces are ignored, O and 0
 *   are one, I, l and 1 are one, and long phrases may have a wrong character or two.
 * @param page.width - Of the page in pixels, as is `height`; only their ratio counts.
 */
export function classifyText(page: { lines: OcrLine[]; width: number; height: number }): TextClassification {
  const text = page.lines.map((line) => line.text).join('\n');
  const lowerText = text.toLowerCase();
  const folded = foldText(text);
  const ratio = page.width / page.height;
  const found = [
    ...foldedRules
      .filter((rule) => fuzzyFind(folded, rule.folded, rule.maxErrors))
      .map((rule) => ({ name: rule.phrase, votes: rule.votes })),
    ...patternRules.filter((rule) => rule.pattern.test(lowerText)),
    // A shape alone says nothing: a photograph may be long or wide too.
    ...shapeRules.filter((rule) => page.lines.length > 0 && ratio >= rule.from && ratio < rule.to),
  ];
  const scores = Object.fromEntries(
    docTypes.map((type) => {
      const points = found.flatMap(({ votes }) => votes[type] ?? []);
      const base = (prior[type] ?? 0) + (points.length === 0 && type !== 'other' ? NO_EVIDENCE : 0);
      return [type, points.reduce((sum, point) => sum + point, base)];
    }),
  ) as Record<DocType, number>;
  return {
    scores,
    evidence: (type) =>
      found
        .filter(({ votes }) => (votes[type] ?? 0) > 0)
        .sort((a, b) => (b.votes[type] ?? 0) - (a.votes[type] ?? 0))
        .map(({ name }) => name),
  };
}
