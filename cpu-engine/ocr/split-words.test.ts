import { describe, expect, it } from 'vitest';
import { COLUMNS_PER_STEP, splitWords } from './split-words.ts';

/**
 * A line whose characters are 8 columns wide and stand at every fourth step; `gaps` says how many of the columns between
 * two of them are free of ink, `hints` how likely a space seemed to the recogniser there.
 */
function line(text: string, gaps: number[], hints: Record<number, number> = {}) {
  const stepCount = 4 * text.length + 1;
  const columns = new Uint8Array(stepCount * COLUMNS_PER_STEP).fill(0);
  const spaceProbabilities = new Float32Array(stepCount);
  const characters = [...text].map((character, at) => ({ text: character, step: 4 * at + 1, confidence: 0.9 }));
  const peak = (at: number) => (4 * at + 1.5) * COLUMNS_PER_STEP;
  for (let at = 0; at < text.length; at += 1) {
    const reachLeft = at === 0 ? 4 : 16 - gaps[at - 1]! / 2;
    const reachRight = at === text.length - 1 ? 4 : 16 - gaps[at]! / 2;
    columns.fill(1, peak(at) - reachLeft, peak(at) + reachRight);
    spaceProbabilities[4 * at + 3] = hints[at] ?? 0;
  }
  return { reading: { characters, stepCount, spaceProbabilities }, columns };
}

const textOf = ({ reading, columns }: ReturnType<typeof line>) =>
  splitWords(reading, columns)
    .map(({ text }) => text)
    .join(' ');

describe('a line without spaces', () => {
  it('is parted where a gap is much wider than the others', () => {
    expect(textOf(line('taxpaid', [4, 4, 20, 4, 4, 4]))).toBe('tax paid');
  });

  it('is parted at a smaller gap where the recogniser leaned towards a space', () => {
    expect(textOf(line('taxpaid', [4, 4, 8, 4, 4, 4]))).toBe('taxpaid');
    expect(textOf(line('taxpaid', [4, 4, 8, 4, 4, 4], { 2: 0.05 }))).toBe('tax paid');
  });

  it('stays whole beside airy marks, between digits and beside narrow letters, where print leaves more room', () => {
    expect(textOf(line('11-Dec', [14, 14, 4, 4, 4]))).toBe('11-Dec');
    expect(textOf(line('2026', [4, 16, 4]))).toBe('2026');
    expect(textOf(line('abcd', [4, 16, 4]))).toBe('ab cd');
  });

  it('keeps an amount whole in spite of a weak hint, and a date in words apart', () => {
    expect(textOf(line('114,948.00', [8, 8, 10, 16, 8, 8, 12, 12, 8], { 3: 0.03 }))).toBe('114,948.00');
    expect(textOf(line('May1,2024', [4, 4, 16, 4, 16, 4, 4, 4], { 2: 0.5, 4: 0.5 }))).toBe('May 1, 2024');
  });

  it('keeps the spaces that were read', () => {
    const { reading, columns } = line('a b', [0, 0]);
    expect(splitWords(reading, columns).map(({ text }) => text)).toEqual(['a', 'b']);
  });

  it('has words that begin and end at their ink', () => {
    const { reading, columns } = line('abcd', [4, 20, 4]);
    const places = splitWords(reading, columns).map(({ start, end }) => [start, end]);
    expect(places).toEqual([
      [8, 50],
      [70, 112],
    ]);
  });

  it('without any character has no words', () => {
    expect(
      splitWords({ characters: [], stepCount: 3, spaceProbabilities: new Float32Array(3) }, new Uint8Array(24)),
    ).toEqual([]);
  });
});
