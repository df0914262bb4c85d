import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { BadImageError, decodeImage } from './decode-image.ts';

const png = (width: number, height: number, alpha = 1) =>
  sharp({ create: { width, height, channels: 4, background: { r: 0, g: 0, b: 0, alpha } } })
    .png()
    .toBuffer();

describe('an image', () => {
  it('is scaled to the long side that was tried, and remembers the size it came in', async () => {
    const { image, received } = await decodeImage(await png(300, 600), 1_000_000);
    expect(received).toEqual({ width: 300, height: 600 });
    expect([image.width, image.height, image.pixels.length]).toEqual([825, 1650, 825 * 1650 * 3]);
  });

  it('that is transparent lies on white', async () => {
    const { image } = await decodeImage(await png(100, 100, 0), 1_000_000);
    expect([...image.pixels.subarray(0, 3)]).toEqual([255, 255, 255]);
  });

  it('with too many pixels is refused before it is decoded', async () => {
    await expect(decodeImage(await png(2000, 1000), 1_000_000)).rejects.toThrow(BadImageError);
  });

  it('that is cut short or is none at all is refused', async () => {
    const whole = await sharp({
      create: {
        width: 300,
        height: 300,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 90, sigma: 40 },
      },
    })
      .png()
      .toBuffer();
    await expect(decodeImage(whole.subarray(0, whole.length / 2), 1_000_000)).rejects.toThrow(BadImageError);
    await expect(decodeImage(Buffer.from('%PDF-1.7'), 1_000_000)).rejects.toThrow(BadImageError);
  });
});
