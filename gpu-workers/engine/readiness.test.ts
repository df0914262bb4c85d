import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { assertDotsOcrPrompt } from './dots-ocr-readiness.ts';
import { waitForEngine } from './readiness.ts';

/** An engine that answers its routes with what a test gives, and 503 for everything else. */
async function startEngine(answers: Record<string, unknown>): Promise<string> {
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? ''];
    response.writeHead(answer === undefined ? 503 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

describe('an engine that cannot do the work makes the worker unfit', () => {
  it('at once when its process ended while it loaded', async () => {
    const baseUrl = await startEngine({});
    const waiting = waitForEngine({ baseUrl, model: 'dots-ocr' }, { timeoutMs: 600_000, isRunning: () => false });
    await expect(waiting).rejects.toMatchObject({ name: 'UnfitError', check: 'engine_start' });
  });

  it('when it is not healthy in time', async () => {
    const baseUrl = await startEngine({});
    const waiting = waitForEngine({ baseUrl, model: 'dots-ocr' }, { timeoutMs: 0 });
    await expect(waiting).rejects.toMatchObject({ name: 'UnfitError', check: 'engine_health' });
  });

  it('when it serves the model under another name', async () => {
    const baseUrl = await startEngine({ '/health': {}, '/v1/models': { data: [{ id: '/models/DotsOCR' }] } });
    const waiting = waitForEngine({ baseUrl, model: 'dots-ocr' }, { timeoutMs: 1_000 });
    await expect(waiting).rejects.toMatchObject({ check: 'engine_model', message: expect.stringContaining('DotsOCR') });
  });

  it.each([
    { what: 'the user marks are missing', tokens: [151666, 151672], mark: '<|user|>' },
    { what: 'the image stands there twice', tokens: [151670, 151666, 151666, 151671], mark: '<|img|>' },
  ])('when it would show dots.ocr a prompt in which $what', async ({ tokens, mark }) => {
    const baseUrl = await startEngine({ '/tokenize': { count: tokens.length, max_model_len: 32_768, tokens } });
    const asserting = assertDotsOcrPrompt({ baseUrl, model: 'dots-ocr' });
    await expect(asserting).rejects.toMatchObject({ check: 'engine_prompt', message: expect.stringContaining(mark) });
  });
});

it('dots.ocr’s prompt with every mark once is accepted', async () => {
  const tokens = [151670, 151666, 151665, 151667, 5501, 151671, 151672];
  const baseUrl = await startEngine({ '/tokenize': { count: tokens.length, max_model_len: 32_768, tokens } });
  await expect(assertDotsOcrPrompt({ baseUrl, model: 'dots-ocr' })).resolves.toBeUndefined();
});
