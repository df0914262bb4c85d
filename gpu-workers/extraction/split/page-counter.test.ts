import { describe, expect, it } from 'vitest';
import { findPageCounters } from './page-counter.ts';

describe('a page counter', () => {
  it.each([
    ['Page 1 of 5', { page: 1, of: 5 }],
    ['Page 1of5 04/04/2022', { page: 1, of: 5 }],
    ['Statement 0667 · Page 12/14', { page: 12, of: 14 }],
    ['PAGE l OF 2', { page: 1, of: 2 }],
    ['Page: 3 of 4', { page: 3, of: 4 }],
  ])('is read in %j wherever it stands', (text, counter) => expect(findPageCounters([text], [])).toEqual([counter]));

  it.each([
    ['2 of 3', { page: 2, of: 3 }],
    ['Page 2', { page: 2, of: null }],
  ])('%j counts only at the top or the foot', (text, counter) => {
    expect(findPageCounters([text], [text])).toEqual([counter]);
    expect(findPageCounters([text], [])).toEqual([]);
  });

  it.each(['1/31', '6/30/2025', 'see page 3 for details', 'Page 9 of 2', 'homepage 1 of 2 million', 'Page 0 of 0'])(
    'is not seen in %j',
    (text) => expect(findPageCounters([text], [text])).toEqual([]),
  );

  it('is given for every place that shows one, since one of them may be misread', () =>
    expect(findPageCounters(['Page 1 of 5', 'Page 3 of 5'], [])).toEqual([
      { page: 1, of: 5 },
      { page: 3, of: 5 },
    ]));
});
