import sharp from 'sharp';
import type { Degrade } from './degrade-page.ts';

const MAX_SKEW_DEGREES = 4;
const TURNED_SHARE = 0.25;

/** As pages come out of a feeder: up to 4° askew, and one in four also lying on its side or upside down. */
export const rotate: Degrade = (picture, next) => {
  const skew = (2 * next() - 1) * MAX_SKEW_DEGREES;
  const quarters = next() < TURNED_SHARE ? 1 + Math.floor(next() * 3) : 0;
  return sharp(picture)
    .rotate(skew + 90 * quarters, { background: '#ffffff' })
    .png({ compressionLevel: 3 })
    .toBuffer();
};
