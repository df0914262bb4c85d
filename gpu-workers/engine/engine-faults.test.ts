import { describe, expect, it } from 'vitest';
import type { Page } from '../documents/page.ts';
import { extractPages } from '../extract/extract-pages.ts';
import { createEngine } from './client.ts';
import { readPage } from './dots-ocr.ts';
import { type Answer, endStream, startEngineServer, startStream } from './testing/engine-server.ts';

const { signal } = new AbortController();

function printedPage(page = 1): Page {
  const [width, height] = [280, 392];
  const pixels = new Uint8Array(width * height * 3).fill(255);
  pixels.fill(0, 0, Math.floor(pixels.length / 10));
  return { page, width, height, pixels, textLayer: null };
}

const cells = JSON.stringify([
  { bbox: [28, 28, 252, 56], category: 'Title', text: '# Memo' },
  { bbox: [28, 84, 252, 112], category: 'Text', text: 'Pay by Friday.' },
]);
const answerWell: Answer = (response) => {
  startStream(response, cells);
  endStream(response, 'stop');
};

/** Reads one page with an engine that answers its first question as told, and every later one well. */
async function readAfter(fault: Answer) {
  await using server = await startEngineServer((response, question) =>
    question === 1 ? fault(response, question) : answerWell(response, question),
  );
  const engine = createEngine({
    baseUrl: server.baseUrl,
    model: 'dots-ocr',
    maxInFlight: 4,
    pageTimeoutMs: 400,
    idleTimeoutMs: 100,
  });
  return await readPage(engine, printedPage(), { mode: 'layout_all', signal });
}

describe('an engine that once', () => {
  const half = cells.slice(0, 80);
  const faults: { name: string; fault: Answer }[] = [
    {
      name: 'loops',
      fault: (response) => {
        startStream(response, '[{"bbox":[1,2,3,4],"category":"Table","text":"<table>');
        for (let row = 0; row < 128; row += 1) startStream(response, '<tr><td></td></tr>');
      },
    },
    { name: 'hangs without a word', fault: () => {} },
    { name: 'falls silent in the middle', fault: (response) => startStream(response, half) },
    {
      name: 'answers 500',
      fault: (response) => response.writeHead(500).end('{"error":{"message":"out of memory"}}'),
    },
    {
      name: 'answers with a page of HTML',
      fault: (response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>'),
    },
    {
      name: 'runs into its token limit',
      fault: (response) => {
        startStream(response, half);
        endStream(response, 'length');
      },
    },
    {
      name: 'closes the connection in the middle',
      fault: (response) => {
        startStream(response, half);
        setImmediate(() => response.destroy());
      },
    },
    {
      name: 'sends what is no JSON',
      fault: (response) => {
        startStream(response, half);
        response.end('data: {"choices":[{"del\n\n');
      },
    },
    {
      name: 'ends its stream without saying why',
      fault: (response) => {
        startStream(response, half);
        response.end();
      },
    },
  ];

  it.each(faults)('$name is asked again, and the page is whole', async ({ fault }) => {
    const reading = await readAfter(fault);
    expect(reading.cells.map(({ text }) => text)).toEqual(['# Memo', 'Pay by Friday.']);
    expect(reading.report).toMatchObject({ attempts: 2, mode: 'layout_all', finish_reason: 'stop', truncated: false });
  });

  it('dies in the middle of a page fails the job as a whole, for no page can be read any more', async () => {
    await using server = await startEngineServer((response) => {
      startStream(response, cells.slice(0, 80));
      setImmediate(() => void server.close());
    });
    const engine = createEngine({ baseUrl: server.baseUrl, model: 'dots-ocr', maxInFlight: 4 });
    await expect(readPage(engine, printedPage(), { mode: 'layout_all', signal })).rejects.toMatchObject({
      failure: 'dead',
    });
  });
});

/** What other models answer to the same prompt. */
const foreignAnswers = [
  { model: 'a chat model in plain words', text: 'The image shows a memo. It says: Pay by Friday.' },
  { model: 'Qwen’s grounding format', text: '[{"bbox_2d": [1, 2, 30, 40], "label": "title"}]' },
  { model: 'a box model with tags', text: '<|ref|>title<|/ref|><|det|>[[1, 2, 30, 40]]<|/det|># Memo' },
  { model: 'a Markdown model', text: '# Memo\n\n| Tax | 1.17 |\n|---|---|' },
];

describe('an engine with another model behind it', () => {
  it.each(foreignAnswers)('that answers like $model costs the boxes, never the job', async ({ text }) => {
    await using server = await startEngineServer((response) => {
      startStream(response, text);
      endStream(response, 'stop');
    });
    const engine = createEngine({ baseUrl: server.baseUrl, model: 'dots-ocr', maxInFlight: 4 });
    const reading = await readPage(engine, printedPage(), { mode: 'layout_all', signal });
    expect(reading.report).toMatchObject({ mode: 'ocr', attempts: 4 });
    expect(reading.cells).toEqual([{ bbox: null, category: 'Text', text, confidence: null }]);
  });
});

describe('a page that is', () => {
  const plain = (width: number, height: number, value: number): Page => ({
    ...printedPage(),
    width,
    height,
    pixels: new Uint8Array(width * height * 3).fill(value),
  });
  it.each([
    { name: 'one white pixel', page: plain(1, 1, 255) },
    { name: 'one black pixel', page: plain(1, 1, 0) },
    { name: 'blank', page: plain(1700, 2200, 255) },
    { name: 'all black', page: plain(1700, 2200, 0) },
    { name: 'a strip of one row', page: plain(5_000, 1, 120) },
  ])('$name is not sent to the engine', async ({ page }) => {
    await using server = await startEngineServer(answerWell);
    const engine = createEngine({ baseUrl: server.baseUrl, model: 'dots-ocr', maxInFlight: 4 });
    const reading = await readPage(engine, page, { mode: 'layout_all', signal });
    expect(server.questions()).toBe(0);
    expect(reading).toMatchObject({ cells: [], report: { mode: 'blank', attempts: 0 } });
  });
});

async function* ninePages(): AsyncGenerator<Page> {
  for (let page = 1; page <= 9; page += 1) yield printedPage(page);
}

describe('a document whose seventh page cannot be read', () => {
  it('gives all other pages, a warning that names it, and asks for review', async () => {
    await using server = await startEngineServer((response, question) =>
      // One page at a time: the seventh page’s questions are those from the seventh on.
      question >= 7 && question < 11 ? response.writeHead(500).end('{}') : answerWell(response, question),
    );
    const engine = createEngine({ baseUrl: server.baseUrl, model: 'dots-ocr', maxInFlight: 4 });
    const job = { doc_type: 'other', prompt_mode: 'layout_all' } as const;
    const output = await extractPages(engine, ninePages(), { job, pagesInFlight: 1, signal });
    const modes = output.raw_ocr.pages.map(({ report }) => report.mode);
    expect(modes).toEqual([...Array(6).fill('layout_all'), 'failed', 'layout_all', 'layout_all']);
    expect(output.raw_ocr.pages[8]?.text).toContain('Pay by Friday.');
    expect(output.warnings).toContain('Page 7 could not be read.');
    expect(output.needs_review).toBe(true);
  });
});
