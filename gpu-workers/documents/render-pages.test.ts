import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocumentKind } from '../../shared/document-kind.ts';
import { type DocumentLimits, defaultLimits } from './limits.ts';
import { type BrokenPage, isBroken, type Page, requireDrawn } from './page.ts';
import { openDocument } from './render-pages.ts';
import { countAlivePages } from './testing/count-alive.ts';
import { losePage, makePdf } from './testing/make-pdf.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'docproc-test-'));
});
afterAll(() => rm(directory, { recursive: true }));

const fixture = (name: string) => new URL(`./fixtures/${name}`, import.meta.url);

let files = 0;
async function onDisk(content: Uint8Array): Promise<string> {
  files += 1;
  const path = join(directory, String(files));
  await writeFile(path, content);
  return path;
}

type Options = { limits?: Partial<DocumentLimits>; signal?: AbortSignal };

async function open(kind: DocumentKind, content: Uint8Array | URL, { limits, signal }: Options = {}) {
  const path = await onDisk(content instanceof URL ? await readFile(content) : content);
  const options = { limits: { ...defaultLimits, ...limits }, signal: signal ?? new AbortController().signal };
  return openDocument({ path, kind }, options);
}

async function read(kind: DocumentKind, content: Uint8Array | URL, options: Options = {}): Promise<Page[]> {
  return collect((await open(kind, content, options)).pages());
}

async function collect(pages: AsyncIterable<Page | BrokenPage>): Promise<Page[]> {
  const all: Page[] = [];
  for await (const page of pages) all.push(requireDrawn(page));
  return all;
}

/** What became of each page. */
async function outcomes(kind: DocumentKind, content: Uint8Array, options: Options = {}): Promise<string[]> {
  const all: string[] = [];
  for await (const page of (await open(kind, content, options)).pages()) {
    if (isBroken(page)) all.push(`${page.fault.code}: ${page.fault.message}`);
    else all.push(page.isIncomplete ? 'in part' : 'whole');
  }
  return all;
}

