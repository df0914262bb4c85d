import { describe, expect, it } from 'vitest';
import type { Services } from '../services.ts';
import { createTestGateway } from '../testing/gateway.ts';
import { type RunpodCall, runpodHookUrl } from '../webhooks/runpod-token.ts';
import type { RunpodHint } from './runpod-hook.ts';

const signingKey = 'planted signing key of the tests, long';
const call: RunpodCall = { tenantId: 'operator', jobId: `job_${'0123456789abcdef'.repeat(2)}`, step: 'extract', n: 2 };
const pathOf = async (one: RunpodCall) =>
  new URL(await runpodHookUrl('https://gateway.test', signingKey, one)).pathname;
const path = await pathOf(call);
const token = path.slice(path.lastIndexOf('/') + 1);
const body = JSON.stringify({ delayTime: 812, id: '0d1c-u1', input: { id: 'x' }, status: 'COMPLETED' });

/** The gateway, and what it tells jobs. */
function createGateway() {
  const told: { tenantId: string; jobId: string; hint: RunpodHint }[] = [];
  const jobs = (tenantId: string, jobId: string) => ({
    runpodEnded: async (hint: RunpodHint) => void told.push({ tenantId, jobId, hint }),
  });
  const variables = { SIGNING_KEY: signingKey, LOG_LEVEL: 'DEBUG' };
  const gateway = createTestGateway({}, variables, { jobs: jobs as unknown as Services['jobs'] });
  const post = (to: string, content: BodyInit = body) => gateway.send(to, { method: 'POST', body: content });
  return { ...gateway, post, told };
}

describe('a call of RunPod', () => {
  it('tells the job which hand-over has ended, and by which id RunPod knows it', async () => {
    const { post, told } = createGateway();
    const response = await post(path);
    expect([response.status, await response.text()]).toEqual([204, '']);
    const { tenantId, jobId, step, n } = call;
    expect(told).toEqual([{ tenantId, jobId, hint: { step, n, runpodId: '0d1c-u1' } }]);
  });

  it.each([
    { what: 'nothing', content: '' },
    { what: 'no JSON', content: 'OK' },
    { what: 'JSON without an id', content: '{"status":"COMPLETED"}' },
    { what: 'bytes that are no text', content: new Uint8Array([0xff, 0xfe, 0x00]) },
  ])('that says $what is a hint all the same', async ({ content }) => {
    const { post, told } = createGateway();
    expect((await post(path, content)).status).toBe(204);
    expect(told.map(({ hint }) => hint.runpodId)).toEqual([null]);
  });

  it('with 10 MB of output is read only at its start', async () => {
    let sentBytes = 0;
    const content = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"id":"0d1c-u1","output":"')),
      pull: (controller) => {
        sentBytes += 64 * 1024;
        if (sentBytes > 10 * 1024 * 1024) controller.close();
        else controller.enqueue(new Uint8Array(64 * 1024).fill(0x61));
      },
    });
    const { post, told } = createGateway();
    expect((await post(path, content)).status).toBe(204);
    expect(told.map(({ hint }) => hint.runpodId)).toEqual(['0d1c-u1']);
    expect(sentBytes).toBeLessThan(512 * 1024);
  });

  it('for a job that is not there is answered the same, and makes none', async () => {
    const gateway = createTestGateway({}, { SIGNING_KEY: signingKey });
    expect((await gateway.send(path, { method: 'POST', body })).status).toBe(204);
    expect(await gateway.services.jobs(call.tenantId, call.jobId).view()).toBeNull();
  });
});

describe('a path that RunPod was not given', () => {
  /** All of an answer that is not about this one request. */
  async function answerTo(to: string) {
    const { post, told } = createGateway();
    const response = await post(to);
    expect(told).toEqual([]);
    const headers = Object.fromEntries(response.headers);
    const { request_id: requestId, ...problem } = await response.json<{ request_id: string }>();
    expect(headers['x-request-id']).toBe(requestId);
    return { ...headers, status: response.status, problem, 'x-request-id': '', 'server-timing': '' };
  }

  const wrong = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`;

  it.each([
    { what: 'with a wrong token', to: path.replace(token, wrong) },
    { what: 'with a short token', to: path.slice(0, -1) },
    { what: 'with a long token', to: `${path}A` },
    { what: 'without a token', to: path.replace(`/${token}`, '') },
    { what: 'of another hand-over', to: path.replace('/extract/2/', '/extract/3/') },
    { what: 'of another step', to: path.replace('/extract/', '/classify/') },
    { what: 'of another job', to: path.replace('0123', '3210') },
    { what: 'of another tenant', to: path.replace('/operator/', '/other/') },
    { what: 'with another spelling of its number', to: path.replace('/2/', '/02/') },
    { what: 'with line feeds in it', to: path.replace('/operator/', '/operator%0A/') },
  ])('$what is the same as any missing one', async ({ to }) => {
    const missing = await answerTo('/nothing');
    expect(missing.status).toBe(404);
    expect(await answerTo(to)).toEqual(missing);
  });

  it('is missing for other methods too', async () => {
    const { send } = createGateway();
    expect((await send(path)).status).toBe(404);
  });
});

describe('the request log', () => {
  it('shows the pattern of a hook’s path, and nothing that stands in it or its body', async () => {
    const { post, lines } = createGateway();
    await post(path);
    await post(path.replace(token, 'planted-token'));
    await post('/hooks/runpod/planted-tenant');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { route: '/hooks/runpod/:tenantId/:jobId/:step/:n/:token', status: 204, tenantId: 'operator' },
      { route: '/hooks/runpod/:tenantId/:jobId/:step/:n/:token', status: 404, tenantId: null },
      { route: 'unknown', status: 404 },
    ]);
    const log = lines.join('\n');
    for (const secret of [token, call.jobId, signingKey, 'planted', '0d1c-u1']) expect(log).not.toContain(secret);
  });
});
