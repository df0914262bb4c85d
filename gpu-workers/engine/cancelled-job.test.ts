import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { classifyPages } from '../classify/classify-pages.ts';
import type { Page } from '../documents/page.ts';
import { extractPages } from '../extract/extract-pages.ts';
import { createEngine, type Engine } from './client.ts';
import { startEngineServer, startStream } from './testing/engine-server.ts';

const [width, height] = [280, 392];
async function* eightPages(): AsyncGenerator<Page> {
  for (let page = 1; page <= 8; page += 1) {
    const pixels = new Uint8Array(width * height * 3).fill(255).fill(0, 0, width * height);
    yield { page, width, height, pixels, textLayer: null };
  }
}

const job = { doc_type: 'W2', prompt_mode: 'layout_all' } as const;
const extract = (engine: Engine, signal: AbortSignal) =>
  extractPages(engine, eightPages(), { job, pagesInFlight: 4, signal });
const classify = (engine: Engine, signal: AbortSignal) =>
  classifyPages(engine, eightPages(), { pagesInFlight: 4, signal });
const silence = () => {};
const halfAnAnswer = (response: ServerResponse) => startStream(response, '[{"bbox":[28,28,252,56],');

it.each([
  { kind: 'extract', run: extract, when: 'before the engine has said a word', begin: silence },
  { kind: 'extract', run: extract, when: 'in the middle of an answer', begin: halfAnAnswer },
  { kind: 'classify', run: classify, when: 'before the engine has said a word', begin: silence },
])('a $kind job cancelled $when hangs up on every question and asks no other', async ({ run, begin }) => {
  const cancel = new AbortController();
  const hungUp: Promise<unknown>[] = [];
  await using server = await startEngineServer((response, question) => {
    hungUp.push(once(response, 'close'));
    begin(response);
    if (question === 2) cancel.abort(new Error('the job was cancelled'));
  });
  const engine = createEngine({ baseUrl: server.baseUrl, model: 'm', maxInFlight: 2 });
  await expect(run(engine, cancel.signal)).rejects.toThrow(/cancelled|aborted/);
  expect(server.questions()).toBe(2);
  await Promise.all(hungUp);
});
