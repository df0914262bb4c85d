import sharp, { type Sharp } from 'sharp';
import type { Bbox } from '../../../shared/cell.ts';
import type { PagePixels } from '../resize.ts';
import { findOrientation, type Orientation } from './find-orientation.ts';
import { mapBbox, slightTurn, type TurnMap, turnMap } from './turn-map.ts';

/** A page as a reader wants it, and the way between its pixels and those of the page as sent. */
export type UprightPage = {
  page: PagePixels;
  /** The box around a box of the upright page, in pixels of the page as sent. Neither rounded nor clamped. */
  toSent: (bbox: Bbox) => Bbox;
  /** The other way round. */
  fromSent: (bbox: Bbox) => Bbox;
};

/**
 * Readers take a smaller slant as it comes, and turning softens the print: on scans that slant by 1° to 2° it cost as
 * many fields as it won.
 */
const MIN_SKEW_DEGREES = 2;

/** Turns a page upright and takes out a strong slant, both found from its picture. One that lies well comes back as it is. */
export const uprightPage = async (page: PagePixels): Promise<UprightPage> =>
  turnPage(page, await findOrientation(page));

/** The same for an orientation that is known. */
export async function turnPage(page: PagePixels, { quarterTurns, skewDegrees }: Orientation): Promise<UprightPage> {
  const maps: TurnMap[] = [];
  let upright = page;
  if (quarterTurns !== 0) {
    upright = await toPixels(fromPixels(page).rotate(90 * quarterTurns));
    maps.push(turnMap(page, quarterTurns));
  }
  if (Math.abs(skewDegrees) > MIN_SKEW_DEGREES) {
    const level = await toPixels(fromPixels(upright).rotate(-skewDegrees, { background: '#ffffff' }));
    maps.push(slightTurn(upright, level, -skewDegrees));
    upright = level;
  }
  return {
    page: upright,
    toSent: (bbox) => maps.reduceRight((mapped, { back }) => mapBbox(mapped, back), bbox),
    fromSent: (bbox) => maps.reduce((mapped, { forth }) => mapBbox(mapped, forth), bbox),
  };
}

// The pixel limit was kept when the page was opened.
const fromPixels = ({ pixels, width, height }: PagePixels): Sharp =>
  sharp(pixels, { raw: { width, height, channels: 3 }, limitInputPixels: false });

async function toPixels(image: Sharp): Promise<PagePixels> {
  const { data, info } = await image.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: data };
}
