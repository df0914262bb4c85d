import { beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '../page.ts';
import { findOrientation } from './find-orientation.ts';
import { copyOf, markedPage } from './testing/marked-page.ts';
import { uprightPage } from './upright-page.ts';

let original: Page;
beforeAll(async () => {
  original = await copyOf(await markedPage(), 0, 0.6);
});

describe('the orientation of a page of print', () => {
  it.each([
    { degrees: 0, quarterTurns: 0, skewDegrees: 0 },
    { degrees: 90, quarterTurns: 3, skewDegrees: 0 },
    { degrees: 180, quarterTurns: 2, skewDegrees: 0 },
    { degrees: 270, quarterTurns: 1, skewDegrees: 0 },
    { degrees: 3, quarterTurns: 0, skewDegrees: 3 },
    { degrees: -4.5, quarterTurns: 0, skewDegrees: -4.5 },
    { degrees: 0.6, quarterTurns: 0, skewDegrees: 0.6 },
    { degrees: 92, quarterTurns: 3, skewDegrees: 2 },
    { degrees: 181, quarterTurns: 2, skewDegrees: 1 },
  ])('turned by $degrees° is found', async ({ degrees, quarterTurns, skewDegrees }) => {
    const found = await findOrientation(await copyOf(original, degrees));
    expect(found.quarterTurns).toBe(quarterTurns);
    expect(Math.abs(found.skewDegrees - skewDegrees)).toBeLessThan(0.25);
  });
});

const plain = (width: number, height: number, value: number): Page => ({
  page: 1,
  width,
  height,
  pixels: new Uint8Array(width * height * 3).fill(value),
  textLayer: null,
});

/** A form without print: rules both ways and a black picture. */
function ruledPage(): Page {
  const page = plain(850, 1100, 255);
  const paint = (left: number, top: number, width: number, height: number) => {
    for (let y = top; y < top + height; y += 1) page.pixels.fill(0, (y * 850 + left) * 3, (y * 850 + left + width) * 3);
  };
  for (let x = 50; x < 800; x += 150) paint(x, 50, 3, 1000);
  for (let y = 50; y < 1050; y += 300) paint(50, y, 750, 3);
  paint(300, 400, 200, 250);
  return page;
}

describe('a page without clear lines of print is left as it is:', () => {
  it.each([
    { name: 'blank', page: plain(1700, 2200, 255) },
    { name: 'black', page: plain(1700, 2200, 0) },
    { name: 'of one pixel', page: plain(1, 1, 0) },
    { name: 'of one row', page: plain(150, 1, 90) },
    { name: 'with nothing but rules and a picture', page: ruledPage() },
  ])('$name', async ({ page }) => {
    expect(await findOrientation(page)).toEqual({ quarterTurns: 0, skewDegrees: 0 });
    expect((await uprightPage(page)).page).toBe(page);
  });
});
