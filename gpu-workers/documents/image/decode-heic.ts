import sharp from 'sharp';
import { ApiError } from '../../../shared/errors.ts';
import type { Page } from '../page.ts';
import { type CallLimits, startThread, ThreadError } from '../threads/task-thread.ts';
import { toRgb } from './decode-image.ts';
import type { HeicCall, HeicReply } from './heic-thread.ts';

/**
 * Decodes the first image of a HEIC file, which sharp's binaries cannot do for want of an HEVC decoder.
 * The thread lives for this one image: libheif's memory is never given back otherwise.
 *
 * @throws ApiError `document_corrupt`; the signal's reason.
 */
export async function decodeHeic(path: string, limits: CallLimits): Promise<Omit<Page, 'page'>> {
  const thread = startThread<HeicCall, HeicReply>(new URL('./heic-thread.ts', import.meta.url), null);
  try {
    const { width, height, data } = await thread.call({ path }, limits);
    return await toRgb(sharp(data, { raw: { width, height, channels: 4 }, limitInputPixels: false }));
  } catch (error) {
    if (!(error instanceof ThreadError)) throw error;
    throw new ApiError('document_corrupt', 'The HEIC image cannot be decoded.', { cause: error });
  } finally {
    thread.stop();
  }
}
