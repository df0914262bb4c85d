import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultLimits } from './limits.ts';
import { isBroken, requireDrawn } from './page.ts';
import { type ReadOptions, readSources } from './read-sources.ts';
import { losePage, makePdf } from './testing/make-pdf.ts';

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
const slowPage = { width: 1200, height: 1200, content: '0 0 1 rg 0 0 1200 1200 re f '.repeat(20_000) };
const documents: Record<string, Buffer> = {
  '/three.pdf': makePdf([{}, {}, {}]),
  '/two.tiff': fixture('two-sizes.tiff'),
  '/one.heic': fixture('colours.heic'),
  '/encrypted.pdf': fixture('encrypted.pdf'),
  '/slow.pdf': makePdf([slowPage, slowPage, slowPage, {}]),
  '/broken.pdf': losePage(makePdf([{}, {}, {}]), 2),
};

let origin = '';
let temporary = '';
const requested: string[] = [];
const server = createServer((request, response) => {
  requested.push(request.url ?? '');
  const content = documents[request.url ?? ''];
  if (content === undefined) response.writeHead(404).end();
  else response.end(content);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  temporary = await mkdtemp(join(tmpdir(), 'docproc-test-'));
  vi.stubEnv('TMPDIR', temporary);
});

afterEach(() => {
  requested.length = 0;
  expect(readdirSync(temporary)).toEqual([]);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(temporary, { recursive: true });
});

function read(paths: string[], changes: Partial<ReadOptions> = {}) {
  const signal = new AbortController().signal;
  const urls = paths.map((path) => origin + path);
  return readSources(urls, { limits: defaultLimits, allowPrivate: true, signal, ...changes });
}

describe('the sources of a job', () => {
  it('are one document, its pages numbered over all of them and counted before the first is drawn', async () => {
    await using document = await read(['/three.pdf', '/two.tiff', '/one.heic']);
    expect(document.pageCount).toBe(6);
    const pages: [number, number][] = [];
    for await (const page of document.pages()) pages.push([page.page, requireDrawn(page).width]);
    expect(pages).toEqual([
      [1, 200],
      [2, 200],
      [3, 200],
      [4, 100],
      [5, 300],
      [6, 128],
    ]);
  });

  it('can be gone through twice', async () => {
    await using document = await read(['/three.pdf']);
    for await (const { page } of document.pages()) if (page === 1) break;
    const numbers: number[] = [];
    for await (const { page } of document.pages()) numbers.push(page);
    expect(numbers).toEqual([1, 2, 3]);
  });

  it('leave no file behind when their reader stops in the middle, or fails', async () => {
    const stopping = async () => {
      await using document = await read(['/three.pdf', '/two.tiff']);
      for await (const { page } of document.pages()) if (page === 2) throw new Error('the reader failed');
    };
    await expect(stopping()).rejects.toThrow('the reader failed');
  });

  it('are fetched in order, and none after one that failed', async () => {
    await expect(read(['/three.pdf', '/missing.pdf', '/one.heic'])).rejects.toMatchObject({ code: 'source_refused' });
    expect(requested).toEqual(['/three.pdf', '/missing.pdf']);
  });

  it('are refused as a whole when one cannot be opened', async () => {
    await expect(read(['/three.pdf', '/encrypted.pdf'])).rejects.toMatchObject({ code: 'document_encrypted' });
  });

  it('are limited in their pages together', async () => {
    const limits = { ...defaultLimits, maxPages: 4 };
    await expect(read(['/three.pdf', '/two.tiff'], { limits })).rejects.toMatchObject({
      code: 'document_too_many_pages',
      message: 'The document has 5 pages; the limit is 4.',
    });
  });

  it('have a damaged page in its place, and the pages after it', async () => {
    await using document = await read(['/broken.pdf', '/two.tiff']);
    const pages: [number, string | null][] = [];
    for await (const page of document.pages()) pages.push([page.page, isBroken(page) ? page.fault.message : null]);
    expect(pages).toEqual([
      [1, null],
      [2, 'Page 2 of the PDF is damaged.'],
      [3, null],
      [4, null],
      [5, null],
    ]);
  });

  it('stop with the job, between two pages', async () => {
    const controller = new AbortController();
    await using document = await read(['/two.tiff', '/three.pdf'], { signal: controller.signal });
    const reading = async () => {
      for await (const { page } of document.pages()) if (page === 2) controller.abort(new Error('job cancelled'));
    };
    await expect(reading()).rejects.toThrow('job cancelled');
  });

  it('of several jobs at once keep apart', async () => {
    const pageCounts = await Promise.all(
      [['/three.pdf'], ['/two.tiff', '/three.pdf'], ['/one.heic']].map(async (paths) => {
        await using document = await read(paths);
        let count = 0;
        for await (const { page } of document.pages()) count = page;
        return count;
      }),
    );
    expect(pageCounts).toEqual([3, 5, 1]);
  });

  it('are read only where they are asked for, and keep their numbers', async () => {
    await using document = await read(['/three.pdf', '/two.tiff', '/one.heic'], {
      ranges: [
        [2, 3],
        [5, 5],
        [9, 12],
      ],
    });
    expect(document.pageCount).toBe(3);
    const pages: [number, number][] = [];
    for await (const page of document.pages()) pages.push([page.page, requireDrawn(page).width]);
    expect(pages).toEqual([
      [2, 200],
      [3, 200],
      [5, 300],
    ]);
  });

  it('cost nothing where they are not asked for', async () => {
    // Drawn, three such pages would have cost the document its last one as well.
    await using pdf = await read(['/slow.pdf'], {
      ranges: [[4, 4]],
      limits: { ...defaultLimits, pageTimeoutMs: 1_500 },
    });
    for await (const page of pdf.pages()) expect([page.page, isBroken(page)]).toEqual([4, false]);
    const limits = { ...defaultLimits, maxPixels: 14_000 };
    await using tiff = await read(['/two.tiff'], { ranges: [[1, 1]], limits });
    for await (const page of tiff.pages()) expect(requireDrawn(page).width).toBe(100);
  });

  it.each([
    { paths: ['/three.pdf', '/two.tiff'], has: '5 pages' },
    { paths: ['/one.heic'], has: '1 page' },
  ])(
    '$paths of which none is asked for are refused, and the caller told how many there are',
    async ({ paths, has }) => {
      await expect(read(paths, { ranges: [[6, 9]] })).rejects.toMatchObject({
        code: 'invalid_request',
        message: `The document has ${has}, and none of the pages asked for is among them.`,
      });
    },
  );

  it('on this very machine are refused without allowPrivate', async () => {
    await expect(read(['/three.pdf'], { allowPrivate: false })).rejects.toMatchObject({ code: 'source_not_allowed' });
    expect(requested).toEqual([]);
  });
});
