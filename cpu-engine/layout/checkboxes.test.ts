import { describe, expect, it } from 'vitest';
import { findCheckboxes } from './checkboxes.ts';
import { blankPage, fill, outline } from './testing/page-maker.ts';

const lineHeight = 24;

describe('a checkbox', () => {
  it('is found where its sides are faint', () => {
    const gray = blankPage(400, 300);
    outline(gray, [100, 100, 122, 122]);
    gray.pixels = gray.pixels.map((level) => (level === 0 ? 190 : level));
    expect(findCheckboxes(gray, lineHeight)).toEqual([{ bbox: [100, 100, 122, 122], isTicked: false }]);
  });

  it('is found where it stands on a rule of the form, a little higher than wide', () => {
    const gray = blankPage(400, 300);
    fill(gray, [20, 126, 380, 128], 0);
    fill(gray, [100, 100, 122, 101], 0);
    for (const x of [100, 121]) fill(gray, [x, 100, x + 1, 128], 0);
    fill(gray, [107, 107, 115, 118], 0);
    expect(findCheckboxes(gray, lineHeight)).toMatchObject([{ isTicked: true }]);
  });

  it('is found where its sides are broken by a pixel or two', () => {
    const gray = blankPage(400, 300);
    outline(gray, [100, 100, 122, 122]);
    fill(gray, [110, 100, 111, 101], 255);
    fill(gray, [100, 112, 101, 112], 255);
    expect(findCheckboxes(gray, lineHeight)).toHaveLength(1);
  });
});

describe('an empty checkbox', () => {
  it('right below another one is not taken together with the lower side of that one', () => {
    const gray = blankPage(400, 300);
    outline(gray, [100, 70, 122, 92]);
    outline(gray, [100, 95, 122, 117]);
    const found = findCheckboxes(gray, lineHeight).map(({ bbox, isTicked }) => [bbox[1], isTicked]);
    expect(found.sort()).toEqual([
      [70, false],
      [95, false],
    ]);
  });
});

describe('no checkbox', () => {
  it('is a letter with round corners', () => {
    const gray = blankPage(400, 300);
    outline(gray, [100, 100, 120, 122], 3);
    for (const y of [100, 119]) fill(gray, [116, y, 120, y + 3], 255); // a D
    expect(findCheckboxes(gray, lineHeight)).toEqual([]);
  });

  it('is a letter with its neighbour as close as in a word', () => {
    const gray = blankPage(400, 300);
    outline(gray, [100, 100, 120, 122], 3);
    fill(gray, [124, 100, 126, 122], 0);
    expect(findCheckboxes(gray, lineHeight)).toEqual([]);
  });

  it('is a cell of a row for digits', () => {
    const gray = blankPage(400, 300);
    for (let x = 100; x < 220; x += 24) outline(gray, [x, 100, x + 25, 124]);
    expect(findCheckboxes(gray, lineHeight)).toEqual([]);
  });

  it('is a bullet', () => {
    const gray = blankPage(400, 300);
    fill(gray, [100, 100, 122, 122], 0);
    expect(findCheckboxes(gray, lineHeight)).toEqual([]);
  });
});
