import { readFile } from 'node:fs/promises';
import decodeHeic from 'heic-decode';
import { serveThread } from '../threads/serve-thread.ts';

export type HeicCall = { path: string };
/** RGBA, four bytes a pixel. */
export type HeicReply = { width: number; height: number; data: Uint8ClampedArray<ArrayBuffer> };

/** The thread that runs libheif: decoding a phone's photo takes about a second and cannot be interrupted. */
serveThread<HeicCall, HeicReply>(async ({ path }) => {
  const { width, height, data } = await decodeHeic({ buffer: await readFile(path) });
  return { reply: { width, height, data }, transfer: [data.buffer] };
});
