import sharp from 'sharp';
import type { Page } from '../../../gpu-workers/documents/page.ts';
import { random } from '../random.ts';
import { fax } from './fax.ts';
import { jpeg } from './jpeg.ts';
import { photo } from './photo.ts';
import { rotate } from './rotate.ts';

/** An encoded picture in, an encoded picture out. @param next - Numbers from 0 up to 1: all that chance decides. */
export type Degrade = (picture: Buffer, next: () => number) => Promise<Buffer>;

export const degradations = { rotate, fax, jpeg, photo } satisfies Record<string, Degrade>;
export type Degradation = keyof typeof degradations;

/**
 * Makes a page worse in the ways named, one after another, as a paper that is faxed and then photographed.
 *
 * @param seed - The document's name: the same page is made worse in the same way on every machine.
 * @returns PNG or JPEG, as the last way leaves it.
 */
export async function degradePage(
  page: Pick<Page, 'page' | 'width' | 'height' | 'pixels'>,
  ways: readonly Degradation[],
  seed: string,
): Promise<Buffer> {
  // In three channels also when the page is grey: a photo has a table around it.
  const { width, height, pixels } = page;
  let picture: Buffer = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
  for (const way of ways) picture = await degradations[way](picture, random(`${seed} ${page.page} ${way}`));
  return picture;
}
