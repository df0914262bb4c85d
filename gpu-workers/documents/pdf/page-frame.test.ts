import { describe, expect, it } from 'vitest';
import { pictureSize } from './page-frame.ts';

describe('the picture of a PDF page', () => {
  it.each([
    { name: 'Letter', points: [612, 792], pixels: [1700, 2200] },
    { name: 'A4', points: [595.28, 841.89], pixels: [1654, 2339] },
    { name: 'a receipt of 80 mm', points: [226.77, 566.93], pixels: [630, 1575] },
    { name: 'a page of almost nothing', points: [0.1, 0.1], pixels: [1, 1] },
  ])('of $name is drawn at 200 dpi', ({ points, pixels }) => {
    const { width, height } = pictureSize(points[0]!, points[1]!);
    expect([width, height]).toEqual(pixels);
  });

  it.each([
    { name: 'A1', points: [1684, 2384] },
    { name: 'the largest page of the format', points: [14_400, 14_400] },
    { name: 'a long strip', points: [14_400, 100] },
  ])('of $name keeps its proportions and as many pixels as the engine takes', ({ points }) => {
    const { width, height } = pictureSize(points[0]!, points[1]!);
    expect(width * height).toBeLessThanOrEqual(11_289_600);
    expect(width * height).toBeGreaterThan(
      11_289_600 * 0.99 * Math.min(1, (points[0]! * points[1]! * 7.7) / 11_289_600),
    );
    expect(width / height / (points[0]! / points[1]!)).toBeCloseTo(1, 1);
  });
});
