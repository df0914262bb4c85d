import { describe, expect, it } from 'vitest';
import { findRules } from './rules.ts';
import { blankPage, fill, outline, printed } from './testing/page-maker.ts';

describe('ruled lines', () => {
  it('are found on white paper, with their place and ends', () => {
    const gray = blankPage(1650, 400);
    fill(gray, [100, 200, 1500, 202], 40);
    const { horizontal, vertical } = findRules(gray, [], []);
    expect(vertical).toEqual([]);
    expect(horizontal).toHaveLength(1);
    expect(horizontal[0]).toEqual({ at: 201, from: 100, to: 1500 });
  });

  it('are found on a coloured fill, where only the contrast beside them tells', () => {
    const gray = blankPage(1650, 400);
    fill(gray, [0, 100, 1649, 300], 150);
    fill(gray, [100, 200, 1500, 201], 60);
    expect(findRules(gray, [], []).horizontal).toHaveLength(1);
  });

  it('stay one rule where a digit touches them', () => {
    const gray = blankPage(1650, 600);
    fill(gray, [800, 50, 802, 250], 0);
    fill(gray, [800, 280, 802, 550], 0);
    const touching = printed('12.00', 790 - 60, 252);
    expect(findRules(gray, [touching], []).vertical).toEqual([{ at: 801, from: 50, to: 550 }]);
  });

  it('end where a word stands across the gap, for there two cells are merged', () => {
    const gray = blankPage(1650, 600);
    fill(gray, [800, 50, 802, 250], 0);
    fill(gray, [800, 285, 802, 550], 0);
    expect(findRules(gray, [printed('Subtotal', 750, 256)], []).vertical).toHaveLength(2);
  });

  it('are not the strokes of large letters', () => {
    const gray = blankPage(1650, 400);
    fill(gray, [104, 104, 110, 196], 0); // the stem of a T
    fill(gray, [104, 150, 180, 156], 0); // and its bar
    const title = { ...printed('H', 100, 100), bbox: [100, 100, 190, 200] as [number, number, number, number] };
    title.words[0]!.bbox = title.bbox;
    expect(findRules(gray, [title, printed('one', 100, 300), printed('two', 300, 300)], [])).toEqual({
      horizontal: [],
      vertical: [],
    });
  });

  it('are not the sides of a checkbox', () => {
    const gray = blankPage(1650, 400);
    outline(gray, [100, 100, 140, 140]);
    expect(findRules(gray, [printed('Single', 160, 108)], [[100, 100, 140, 140]])).toEqual({
      horizontal: [],
      vertical: [],
    });
  });
});
