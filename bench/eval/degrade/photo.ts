import sharp, { type Sharp } from 'sharp';
import type { Degrade } from './degrade-page.ts';

const TABLE = '#5b4a3c';

/** As a phone takes it: on a table, sheared and a little askew, lit from one side, slightly out of focus, grainy, as JPEG. */
export const photo: Degrade = async (picture, next) => {
  const swing = (most: number) => (2 * next() - 1) * most;
  const paper = sharp(picture)
    .flatten({ background: '#ffffff' })
    .affine([1, swing(0.03), swing(0.03), 1], { background: TABLE });
  const tilted = await sharp(await paper.png({ compressionLevel: 1 }).toBuffer())
    .rotate(swing(2), { background: TABLE })
    .extend({ top: 60, bottom: 60, left: 60, right: 60, background: TABLE })
    .png({ compressionLevel: 1 })
    .toBuffer();
  const { width, height } = await sharp(tilted).metadata();
  const lit = sharp(tilted).composite([{ input: light(width, height, next), blend: 'multiply' }]);
  return grainy(lit, next);
};

/** Full light in one corner, down to a good half in the one across. */
function light(width: number, height: number, next: () => number): Buffer {
  const [left, top] = [next() < 0.5, next() < 0.5];
  const dark = Math.round(255 * (0.55 + 0.15 * next()));
  const from = `x1="${left ? 0 : 1}" y1="${top ? 0 : 1}" x2="${left ? 1 : 0}" y2="${top ? 1 : 0}"`;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="light" ${from}>` +
      `<stop offset="0" stop-color="#fff"/><stop offset="1" stop-color="rgb(${dark},${dark},${dark})"/></linearGradient></defs>` +
      '<rect width="100%" height="100%" fill="url(#light)"/></svg>',
  );
}

async function grainy(image: Sharp, next: () => number): Promise<Buffer> {
  const lit = await image.removeAlpha().png({ compressionLevel: 1 }).toBuffer();
  const { data, info } = await sharp(lit).blur(0.7).raw().toBuffer({ resolveWithObject: true });
  for (let at = 0; at < data.length; at += info.channels) {
    const grain = Math.round((next() + next() - 1) * 18);
    for (let channel = 0; channel < info.channels; channel += 1) {
      data[at + channel] = Math.min(255, Math.max(0, (data[at + channel] ?? 0) + grain));
    }
  }
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
    .jpeg({ quality: 70 })
    .toBuffer();
}
