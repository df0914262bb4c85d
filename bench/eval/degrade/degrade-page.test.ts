import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type Degradation, degradations, degradePage } from './degrade-page.ts';

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"><rect width="600" height="400" fill="#fff"/>' +
  '<rect x="80" y="60" width="300" height="40" fill="#111"/><circle cx="450" cy="300" r="50" fill="#06c"/></svg>';
const { data, info } = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
const page = { page: 1, width: info.width, height: info.height, pixels: data };
const pixelsOf = (picture: Buffer) => sharp(picture).raw().toBuffer();

describe.each(Object.keys(degradations) as Degradation[])('%s', (way) => {
  it('gives the same picture every time, and another for another document', async () => {
    const [first, again, other] = await Promise.all(
      ['a.pdf', 'a.pdf', 'b.pdf'].map((seed) => degradePage(page, [way], seed)),
    );
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
  });

  it('changes what is seen', async () => {
    const degraded = await pixelsOf(await degradePage(page, [way], 'a.pdf'));
    expect(degraded.equals(data)).toBe(false);
  });
});

it('a fax is black and white and as wide as a fax line', async () => {
  const picture = await degradePage(page, ['fax'], 'a.pdf');
  const { data: pixels, info: size } = await sharp(picture).greyscale().raw().toBuffer({ resolveWithObject: true });
  expect(size.width).toBe(1728);
  expect(new Set(pixels)).toEqual(new Set([0, 255]));
});

it('several ways are applied one after another', async () => {
  const { format, width } = await sharp(await degradePage(page, ['fax', 'jpeg'], 'a.pdf')).metadata();
  expect({ format, width }).toEqual({ format: 'jpeg', width: 1296 });
});
