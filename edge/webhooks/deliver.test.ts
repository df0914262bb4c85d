import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { deliverWebhook, type WebhookCall } from './deliver.ts';
import { webhookSecrets } from './signing.ts';

const url = 'https://hooks.example.com/in?key=planted-secret';
const secrets = await webhookSecrets('a signing key of thirty-two chars', 'operator', [2, 1]);
const body = '{"type":"job.succeeded"}';

/** Calls a receiver that answers as told, and keeps what it was sent. */
function call(answer: (request: Request) => Response | Promise<Response>, more: Partial<WebhookCall> = {}, to = url) {
  const requests: Request[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    requests.push(request);
    return answer(request);
  };
  const call = { messageId: 'msg_1', body, secrets, nowMs: Date.now(), allowPrivate: false, fetch, timeoutMs: 5_000 };
  return { requests, attempt: deliverWebhook(to, { ...call, ...more }) };
}

const answering =
  (status: number, headers: Record<string, string> = {}) =>
  () =>
    new Response(null, { status, headers });

describe('a webhook call', () => {
  it('is JSON that the package of the standard verifies, with the new secret and with the old one', async () => {
    const { requests, attempt } = call(answering(204));
    expect(await attempt).toEqual({ outcome: 'delivered', status: 204, reason: null, retryAfterMs: null });
    const [request] = requests as [Request];
    const sent = await request.text();
    expect([request.method, request.url, request.headers.get('content-type'), sent]).toEqual([
      'POST',
      url,
      'application/json',
      body,
    ]);
    for (const secret of secrets) {
      expect(new Webhook(secret).verify(sent, Object.fromEntries(request.headers))).toEqual(JSON.parse(body));
    }
  });

  it.each([
    { status: 200, outcome: 'delivered' },
    { status: 299, outcome: 'delivered' },
    { status: 302, outcome: 'retry' },
    { status: 400, outcome: 'retry' },
    { status: 404, outcome: 'retry' },
    { status: 410, outcome: 'gone' },
    { status: 429, outcome: 'retry' },
    { status: 500, outcome: 'retry' },
  ])('answered with $status is $outcome', async ({ status, outcome }) =>
    expect(await call(answering(status)).attempt).toMatchObject({ outcome, status, reason: null }),
  );

  it('tells how long the receiver asks to wait', async () =>
    expect((await call(answering(503, { 'retry-after': '120' })).attempt).retryAfterMs).toBe(120_000));

  it('does not follow a redirect', async () => {
    const attempt = await call((request) => fetch(request), {}, 'https://hooks.example.com/moved').attempt;
    expect(attempt).toMatchObject({ outcome: 'retry', status: 302 });
  });

  it.each([
    'https://127.0.0.1/hook',
    'https://10.0.0.8/hook',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/hook',
    'https://metadata.google.internal/hook',
    'https://user:pass@hooks.example.com/hook',
    'http://hooks.example.com/hook',
    'nonsense',
  ])('to %s is refused before anything is sent', async (to) => {
    const { requests, attempt } = call(answering(200), {}, to);
    expect(await attempt).toEqual({ outcome: 'refused', status: null, reason: 'url_not_allowed', retryAfterMs: null });
    expect(requests).toEqual([]);
  });

  it('to this machine is made in a local run', async () =>
    expect(await call(answering(200), { allowPrivate: true }, 'http://127.0.0.1:9/hook').attempt).toMatchObject({
      outcome: 'delivered',
    }));

  it('that finds nobody is tried again, and repeats nothing of the error', async () => {
    const { attempt } = call(() => Promise.reject(new TypeError(`connect ${url} failed`)));
    expect(await attempt).toEqual({ outcome: 'retry', status: null, reason: 'unreachable', retryAfterMs: null });
  });

  it('that is never answered ends in time', async () => {
    const never = (request: Request) =>
      new Promise<Response>((_, reject) =>
        request.signal.addEventListener('abort', () => reject(request.signal.reason)),
      );
    expect(await call(never, { timeoutMs: 1 }).attempt).toMatchObject({ outcome: 'retry', reason: 'timeout' });
  });

  it('reads a little of a long answer, and lets go of the rest', async () => {
    let sentBytes = 0;
    let isCancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sentBytes += 16 * 1024;
        controller.enqueue(new Uint8Array(16 * 1024));
      },
      cancel: () => {
        isCancelled = true;
      },
    });
    expect(await call(() => new Response(endless)).attempt).toMatchObject({ outcome: 'delivered' });
    expect([sentBytes <= 96 * 1024, isCancelled]).toEqual([true, true]);
  });

  it('counts by its status when the answer then breaks off', async () => {
    const broken = new ReadableStream({ pull: (controller) => controller.error(new TypeError('reset')) });
    expect(await call(() => new Response(broken)).attempt).toMatchObject({ outcome: 'delivered', status: 200 });
  });
});
