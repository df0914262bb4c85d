import sharp from 'sharp';
import type { Degrade } from './degrade-page.ts';

/** As a messenger passes pictures on: three quarters of the size, compressed until blocks show. */
export const jpeg: Degrade = async (picture, next) => {
  const { width } = await sharp(picture).metadata();
  return sharp(picture)
    .resize({ width: Math.max(1, Math.round(width * 0.75)) })
    .jpeg({ quality: 20 + Math.floor(next() * 15), chromaSubsampling: '4:2:0' })
    .toBuffer();
};
