export type DocumentKind = 'pdf' | 'png' | 'jpeg' | 'tiff' | 'webp' | 'gif' | 'heic';

/** How many bytes from the start of a file the two functions below want to see. PDF readers look this far for `%PDF-`. */
export const HEAD_BYTES = 1024;

/** What a file is by its first bytes; null when it is nothing we read. Headers and file names can say anything. */
export function detectKind(head: Uint8Array): DocumentKind | null {
  const bytes = toLatin1(head);
  return signatures.find(([, matches]) => matches(bytes))?.[0] ?? null;
}

/** What to call a file that is no document we read, for the message to the caller: `an HTML page`. */
export function describeUnsupported(head: Uint8Array): string {
  const bytes = toLatin1(head);
  return strangers.find(([, matches]) => matches(bytes))?.[0] ?? 'a file of an unknown kind';
}

type Signature<Name> = readonly [Name, (bytes: string) => boolean];

const signatures: readonly Signature<DocumentKind>[] = [
  ['png', startsWith('\x89PNG\r\n\x1a\n')],
  ['jpeg', startsWith('\xff\xd8\xff')],
  // The last two are BigTIFF.
  ['tiff', startsWith('II*\0', 'MM\0*', 'II+\0', 'MM\0+')],
  ['webp', (bytes) => bytes.startsWith('RIFF') && bytes.startsWith('WEBP', 8)],
  ['gif', startsWith('GIF87a', 'GIF89a')],
  ['heic', hasBrand('heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs')],
  // Some PDFs begin with a line of their sender's own; a web page that only speaks of PDFs is not one.
  ['pdf', (bytes) => bytes.includes('%PDF-') && !toMarkup(bytes).startsWith('<')],
];

const strangers: readonly Signature<string>[] = [
  ['an HTML page', (bytes) => /^<(!doctype html|html|head|body|title|script|meta)\b/i.test(toMarkup(bytes))],
  ['an SVG image', (bytes) => /^(<\?xml.*?)?(<!doctype svg|<svg)\b/is.test(toMarkup(bytes))],
  ['an XML file', (bytes) => toMarkup(bytes).startsWith('<?xml')],
  ['an RTF document', startsWith('{\\rtf')],
  ['a JSON file', (bytes) => /^[{[]/.test(toMarkup(bytes))],
  ['an AVIF image', hasBrand('avif', 'avis')],
  ['a video', (bytes) => bytes.startsWith('ftyp', 4)],
  ['a BMP image', (bytes) => bytes.startsWith('BM') && bytes.startsWith('\0\0\0\0', 6)],
  ['a JPEG 2000 image', startsWith('\0\0\0\x0cjP  ', '\xff\x4f\xff\x51')],
  ['an Office document', (bytes) => bytes.startsWith('PK') && /\[Content_Types\]|(word|xl|ppt)\//.test(bytes)],
  ['an Office document', startsWith('\xd0\xcf\x11\xe0')],
  ['a ZIP archive', startsWith('PK\x03\x04', 'PK\x05\x06')],
  ['a gzip archive', startsWith('\x1f\x8b')],
  ['a text file', (bytes) => /^[\t\n\r\x20-\x7e]+$/.test(bytes)],
];

function startsWith(...starts: string[]) {
  return (bytes: string) => starts.some((start) => bytes.startsWith(start));
}

/**
 * ISO media files (HEIC, AVIF, MP4) name their brand after `ftyp`. A general one (mif1, msf1) says only that this is an
 * image; which, is then among the compatible brands that follow.
 */
function hasBrand(...brands: string[]) {
  return (bytes: string) => {
    if (!bytes.startsWith('ftyp', 4)) return false;
    const major = bytes.slice(8, 12);
    if (major !== 'mif1' && major !== 'msf1') return brands.includes(major);
    const compatible = bytes.slice(16, Math.min(bytes.charCodeAt(3), 64));
    return brands.some((brand) => compatible.includes(brand));
  };
}

// One character a byte, so that strings can speak of bytes.
const toLatin1 = (head: Uint8Array) => String.fromCharCode(...head.subarray(0, HEAD_BYTES));

/** The text without what may stand before its first tag: a byte order mark, blanks, comments. */
const toMarkup = (bytes: string) =>
  bytes
    .replace(/^\xef\xbb\xbf/, '')
    .replace(/<!--.*?-->/gs, '')
    .trimStart();
