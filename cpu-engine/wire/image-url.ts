import { WireError } from './wire-error.ts';

/**
 * The bytes behind a base64 data URL.
 * @throws WireError 400 for anything else: this server fetches nothing.
 */
export function decodeImageUrl(url: string): Uint8Array {
  const comma = url.indexOf(',');
  const head = url.slice(0, Math.max(0, comma));
  if (!/^data:image\/[\w.+-]+(?:;[\w=.-]+)*;base64$/i.test(head))
    throw new WireError(400, 'image_url must be a data URL with base64: data:image/png;base64,…', 'messages');
  const bytes = Buffer.from(url.slice(comma + 1), 'base64');
  if (bytes.length === 0) throw new WireError(400, 'image_url holds no image', 'messages');
  return bytes;
}
