import type { Bbox, TextLine } from '../../shared/cell.ts';
import type { StreamedAnswer } from './client.ts';

/**
 * How sure the engine was of a cell's characters, from the probabilities of the tokens that wrote it: the geometric mean,
 * so that one doubtful digit in a short cell shows.
 *
 * @returns A function to be called with the cells' texts in the order of the answer; null where no token matches.
 */
export function tokenConfidence({
  text,
  tokens,
}: Pick<StreamedAnswer, 'text' | 'tokens'>): (cellText: string) => number | null {
  const ends: number[] = [];
  let length = 0;
  for (const token of tokens) {
    length += token.text.length;
    ends.push(length);
  }
  let cursor = 0;
  let tokenAt = 0;
  return (cellText) => {
    const written = JSON.stringify(cellText).slice(1, -1);
    const start = written === '' ? -1 : text.indexOf(written, cursor);
    if (start < 0 || length !== text.length) return null;
    cursor = start + written.length;
    while (tokenAt < ends.length && (ends[tokenAt] as number) <= start) tokenAt += 1;
    let sum = 0;
    let count = 0;
    for (let at = tokenAt; at < tokens.length && (ends[at - 1] ?? 0) < cursor; at += 1, count += 1)
      sum += tokens[at]!.logprob;
    return count === 0 ? null : Math.min(1, Math.exp(sum / count));
  };
}

/** The same over a whole answer that is one text, such as the plain prompts give. Null without tokens. */
export function answerConfidence({ tokens }: Pick<StreamedAnswer, 'tokens'>): number | null {
  if (tokens.length === 0) return null;
  return Math.min(1, Math.exp(tokens.reduce((sum, { logprob }) => sum + logprob, 0) / tokens.length));
}

/** The same from OCR lines: the mean over the lines whose middle lies in the cell, weighted by their length. */
export function lineConfidence(bbox: Bbox | null, lines: TextLine[]): number | null {
  if (!bbox) return null;
  let weight = 0;
  let sum = 0;
  for (const line of lines) {
    const x = (line.bbox[0] + line.bbox[2]) / 2;
    const y = (line.bbox[1] + line.bbox[3]) / 2;
    if (x < bbox[0] || x > bbox[2] || y < bbox[1] || y > bbox[3]) continue;
    weight += line.text.length;
    sum += line.text.length * line.confidence;
  }
  return weight === 0 ? null : sum / weight;
}