function pixelAt({ width, pixels }: Page, x: number, y: number): number[] {
  return [...pixels.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
}

const isNear = (actual: number[], wanted: number[]) => actual.every((value, at) => Math.abs(value - wanted[at]!) <= 12);

describe('a PDF', () => {
  it('gives each page at 200 dpi with its text layer in pixels of the picture', async () => {
    const pages = await read('pdf', fixture('statement.pdf'));
    expect(pages.map(({ page, width, height }) => ({ page, width, height }))).toEqual([
      { page: 1, width: 1700, height: 2200 },
      { page: 2, width: 1700, height: 2200 },
    ]);
    const [first] = pages;
    expect(first?.pixels.length).toBe(1700 * 2200 * 3);
    const balance = first?.textLayer?.lines.find((line) => line.text === 'Beginning Balance');
    expect(balance?.bbox).toEqual([124, 536.5, 420.4, 567.4]);
    expect(balance?.words.map((word) => word.text)).toEqual(['Beginning', 'Balance']);
    expect(inkIn(first!, balance!.bbox)).toBeGreaterThan(0.1);
  });

  it('draws filled form fields and gives their values with boxes', async () => {
    const [page] = await read('pdf', fixture('form.pdf'));
    const fields = page!.textLayer!.formFields;
    expect(fields).toHaveLength(19);
    const rents = fields.find((field) => field.name.endsWith('f2_8[0]'));
    expect(rents).toMatchObject({ kind: 'text', value: '1,500', checked: null, bbox: [860, 166.7, 1094.4, 200] });
    expect(inkIn(page!, rents!.bbox)).toBeGreaterThan(0.02);
    expect(fields.find((field) => field.name.endsWith('c2_2[0]'))).toMatchObject({
      kind: 'checkbox',
      value: 'Yes',
      checked: true,
    });
    expect(fields.find((field) => field.name.endsWith('c2_1[0]'))).toMatchObject({ value: 'Off', checked: false });
    expect(page!.textLayer!.lines.some((line) => line.text.includes('1,500'))).toBe(false);
  });

  it('gives choices and radio buttons too, and leaves out what is hidden, empty or a push button', async () => {
    const [page] = await read('pdf', fixture('fields.pdf'));
    expect(page!.textLayer!.formFields.map(({ name, kind, value, checked }) => [name, kind, value, checked])).toEqual([
      ['state', 'choice', 'CT', null],
      ['wages', 'text', '1,250.00', null],
      ['account', 'radio', 'Off', false],
      ['account', 'radio', 'Savings', true],
    ]);
  });

  it('cropped to a part of its sheet has its boxes on its ink', async () => {
    const content = 'BT /F1 12 Tf 20 50 Td (Balance 12.50) Tj ET';
    const whole = makePdf([{ width: 200, height: 100, content }]).toString('latin1');
    const cropped = whole.replace('/MediaBox [0 0 200 100]', '/MediaBox [-60 -30 300 200] /CropBox [10 40 110 70]');
    const [page] = await read('pdf', Buffer.from(cropped, 'latin1'));
    expect(page).toMatchObject({ width: 278, height: 83 });
    const [line] = page!.textLayer!.lines;
    expect(line?.text).toBe('Balance 12.50');
    expect(inkIn(page!, line!.bbox)).toBeGreaterThan(0.1);
  });

  it.each([
    { rotate: 0, width: 556, height: 278 },
    { rotate: 90, width: 278, height: 556 },
    { rotate: 180, width: 556, height: 278 },
    { rotate: 270, width: 278, height: 556 },
  ] as const)('rotated by $rotate is drawn so, and its boxes lie on its ink', async ({ rotate, width, height }) => {
    const content = 'BT /F1 12 Tf 20 50 Td (Balance 12.50) Tj ET';
    const [page] = await read('pdf', makePdf([{ width: 200, height: 100, rotate, content }]));
    expect(page).toMatchObject({ width, height });
    const [line] = page!.textLayer!.lines;
    expect(line?.text).toBe('Balance 12.50');
    expect(inkIn(page!, line!.bbox)).toBeGreaterThan(0.1);
    expect(inkIn(page!, [0, 0, width, height])).toBeLessThan(0.03);
  });

  it('without text or fields has no text layer', async () => {
    const [page] = await read('pdf', makePdf([{ content: '0 0 36 72 re f' }]));
    expect(page).toMatchObject({ page: 1, width: 200, height: 200, textLayer: null });
    expect([pixelAt(page!, 50, 100), pixelAt(page!, 150, 100)]).toEqual([
      [0, 0, 0],
      [255, 255, 255],
    ]);
  });

  it('keeps red, green and blue apart', async () => {
    const [page] = await read('pdf', makePdf([{ content: '1 0 0 rg 0 0 24 72 re f 0 0 1 rg 48 0 24 72 re f' }]));
    expect([pixelAt(page!, 20, 100), pixelAt(page!, 180, 100)]).toEqual([
      [255, 0, 0],
      [0, 0, 255],
    ]);
  });

  it('larger than the engine takes is drawn at fewer dots, not cut', async () => {
    const [page] = await read('pdf', makePdf([{ width: 3600, height: 3600, content: '3550 3550 50 50 re f' }]));
    expect(page!.width * page!.height).toBeLessThanOrEqual(11_289_600);
    expect(pixelAt(page!, page!.width - 3, 3)).toEqual([0, 0, 0]);
  });

  it('that forbids printing but opens without a password is read', async () => {
    const [page] = await read('pdf', fixture('owner-locked.pdf'));
    expect(page?.textLayer?.lines[0]?.text).toBe('Balance 12.50');
  });

  it('whose end is cut off is read as far as its pages can be found again', async () => {
    const whole = makePdf([{ content: 'BT /F1 12 Tf 5 50 Td (12.50) Tj ET' }]);
    const [page] = await read('pdf', whole.subarray(0, whole.lastIndexOf('startxref')));
    expect(page?.textLayer?.lines[0]?.text).toBe('12.50');
  });

  it('that only Adobe software can show is refused with a way out', async () => {
    const whole = makePdf([{}]).toString('latin1');
    const xfa = whole.replace(
      '/Type /Catalog',
      '/Type /Catalog /NeedsRendering true /AcroForm << /Fields [] /XFA (x) >>',
    );
    await expect(open('pdf', Buffer.from(xfa, 'latin1'))).rejects.toMatchObject({
      code: 'document_unsupported',
      message: expect.stringContaining('Print it to a PDF'),
    });
  });

  it.each([
    { name: 'protected by a password', content: fixture('encrypted.pdf'), code: 'document_encrypted' },
    { name: 'of nothing but its first line', content: Buffer.from('%PDF-1.7\n'), code: 'document_corrupt' },
    { name: 'of noise', content: Buffer.from(`%PDF-1.7\n${'\u0001x'.repeat(5_000)}`), code: 'document_corrupt' },
    { name: 'without pages', content: makePdf([]), code: 'document_empty' },
  ])('$name is $code', async ({ content, code }) => {
    await expect(open('pdf', content)).rejects.toMatchObject({ code });
  });

  it('of more pages than the limit is refused before one is drawn', async () => {
    const content = makePdf(Array.from({ length: 4 }, () => ({})));
    await expect(open('pdf', content, { limits: { maxPages: 3 } })).rejects.toMatchObject({
      code: 'document_too_many_pages',
      message: 'The document has 4 pages; the limit is 3.',
    });
    expect((await open('pdf', content, { limits: { maxPages: 4 } })).pageCount).toBe(4);
  });

  it('of 200 pages is in memory one page at a time', async () => {
    const document = await open('pdf', makePdf(Array.from({ length: 200 }, () => ({}))));
    const { pageCount, maxAlive } = await countAlivePages(document.pages());
    expect(pageCount).toBe(200);
    expect(maxAlive).toBeLessThanOrEqual(2);
  });

  it('with a lost page has its other pages', async () => {
    expect(await outcomes('pdf', losePage(makePdf([{}, {}, {}]), 2))).toEqual([
      'whole',
      'document_corrupt: Page 2 of the PDF is damaged.',
      'whole',
    ]);
  });

  it('with a scan that ends early has what there is of it and says so; of one that is no image there is nothing', async () => {
    const { data, info } = await noise().jpeg().toBuffer({ resolveWithObject: true });
    const scan = (bytes: Buffer) => ({ jpeg: { data: bytes, width: info.width, height: info.height } });
    const cut = scan(data.subarray(0, data.length / 2));
    const padded = scan(Buffer.concat([data, Buffer.alloc(64)]));
    expect(await outcomes('pdf', makePdf([scan(data), cut, scan(Buffer.from('no image')), padded]))).toEqual([
      'whole',
      'in part',
      'document_corrupt: Page 3 of the PDF is damaged.',
      'whole',
    ]);
  });

  it('in which pages hang has its other pages, until too many hang', async () => {
    const lost = (page: number) => `document_corrupt: Page ${page} of the PDF cannot be drawn.`;
    const limits = { pageTimeoutMs: 1_500 };
    const pages = await outcomes('pdf', makePdf([{}, slowPage, {}, slowPage, {}, slowPage, {}]), { limits });
    expect(pages).toEqual(['whole', lost(2), 'whole', lost(4), 'whole', lost(6), lost(7)]);
  });

  it('that takes too long to draw is given up, and the next document is read', async () => {
    const drawn = read('pdf', slowPdf(), { limits: { pageTimeoutMs: 50 } });
    await expect(drawn).rejects.toMatchObject({ code: 'document_corrupt' });
    expect(await read('pdf', makePdf([{}]))).toHaveLength(1);
  });

  it('is given up at once when the job is cancelled while a page is drawn', async () => {
    const controller = new AbortController();
    const document = await open('pdf', slowPdf(), { signal: controller.signal });
    const page = document.pages().next();
    setImmediate(() => controller.abort(new Error('job cancelled')));
    await expect(page).rejects.toThrow('job cancelled');
    expect(await read('pdf', makePdf([{}]))).toHaveLength(1);
  });
});

/** A page that is painted over twenty thousand times, which takes PDFium the better part of a minute. */
const slowPage = { width: 1200, height: 1200, content: '0 0 1 rg 0 0 1200 1200 re f '.repeat(20_000) };
const slowPdf = () => makePdf([slowPage]);

/** The share of dark pixels in a box. */
function inkIn(page: Page, [x1, y1, x2, y2]: readonly [number, number, number, number]): number {
  let dark = 0;
  let all = 0;
  for (let y = Math.floor(y1); y < Math.ceil(y2); y += 1) {
    for (let x = Math.floor(x1); x < Math.ceil(x2); x += 1) {
      all += 1;
      if (pixelAt(page, x, y).some((value) => value < 128)) dark += 1;
    }
  }
  return dark / all;
}

/** 120 × 120 pixels that no encoder can make small. */
const noise = (): Sharp =>
  sharp({
    create: {
      width: 120,
      height: 120,
      channels: 3,
      background: 'white',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  });

const red = [208, 32, 32];
const blue = [32, 64, 208];

/** 40 × 20 pixels, the left half red, the right half blue. */
function redAndBlue(): Sharp {
  const half = (background: string) => ({ create: { width: 20, height: 20, channels: 3 as const, background } });
  return sharp({ create: { width: 40, height: 20, channels: 3, background: '#2040d0' } }).composite([
    { input: half('#d02020'), left: 0, top: 0 },
  ]);
}
const encoded = async (encode: (image: Sharp) => Sharp) =>
  encode(sharp(await redAndBlue().png().toBuffer())).toBuffer();

describe('an image', () => {
  it.each<{ name: string; kind: DocumentKind; encode: (image: Sharp) => Sharp }>([
    { name: 'PNG', kind: 'png', encode: (image) => image.png() },
    { name: 'PNG of 16 bits', kind: 'png', encode: (image) => image.toColourspace('rgb16').png() },
    { name: 'PNG with a palette', kind: 'png', encode: (image) => image.png({ palette: true }) },
    { name: 'JPEG', kind: 'jpeg', encode: (image) => image.jpeg({ quality: 95 }) },
    { name: 'progressive JPEG', kind: 'jpeg', encode: (image) => image.jpeg({ quality: 95, progressive: true }) },
    { name: 'WebP', kind: 'webp', encode: (image) => image.webp({ lossless: true }) },
    { name: 'GIF', kind: 'gif', encode: (image) => image.gif() },
    { name: 'TIFF', kind: 'tiff', encode: (image) => image.tiff({ compression: 'lzw' }) },
  ])('as $name becomes one page of RGB', async ({ kind, encode }) => {
    const [page, ...more] = await read(kind, await encoded(encode));
    expect(more).toEqual([]);
    expect(page).toMatchObject({ page: 1, width: 40, height: 20, textLayer: null });
    expect(page!.pixels.length).toBe(40 * 20 * 3);
    expect(isNear(pixelAt(page!, 5, 10), red)).toBe(true);
    expect(isNear(pixelAt(page!, 35, 10), blue)).toBe(true);
  });

  it('as HEIC becomes one page of RGB', async () => {
    const [page, ...more] = await read('heic', fixture('colours.heic'));
    expect(more).toEqual([]);
    expect(page).toMatchObject({ page: 1, width: 128, height: 64, textLayer: null });
    expect(page!.pixels.length).toBe(128 * 64 * 3);
    expect(isNear(pixelAt(page!, 20, 32), red)).toBe(true);
    expect(isNear(pixelAt(page!, 100, 32), blue)).toBe(true);
  });

  it('in CMYK becomes RGB', async () => {
    const [page] = await read('jpeg', await encoded((image) => image.toColourspace('cmyk').jpeg({ quality: 95 })));
    const [r, g, b] = pixelAt(page!, 5, 10);
    expect(page!.pixels.length).toBe(40 * 20 * 3);
    expect(r! > 150 && g! < 100 && b! < 100).toBe(true);
  });

  it.each([
    { name: 'grey', space: 'b-w' },
    { name: 'grey of 16 bits', space: 'grey16' },
  ])('in $name has three channels all the same', async ({ space }) => {
    const [page] = await read('png', await encoded((image) => image.toColourspace(space).png()));
    expect(page!.pixels.length).toBe(40 * 20 * 3);
    const [r, g, b] = pixelAt(page!, 5, 10);
    expect(r === g && g === b && r! > 50 && r! < 130).toBe(true);
  });

  it('that is transparent lies on white', async () => {
    const clear = { width: 8, height: 8, channels: 4 as const, background: { r: 0, g: 0, b: 0, alpha: 0 } };
    const [page] = await read('png', await sharp({ create: clear }).png().toBuffer());
    expect([...page!.pixels]).toEqual(Array.from({ length: 8 * 8 * 3 }, () => 255));
  });

  it('turned by EXIF stands upright', async () => {
    // Orientation 6: the camera was turned, so the first row of the file is the right edge of the picture.
    const [page] = await read(
      'jpeg',
      await encoded((image) => image.withMetadata({ orientation: 6 }).jpeg({ quality: 95 })),
    );
    expect(page).toMatchObject({ width: 20, height: 40 });
    expect(isNear(pixelAt(page!, 10, 5), red)).toBe(true);
    expect(isNear(pixelAt(page!, 10, 35), blue)).toBe(true);
  });

  it.each<{ kind: DocumentKind; encode: (image: Sharp) => Sharp }>([
    { kind: 'gif', encode: (image) => image.gif({ loop: 0 }) },
    { kind: 'webp', encode: (image) => image.webp({ lossless: true }) },
  ])('animated as $kind is its first frame', async ({ kind, encode }) => {
    const first = await redAndBlue().png().toBuffer();
    const second = await sharp(first).negate().png().toBuffer();
    const [page, ...more] = await read(
      kind,
      await encode(sharp([first, second], { join: { animated: true } })).toBuffer(),
    );
    expect(more).toEqual([]);
    expect(page).toMatchObject({ width: 40, height: 20 });
    expect(isNear(pixelAt(page!, 5, 10), red)).toBe(true);
  });

  it('that is a TIFF of several pages gives each in its own size', async () => {
    const pages = await read('tiff', fixture('two-sizes.tiff'));
    expect(pages.map(({ page, width, height }) => [page, width, height])).toEqual([
      [1, 100, 140],
      [2, 300, 80],
    ]);
    expect(pixelAt(pages[1]!, 10, 40)).toEqual([255, 255, 255]);
    expect(pixelAt(pages[1]!, 290, 40)).toEqual([0, 0, 0]);
  });

  it('that is a TIFF of 200 pages is in memory one page at a time', async () => {
    const frame = await redAndBlue().png().toBuffer();
    const tiff = await sharp(
      Array.from({ length: 200 }, () => frame),
      { join: { animated: true } },
    )
      .tiff()
      .toBuffer();
    const document = await open('tiff', tiff);
    expect(document.pageCount).toBe(200);
    const { pageCount, maxAlive } = await countAlivePages(document.pages());
    expect(pageCount).toBe(200);
    expect(maxAlive).toBeLessThanOrEqual(2);
    await expect(open('tiff', tiff, { limits: { maxPages: 199 } })).rejects.toMatchObject({
      code: 'document_too_many_pages',
    });
  });

  it.each<{ kind: DocumentKind; encode: (image: Sharp) => Sharp }>([
    { kind: 'png', encode: (image) => image.png() },
    { kind: 'jpeg', encode: (image) => image.jpeg() },
    { kind: 'jpeg', encode: (image) => image.jpeg({ progressive: true }) },
    { kind: 'webp', encode: (image) => image.webp() },
    { kind: 'gif', encode: (image) => image.gif() },
    { kind: 'tiff', encode: (image) => image.tiff({ compression: 'lzw' }) },
  ])('cut off as $kind is damaged, never half a page', async ({ kind, encode }) => {
    const whole = await encode(noise()).toBuffer();
    await expect(read(kind, whole.subarray(0, Math.floor(whole.length * 0.6)))).rejects.toMatchObject({
      code: 'document_corrupt',
    });
  });

  it('that is a TIFF with a damaged page has its other pages', async () => {
    const frame = await noise().png().toBuffer();
    const tiff = await sharp([frame, frame, frame], { join: { animated: true } })
      .tiff({ compression: 'lzw' })
      .toBuffer();
    tiff.fill(0xff, Math.floor(tiff.length * 0.45), Math.floor(tiff.length * 0.55));
    expect(await outcomes('tiff', tiff)).toEqual([
      'whole',
      'document_corrupt: The image is damaged or cut off and cannot be read.',
      'whole',
    ]);
  });

  it('cut off as heic is damaged', async () => {
    const whole = await readFile(fixture('colours.heic'));
    await expect(read('heic', whole.subarray(0, whole.length - 40))).rejects.toMatchObject({
      code: 'document_corrupt',
    });
  });

  it('of 600 megapixels is refused by its header, without a pixel of it there', async () => {
    await expect(open('png', pngHeader(30_000, 20_000))).rejects.toMatchObject({
      code: 'document_too_many_pixels',
      message: 'The image has 30000 × 20000 pixels; the limit is 100 megapixels.',
    });
  });

  it('of exactly the limit passes, one pixel more does not', async () => {
    const png = await redAndBlue().png().toBuffer();
    expect(await read('png', png, { limits: { maxPixels: 800 } })).toHaveLength(1);
    await expect(open('png', png, { limits: { maxPixels: 799 } })).rejects.toMatchObject({
      code: 'document_too_many_pixels',
    });
  });

  it('is limited in every page of a TIFF', async () => {
    const document = await open('tiff', fixture('two-sizes.tiff'), { limits: { maxPixels: 100 * 140 } });
    const pages = document.pages();
    expect((await pages.next()).value).toMatchObject({ page: 1 });
    await expect(pages.next()).rejects.toMatchObject({ code: 'document_too_many_pixels' });
  });
});

describe('several documents', () => {
  it('are read side by side without touching each other', async () => {
    const marked = (gray: number) =>
      makePdf(Array.from({ length: 5 }, () => ({ content: `${gray} g 0 0 72 72 re f` })));
    const documents = await Promise.all(
      [0, 0.25, 0.5, 0.75].map(async (gray) => ({ gray, pages: await read('pdf', marked(gray)) })),
    );
    for (const { gray, pages } of documents) {
      expect(pages).toHaveLength(5);
      for (const page of pages)
        expect(isNear(pixelAt(page, 100, 100), [gray * 255, gray * 255, gray * 255])).toBe(true);
    }
  });

  it('can be left after any page; the next one is read all the same', async () => {
    for await (const page of (await open('pdf', makePdf([{}, {}, {}]))).pages()) if (page.page === 2) break;
    expect(await read('pdf', makePdf([{}, {}]))).toHaveLength(2);
  });

  it('do not keep a process from ending, though a thread is kept for the next one', async () => {
    const program = fileURLToPath(new URL('./testing/read-and-end.ts', import.meta.url));
    const path = await onDisk(makePdf([{}, {}]));
    // Killed, and so rejected, should it not end by itself.
    const { stdout } = await promisify(execFile)(process.execPath, [program, path], { timeout: 20_000 });
    expect(stdout).toBe('2\n');
  });

  it('are numbered on from where the caller says', async () => {
    const document = await open('pdf', makePdf([{}, {}]));
    expect((await collect(document.pages(5))).map((page) => page.page)).toEqual([5, 6]);
  });
});

/** The start of a PNG of this size: its signature and header, then nothing. */
function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(25);
  header.writeUInt32BE(13, 0);
  header.write('IHDR', 4);
  header.writeUInt32BE(width, 8);
  header.writeUInt32BE(height, 12);
  header.set([8, 2, 0, 0, 0], 16);
  header.writeUInt32BE(crc32(header.subarray(4, 21)), 21);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), header, Buffer.from('\0\0\0\0IDAT', 'latin1')]);
}
