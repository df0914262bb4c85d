import { describe, expect, it } from 'vitest';
import { compose, invert, mapBbox, mapPoint, scaling } from './affine.ts';
import type { RgbImage } from './rgb-image.ts';
import { turnQuarters, turnSlightly } from './turn-image.ts';

/** White with one black pixel. */
function dotted(width: number, height: number, x: number, y: number): RgbImage {
  const pixels = new Uint8Array(width * height * 3).fill(255);
  pixels.fill(0, 3 * (y * width + x), 3 * (y * width + x) + 3);
  return { width, height, pixels };
}

function findDot({ width, pixels }: RgbImage): [number, number] {
  let darkest = 0;
  for (let at = 0; at < pixels.length; at += 3) if (pixels[at]! < pixels[darkest]!) darkest = at;
  return [(darkest / 3) % width, Math.floor(darkest / 3 / width)];
}

describe('an image that is turned', () => {
  it.each([1, 2, 3] as const)('%i quarter turns clockwise has every point where its map says', (quarterTurns) => {
    const { image, map } = turnQuarters(dotted(7, 4, 5, 1), quarterTurns);
    const [x, y] = mapPoint(map, 5.5, 1.5);
    expect(findDot(image)).toEqual([Math.floor(x), Math.floor(y)]);
  });

  it('clockwise once brings its top left corner to the top right', () => {
    const { image } = turnQuarters(dotted(7, 4, 0, 0), 1);
    expect([image.width, image.height, ...findDot(image)]).toEqual([4, 7, 3, 0]);
  });

  it('slightly keeps its corners and has every point where its map says', () => {
    const { image, map } = turnSlightly(dotted(200, 100, 190, 90), 0.05);
    expect(image.width).toBeGreaterThan(200);
    const [x, y] = mapPoint(map, 190.5, 90.5);
    const [foundX, foundY] = findDot(image);
    expect(Math.hypot(foundX + 0.5 - x, foundY + 0.5 - y)).toBeLessThan(1);
  });
});

describe('a box', () => {
  it('comes back from the page to the image as received', () => {
    const toPage = compose(compose(scaling(2, 2), turnQuarters(dotted(200, 100, 0, 0), 3).map), scaling(1, 0.5));
    const there = mapBbox(toPage, [10, 20, 30, 25]);
    const back = mapBbox(invert(toPage), there);
    expect(back.map((value) => Math.round(value * 1000) / 1000)).toEqual([10, 20, 30, 25]);
  });

  it('cannot come back from a map that flattens it', () => {
    expect(() => invert(scaling(1, 0))).toThrow(RangeError);
  });
});
