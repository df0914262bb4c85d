import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { cropToPng, resizeToPng } from './resize.ts';

/** Four by two pixels: the left half red, the right half blue. */
const page = {
  width: 4,
  height: 2,
  pixels: new Uint8Array(Array.from({ length: 8 }, (_, index) => (index % 4 < 2 ? [255, 0, 0] : [0, 0, 255])).flat()),
};

async function decode(png: Buffer) {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels, first: [...data.subarray(0, 3)] };
}

describe('a page resized to PNG', () => {
  it('has exactly the size that was asked for, also when its proportions change', async () => {
    expect(await sharp(await resizeToPng(page, 28, 56)).metadata()).toMatchObject({
      format: 'png',
      width: 28,
      height: 56,
      channels: 3,
    });
  });

  it('keeps every pixel when the size does not change', async () => {
    const { data } = await sharp(await resizeToPng(page, 4, 2))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(new Uint8Array(data)).toEqual(page.pixels);
  });

  it('of grey has one channel, which decodes to the very pixels that three would have given', async () => {
    const [width, height] = [60, 40];
    const pixels = new Uint8Array(width * height * 3).map((_, index) => (Math.floor(index / 3) * 37) % 256);
    const rgb = (png: Buffer) => sharp(png).toColourspace('srgb').raw().toBuffer();
    for (const size of [
      { width: 60, height: 40 },
      { width: 84, height: 56 },
      { width: 28, height: 28 },
    ]) {
      const png = await resizeToPng({ width, height, pixels }, size.width, size.height);
      expect(await sharp(png).metadata()).toMatchObject({ channels: 1, ...size });
      const three = sharp(pixels, { raw: { width, height, channels: 3 } })
        .resize({ ...size, fit: 'fill' })
        .png();
      expect((await rgb(png)).equals(await rgb(await three.toBuffer()))).toBe(true);
    }
  });

  it('leaves the pixels of the page as they were', async () => {
    const before = page.pixels.slice();
    await resizeToPng(page, 100, 100);
    expect(page.pixels).toEqual(before);
  });
});

describe('a part of a page cropped to PNG', () => {
  it('shows that part, in its own size', async () => {
    expect(await decode(await cropToPng(page, [2, 0, 4, 2]))).toEqual({
      width: 2,
      height: 2,
      channels: 3,
      first: [0, 0, 255],
    });
  });

  it('takes in every pixel the box touches', async () => {
    expect(await decode(await cropToPng(page, [1.9, 0.2, 3.1, 1.5]))).toMatchObject({ width: 3, height: 2 });
  });

  it.each([
    { name: 'that reaches past the page is cut to it', bbox: [-5, -5, 50, 50], width: 4, height: 2 },
    { name: 'without area is one pixel', bbox: [1, 1, 1, 1], width: 1, height: 1 },
    { name: 'off the page is one pixel of its edge', bbox: [90, 90, 99, 99], width: 1, height: 1 },
  ] as const)('of a box $name', async ({ bbox, width, height }) => {
    expect(await decode(await cropToPng(page, [...bbox]))).toMatchObject({ width, height });
  });
});
