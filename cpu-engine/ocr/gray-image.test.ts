import { describe, expect, it } from 'vitest';
import { inkRatio, toGray } from './gray-image.ts';

const gray = (pixels: number[]) => ({ width: pixels.length, height: 1, pixels: Uint8Array.from(pixels) });

describe('the ink of a page', () => {
  it('is what stands out from its paper, whatever the paper’s brightness', () => {
    expect(inkRatio(gray([255, 255, 255, 0]))).toBe(0.25);
    expect(inkRatio(gray([120, 120, 120, 30]))).toBe(0.25);
    expect(inkRatio(gray([0, 0, 0, 255]))).toBe(0.25);
  });

  it('is none on a page of one shade and on an empty one', () => {
    expect(inkRatio(gray([250, 251, 249, 250]))).toBe(0);
    expect(inkRatio(gray([]))).toBe(0);
  });

  it('sees colours as bright as the eye does', () => {
    const pixels = Uint8Array.from([255, 255, 255, 0, 255, 0, 0, 0, 255]);
    const [white, green, blue] = toGray({ width: 3, height: 1, pixels }).pixels;
    expect([white, green! > blue!]).toEqual([255, true]);
  });
});
