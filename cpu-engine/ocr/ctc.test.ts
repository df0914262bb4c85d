import { describe, expect, it } from 'vitest';
import { toAlphabet } from './alphabet.ts';
import { decodeCtc } from './ctc.ts';

// Classes: 0 blank, 1 '一', 2 'A', 3 'Ａ', 4 'B', 5 space.
const alphabet = toAlphabet('一\nA\nＡ\nB\n');

/** Steps as the class that wins each, with its probability; the rest goes to `other`. */
const output = (steps: [number, number][], other = 0) => {
  const data = new Float32Array(steps.length * alphabet.classCount);
  steps.forEach(([index, probability], step) => {
    data[step * alphabet.classCount + other] = 1 - probability;
    data[step * alphabet.classCount + index] = probability;
  });
  return { data, dims: [1, steps.length, alphabet.classCount] };
};
const textOf = (steps: [number, number][], other = 0) =>
  decodeCtc(output(steps, other), alphabet)
    .characters.map(({ text }) => text)
    .join('');

describe('a line’s output', () => {
  it('is one character for neighbouring steps of a class, two when a blank parts them', () => {
    expect(
      textOf([
        [2, 0.9],
        [2, 0.8],
        [0, 0.9],
        [2, 0.9],
        [4, 0.9],
      ]),
    ).toBe('AAB');
  });

  it('stands where the character is clearest, with the confidence it has there', () => {
    const { characters } = decodeCtc(
      output([
        [2, 0.6],
        [2, 0.75],
        [2, 0.7],
      ]),
      alphabet,
    );
    expect(characters).toEqual([{ text: 'A', step: 1, confidence: 0.75 }]);
  });

  it('never has a character that cannot stand on a Latin page, however likely', () => {
    expect(textOf([[2, 0.4]], 1)).toBe('A');
  });

  it('has full-width twins in their plain form', () => {
    expect(textOf([[3, 0.9]])).toBe('A');
  });

  it('keeps the doubt about a space even where none was chosen', () => {
    const { spaceProbabilities } = decodeCtc(output([[2, 0.75]], 5), alphabet);
    expect([...spaceProbabilities]).toEqual([0.25]);
  });
});

describe('the alphabet', () => {
  it('has a blank before the dictionary and a space after it', () => {
    expect(alphabet).toMatchObject({ blank: 0, space: 5, classCount: 6 });
  });
});
