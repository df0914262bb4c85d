import sharp from 'sharp';
import type { Degrade } from './degrade-page.ts';

/** Of a line in group 3 fax, and its fine resolution of 204 dots an inch over 8.5 inches. */
const LINE_PIXELS = 1728;
/** Black specks, and as many white ones, in a million pixels. */
const SPECKS_PER_MILLION = 300;

/** As a fax machine sends it: black and white, 1728 dots a line, with specks. */
export const fax: Degrade = async (picture, next) => {
  const { data, info } = await sharp(picture)
    .flatten({ background: '#ffffff' })
    .greyscale()
    .resize({ width: LINE_PIXELS })
    .blur(0.6)
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const threshold = 150 + Math.floor(next() * 40);
  for (let at = 0; at < data.length; at += 1) data[at] = (data[at] ?? 0) < threshold ? 0 : 255;
  const specks = Math.round((data.length / 1e6) * SPECKS_PER_MILLION);
  for (let speck = 0; speck < 2 * specks; speck += 1) {
    data[Math.floor(next() * data.length)] = speck % 2 === 0 ? 0 : 255;
  }
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
};
