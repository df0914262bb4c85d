import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobResultSchema } from '../shared/api/jobs.ts';
import {
  type ClassifyOutput,
  classifyOutputSchema,
  type ExtractOutput,
  extractOutputSchema,
} from '../shared/job-input.ts';
import { createClassifyHandler } from './classify/handler.ts';
import { losePage, type MadePage, makePdf } from './documents/testing/make-pdf.ts';
import type { Engine } from './engine/client.ts';
import { EngineError } from './engine/engine-error.ts';
import { createExtractHandler } from './extract/handler.ts';
import type { Handler, JobContext } from './runtime/job-context.ts';
import { parseSettings } from './settings.ts';

const printed: MadePage = { content: 'BT /F1 12 Tf 5 50 Td (Wages) Tj ET' };
const printedPages = (count: number) => Array.from({ length: count }, () => printed);
const documents: Record<string, Buffer> = {
  '/page-7-lost.pdf': losePage(makePdf(printedPages(10)), 7),
  '/all-lost.pdf': losePage(losePage(makePdf(printedPages(2)), 1), 2),
};
const uploads: string[] = [];
const server = createServer(async (request, response) => {
  if (request.method === 'PUT') uploads.push(await text(request));
  response.end(documents[request.url ?? '']);
});

beforeAll(async () => {
  const width = 200;
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const create = { width, height: width, channels: 3, background: 'white', noise } as const;
  const jpeg = await sharp({ create }).jpeg().toBuffer();
  const scan = (data: Buffer): MadePage => ({ jpeg: { data, width, height: width } });
  documents['/scan-2-cut.pdf'] = makePdf([scan(jpeg), scan(jpeg.subarray(0, jpeg.length / 2)), scan(jpeg)]);
  documents['/scan-2-no-image.pdf'] = makePdf([scan(jpeg), scan(Buffer.from('no image')), scan(jpeg)]);
  const frame = await sharp({ create }).png().toBuffer();
  const tiff = await sharp([frame, frame, frame], { join: { animated: true } })
    .tiff({ compression: 'lzw' })
    .toBuffer();
  documents['/page-2-damaged.tiff'] = tiff.fill(0xff, Math.floor(tiff.length * 0.45), Math.floor(tiff.length * 0.55));
  documents['/cut.png'] = frame.subarray(0, frame.length / 2);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const settings = parseSettings({ ENGINE_MODEL: 'model', ALLOW_PRIVATE_SOURCES: 'true', PAGES_IN_FLIGHT: '2' });
/** Reads every page alike, and is sure that each is a W-2. */
const engine: Engine = {
  model: 'model',
  streamAnswer: async () => ({
    text: '[{"bbox":[10,20,90,60],"category":"Text","text":"Wages"}]',
    finishReason: 'stop',
    loop: null,
    tokens: [],
    lines: [],
  }),
  chooseToken: async () => [
    { token: 'A', logprob: -0.001 },
    { token: 'B', logprob: -8 },
  ],
  answerShortly: async () => 'Titled Form W-2.',
};

async function run(
  handler: Handler,
  task: object,
  path: string,
  progress: JobContext['progress'] = () => {},
): Promise<unknown> {
  const { port } = server.address() as AddressInfo;
  const input = { version: 1, request_id: 'r', sources: [{ url: `http://127.0.0.1:${port}${path}` }], ...task };
  const { signal } = new AbortController();
  const context: JobContext = { jobId: 'j', signal, progress, log: () => {} };
  return handler(input, context);
}
const classify = (path: string, by = engine) =>
  run(createClassifyHandler(by, settings), { task: 'classify' }, path) as Promise<ClassifyOutput>;
const extract = (path: string, prompt_mode = 'layout_all') =>
  run(
    createExtractHandler(engine, settings),
    { task: 'extract', doc_type: 'W2', prompt_mode },
    path,
  ) as Promise<ExtractOutput>;

describe('a document with one damaged page', () => {
  it.each([
    { path: '/page-7-lost.pdf', pageCount: 10, damaged: 7 },
    { path: '/scan-2-no-image.pdf', pageCount: 3, damaged: 2 },
    { path: '/page-2-damaged.tiff', pageCount: 3, damaged: 2 },
  ])(
    '$path has its other pages read, and the answer names the one that was not',
    async ({ path, pageCount, damaged }) => {
      const output = await extract(path);
      expect(extractOutputSchema.parse(output)).toEqual(output);
      expect(output.page_count).toBe(pageCount);
      for (const { page, width, cells, report } of output.raw_ocr.pages) {
        const isDamaged = page === damaged;
        expect({ page, isRead: width > 0 && cells.length === 1, mode: report.mode }).toEqual({
          page,
          isRead: !isDamaged,
          mode: isDamaged ? 'failed' : 'layout_all',
        });
      }
      expect(output.warnings).toContain(`Page ${damaged} is damaged and could not be read.`);
      expect(output.needs_review).toBe(true);
    },
  );

  it('is classified by its other pages', async () => {
    const output = await classify('/page-7-lost.pdf');
    expect(classifyOutputSchema.parse(output)).toEqual(output);
    expect(output).toMatchObject({ type: 'W2', warnings: ['Page 7 is damaged and could not be looked at.'] });
    expect(output.confidence).toBeGreaterThan(0.99);
    expect(output.pages).toHaveLength(10);
    expect(output.pages[6]).toEqual({ page: 7, type: 'other', confidence: 0 });
    expect(new Set(output.pages.toSpliced(6, 1).map(({ type }) => type))).toEqual(new Set(['W2']));
  });

  it('stays one document when its pages have types', async () => {
    const { pages } = await classify('/page-7-lost.pdf');
    const task = { task: 'extract', doc_type: 'W2', prompt_mode: 'layout_all', page_types: pages };
    const output = await run(createExtractHandler(engine, settings), task, '/page-7-lost.pdf');
    expect(output).toMatchObject({ split: { first: { doc_type: 'W2', pages: [1, 10] }, others: [] } });
  });
});

describe('a page whose scan ends early', () => {
  it('is read as far as it goes, and the answer says so', async () => {
    const { raw_ocr, warnings, needs_review } = await extract('/scan-2-cut.pdf');
    expect(raw_ocr.pages.map(({ report }) => [report.mode, report.truncated])).toEqual([
      ['layout_all', false],
      ['layout_all', true],
      ['layout_all', false],
    ]);
    expect(warnings).toContain('Page 2 was read only in part.');
    expect(needs_review).toBe(true);
  });

  it('is classified with a warning', async () => {
    const { type, warnings } = await classify('/scan-2-cut.pdf');
    expect({ type, warnings }).toEqual({ type: 'W2', warnings: ['Page 2 is damaged; only part of it was seen.'] });
  });
});

describe('a job for some pages of a document', () => {
  const pages = [
    [2, 3],
    [10, 12],
  ];
  const numbers = [2, 3, 10];

  it('is answered and shown as if there were no others, but for the pages’ numbers', async () => {
    const progress: unknown[] = [];
    const task = { task: 'extract', doc_type: 'W2', prompt_mode: 'layout_all', pages };
    const handler = createExtractHandler(engine, settings);
    const output = (await run(handler, task, '/page-7-lost.pdf', (update) => progress.push(update))) as ExtractOutput;
    expect(output.page_count).toBe(3);
    expect(output.raw_ocr.pages.map(({ page }) => page)).toEqual(numbers);
    expect(output.warnings.join()).not.toContain('damaged');
    expect(progress).toEqual([
      { stage: 'fetching', pages_done: 0, page_count: null },
      ...[0, 1, 2, 3].map((done) => ({ stage: 'reading', pages_done: done, page_count: 3 })),
      { stage: 'extracting', pages_done: 3, page_count: 3 },
    ]);
  });

  it('is classified by these alone', async () => {
    const handler = createClassifyHandler(engine, settings);
    const output = (await run(handler, { task: 'classify', pages }, '/page-7-lost.pdf')) as ClassifyOutput;
    expect(output.pages.map(({ page }) => page)).toEqual(numbers);
    expect(output.warnings).toEqual([]);
  });

  it('is one document from its first page to its last when they have types', async () => {
    const page_types = numbers.map((page) => ({ page, type: 'W2', confidence: 1 }));
    const task = { task: 'extract', doc_type: 'W2', prompt_mode: 'layout_all', pages, page_types };
    const output = await run(createExtractHandler(engine, settings), task, '/page-7-lost.pdf');
    expect(output).toMatchObject({ split: { first: { doc_type: 'W2', pages: [2, 10] }, others: [] } });
  });
});

describe('a job whose result goes to storage', () => {
  it('answers with a receipt, and storage has what the caller will read', async () => {
    const { port } = server.address() as AddressInfo;
    const result_upload = {
      url: `http://127.0.0.1:${port}/result`,
      headers: { 'content-type': 'application/json', 'if-none-match': '*' },
      envelope: { job_id: `job_${'0'.repeat(32)}`, request_id: 'r' },
    };
    const task = { task: 'extract', doc_type: 'W2', prompt_mode: 'layout_all', result_upload };
    const receipt = await run(createExtractHandler(engine, settings), task, '/scan-2-cut.pdf');
    const [stored = ''] = uploads;
    expect(receipt).toEqual({
      uploaded: true,
      size_bytes: Buffer.byteLength(stored),
      summary: { doc_type: 'W2', page_count: 3, document_count: 1, needs_review: true },
    });
    expect(jobResultSchema.parse(JSON.parse(stored))).toEqual({
      ...result_upload.envelope,
      ...(await extract('/scan-2-cut.pdf')),
    });
  });
});

describe('a document of nothing but damaged pages', () => {
  it.each(['/all-lost.pdf', '/cut.png'])('%s is document_corrupt', async (path) => {
    await expect(extract(path)).rejects.toMatchObject({ code: 'document_corrupt' });
    await expect(extract(path, 'layout_only')).rejects.toMatchObject({ code: 'document_corrupt' });
    await expect(classify(path)).rejects.toMatchObject({ code: 'document_corrupt' });
  });
});

describe('a page that the engine refuses', () => {
  const refusing = (refused: (question: number) => boolean): Engine => {
    let questions = 0;
    return {
      ...engine,
      async chooseToken(...question) {
        questions += 1;
        if (refused(questions)) throw new EngineError('refused');
        return engine.chooseToken(...question);
      },
    };
  };

  it('leaves the type to the other pages', async () => {
    const output = await classify(
      '/scan-2-cut.pdf',
      refusing((question) => question === 1),
    );
    expect(output.type).toBe('W2');
    // Two pages are on their way at once, and either may be asked about first.
    expect(output.warnings.join()).toMatch(/Page [12] could not be looked at\./);
  });

  it('is engine_failed, which may be sent again, when it refuses all', async () => {
    await expect(
      classify(
        '/scan-2-cut.pdf',
        refusing(() => true),
      ),
    ).rejects.toMatchObject({ code: 'engine_failed' });
  });
});
