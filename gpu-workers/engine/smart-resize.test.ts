import { describe, expect, it } from 'vitest';
import { type Size, smartResize } from './smart-resize.ts';

const dotsOcr = { factor: 28, minPixels: 3_136, maxPixels: 11_289_600 };

describe('the size at which dots.ocr sees a page', () => {
  it.each([
    [1700, 2200, 1708, 2212],
    [1654, 2339, 1652, 2352],
    [1694, 2198, 1680, 2184],
    [2550, 3300, 2548, 3304],
    [3400, 4400, 2940, 3808],
    [70, 126, 56, 112],
    [20, 30, 56, 84],
    [4000, 100, 4004, 112],
    [3000, 30, 2996, 28],
  ])('%i × %i becomes %i × %i, as in the model’s own code', (width, height, toWidth, toHeight) => {
    expect(smartResize({ width, height }, dotsOcr)).toEqual({ width: toWidth, height: toHeight });
  });

  it('does not exist for a strip more than 200 times longer than wide', () => {
    expect(() => smartResize({ width: 3000, height: 10 }, dotsOcr)).toThrow(RangeError);
  });

  it('is always a multiple of 28 within the pixel limits', () => {
    const sizes: Size[] = [];
    for (let width = 1; width < 9000; width = Math.ceil(width * 1.7)) {
      for (let height = 1; height < 9000; height = Math.ceil(height * 1.9)) {
        if (Math.max(width, height) <= 200 * Math.min(width, height))
          sizes.push(smartResize({ width, height }, dotsOcr));
      }
    }
    for (const { width, height } of sizes) {
      expect([width % 28, height % 28]).toEqual([0, 0]);
      expect(width * height).toBeLessThanOrEqual(dotsOcr.maxPixels);
      expect(width * height).toBeGreaterThanOrEqual(dotsOcr.minPixels);
    }
  });
});
