import { describe, expect, it } from 'vitest';
import { toJsonPieces } from './to-json-pieces.ts';

const values: { name: string; value: unknown }[] = [
  { name: 'an object', value: { a: 1, 'b"\n': [true, null, 'é漢𝄞\u2028'], c: { d: { e: { f: ['deep', {}] } } } } },
  {
    name: 'what has no JSON',
    value: { gone: undefined, list: [undefined, Number.NaN], none: null },
  },
  { name: 'nothing much', value: { list: [], object: {}, text: '', zero: 0 } },
  { name: 'a scalar', value: 'text' },
];

describe.each([0, 1, 2, 3, 9])('the pieces of JSON to a depth of %i', (depth) => {
  it.each(values)('are together what JSON.stringify gives for $name', ({ value }) => {
    expect([...toJsonPieces(value, depth)].join('')).toBe(JSON.stringify(value));
  });
});

it('no piece of a result is larger than one page', () => {
  const page = { text: 'x'.repeat(1000) };
  const pieces = [...toJsonPieces({ raw_ocr: { pages: Array.from({ length: 100 }, () => page) } })];
  expect(Math.max(...pieces.map(({ length }) => length))).toBe(JSON.stringify(page).length);
});
