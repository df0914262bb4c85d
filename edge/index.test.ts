import { createExecutionContext } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { ConfigurationError } from './env.ts';
import { createMisconfiguredApp } from './misconfigured.ts';

describe('the whole Worker, with RunPod down', () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  afterAll(() => log.mockRestore());

  const send = (path: string, init?: RequestInit) =>
    exports.default.fetch(new Request(`https://gateway.test${path}`, init));
  const post = (path: string, body: object, init: RequestInit = {}) =>
    send(path, {
      method: 'POST',
      headers: { 'x-api-key': 'key-of-the-tests', 'content-type': 'application/json' },
      body: JSON.stringify(body),
      ...init,
    });
  const image_urls = ['https://example.com/w2.png'];

  it('is live and not ready, and says why', async () => {
    expect((await send('/live')).status).toBe(200);
    const ready = await send('/ready');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({
      status: 'not_ready',
      reasons: [expect.stringContaining('classify-1'), expect.stringContaining('extract-1')],
    });
  });

  it('refuses documents with an answer that invites to come back', async () => {
    const response = await post('/v1/classify', { image_urls });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '10']);
    expect(await response.json()).toMatchObject({ code: 'backend_busy' });
    expect(JSON.parse(log.mock.lastCall?.[0])).toMatchObject({ route: '/v1/classify', outcome: 'backend_busy' });
  });

  it('outlives a caller who hangs up until the job is cancelled and the request logged', async () => {
    const caller = new AbortController();
    const answer = post('/v1/extract', { image_urls, doc_type: 'W2' }, { signal: caller.signal });
    await fetch('https://test/called/status-sync');
    caller.abort();
    await expect(answer).rejects.toThrow('abort');
    await fetch('https://test/called/cancel');
    expect(JSON.parse(log.mock.lastCall?.[0])).toMatchObject({ route: '/v1/extract', outcome: 'caller_gone' });
  });
});

describe('a Worker whose variables are not valid', () => {
  const lines: string[] = [];
  const app = createMisconfiguredApp(new ConfigurationError(['RUNPOD_API_KEY', 'KEYS']), (line) => lines.push(line));
  const send = async (path: string, init?: RequestInit) =>
    app.fetch(new Request(`https://gateway.test${path}`, init), {}, createExecutionContext());

  it.each(['/ready', '/health'])('names them at %s', async (path) => {
    const response = await send(path);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ reasons: ['Missing or not valid: RUNPOD_API_KEY, KEYS'] });
  });

  it('is live, and answers everything else with a plain internal problem', async () => {
    expect((await send('/live')).status).toBe(200);
    const response = await send('/v1/classify', { method: 'POST' });
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(JSON.parse(text).code).toBe('internal');
    expect(text).not.toContain('RUNPOD_API_KEY');
    expect(lines.join()).toContain('RUNPOD_API_KEY');
  });
});
