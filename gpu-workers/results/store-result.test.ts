import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { jobResultSchema } from '../../shared/api/jobs.ts';
import type { Clock } from '../../shared/clock.ts';
import { ApiError } from '../../shared/errors.ts';
import { type ExtractOutput, extractOutputSchema, extractReceiptSchema } from '../../shared/job-input.ts';
import { describeError } from '../runtime/describe-error.ts';
import type { PutOptions } from './put-result.ts';
import { storeResult } from './store-result.ts';

const SECRET = 'SIGNATURE-0f9d';
const headers = { 'content-type': 'application/json', 'if-none-match': '*' };
const envelope = { job_id: 'job_0123456789abcdef0123456789abcdef', request_id: 'req-1' };

const confidence = { overall: 0.9, page_count: 1, element_count: 0 };
const output: ExtractOutput = extractOutputSchema.parse({
  data: { total: '1.00' },
  fields: {},
  validations: [],
  raw_ocr: {
    pages: [1, 2].map((page) => ({
      page,
      width: 10,
      height: 20,
      cells: [],
      markdown: 'Größe €',
      text: 'x'.repeat(100_000),
      report: { attempts: 1, mode: 'layout_all', finish_reason: 'stop', repaired: false, truncated: false },
    })),
    combined_text: 'Größe €',
  },
  confidence,
  page_count: 2,
  doc_type: 'W2',
  needs_review: true,
  warnings: ['second'],
  split: {
    first: { doc_type: 'W2', pages: [1, 1], confidence, needs_review: false, warnings: [] },
    others: [
      {
        doc_type: 'invoice',
        pages: [2, 2],
        data: null,
        fields: {},
        validations: [],
        confidence,
        needs_review: true,
        warnings: [],
      },
    ],
  },
});

type Received = { request: IncomingMessage; body: string };
/** What storage answers, one request after the other; the last answer stays. */
type Answer = (response: ServerResponse) => void;

const status =
  (code: number, body = ''): Answer =>
  (response) =>
    void response.writeHead(code).end(body);
const cut: Answer = (response) => void response.destroy();
const silence: Answer = () => {};

let origin = '';
let temporary = '';
let answers: Answer[] = [];
const received: Received[] = [];
const arrived = { next: Promise.withResolvers<void>() };
const server = createServer(async (request, response) => {
  received.push({ request, body: await text(request) });
  arrived.next.resolve();
  const answer = answers.length > 1 ? answers.shift() : answers[0];
  answer?.(response);
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  temporary = await mkdtemp(join(tmpdir(), 'docproc-test-'));
  vi.stubEnv('TMPDIR', temporary);
});

afterEach(() => {
  received.length = 0;
  arrived.next = Promise.withResolvers();
  expect(readdirSync(temporary)).toEqual([]);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
  await rm(temporary, { recursive: true });
});

/** Time jumps over every pause between tries; `hurry` makes it jump over the tries' own time-outs too. */
function jumpingClock({ hurry = false } = {}) {
  const pauses: number[] = [];
  let nowMs = 0;
  const clock: Clock = {
    nowMs: () => nowMs,
    setTimer(run, delayMs) {
      if (delayMs === 60_000 && !hurry) return () => {};
      const timer = setImmediate(() => {
        nowMs += delayMs;
        run();
      });
      if (delayMs !== 60_000) pauses.push(delayMs);
      return () => clearImmediate(timer);
    },
  };
  return { clock, pauses };
}

const never = new AbortController().signal;
const upload = (url = `${origin}/results/t/j.json?X-Amz-Signature=${SECRET}`) => ({ url, headers, envelope });

async function store(replies: Answer[], changes: Partial<PutOptions> & { url?: string; hurry?: boolean } = {}) {
  answers = replies;
  const { url, hurry = false, ...options } = changes;
  const { clock, pauses } = jumpingClock({ hurry });
  const logged: string[] = [];
  const outcome = await storeResult(output, upload(url), {
    allowPrivate: true,
    signal: never,
    log: (level, message, fields) => void logged.push(JSON.stringify([level, message, fields])),
    clock,
    random: () => 0.5,
    ...options,
  }).then(
    (receipt) => ({ receipt, error: null }),
    (error: unknown) => ({ receipt: null, error }),
  );
  return { ...outcome, pauses, logged, everythingSaid: `${logged.join('\n')}\n${everyWordOf(outcome.error)}` };
}

/** The error as the job's caller and as the worker's log see it, and whatever else hangs on it. */
function everyWordOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const own = [error.message, error.stack, JSON.stringify(error), JSON.stringify(describeError(error))];
  return [...own, everyWordOf(error.cause)].join('\n');
}

describe('a stored result', () => {
  it('is what the caller will read, sent with exactly the signed headers and a length', async () => {
    const { receipt } = await store([status(200)]);
    const [{ request, body } = {} as Received] = received;
    expect(request.method).toBe('PUT');
    expect(request.url).toBe(`/results/t/j.json?X-Amz-Signature=${SECRET}`);
    const { host: _, connection: __, ...sent } = request.headers;
    expect(sent).toEqual({ ...headers, 'content-length': String(Buffer.byteLength(body)) });

    const { split, ...rest } = output;
    const { data, fields, validations } = output;
    const documents = [{ ...split?.first, data, fields, validations }, ...(split?.others ?? [])];
    expect(jobResultSchema.parse(JSON.parse(body))).toEqual({ ...envelope, ...rest, documents });
    expect(extractReceiptSchema.parse(receipt)).toEqual({
      uploaded: true,
      size_bytes: Buffer.byteLength(body),
      summary: { doc_type: 'W2', page_count: 2, document_count: 2, needs_review: true },
    });
  });

  it('has the classification of its envelope, and the warnings of both in their order', async () => {
    const classification = { type: 'W2', confidence: 1, reasoning: 'title', alternatives: [], pages: [] } as const;
    answers = [status(200)];
    const full = {
      ...envelope,
      classification: { ...classification, alternatives: [], pages: [] },
      warnings: ['first'],
    };
    await storeResult(output, { ...upload(), envelope: full }, { allowPrivate: true, signal: never, log() {} });
    expect(JSON.parse(received[0]!.body)).toMatchObject({ classification, warnings: ['first', 'second'] });
  });

  it('is as good as stored when an earlier run’s is there', async () => {
    const { receipt } = await store([status(412, '<Error><Code>PreconditionFailed</Code></Error>')]);
    expect(receipt).toMatchObject({ uploaded: true });
    expect(received).toHaveLength(1);
  });
});

describe('storage in trouble', () => {
  it('is asked again, with a pause that grows, until it has the whole result', async () => {
    const { receipt, pauses, logged } = await store([status(503), cut, status(429), status(409), status(200)]);
    expect(receipt).toMatchObject({ uploaded: true });
    expect(pauses).toEqual([1000, 2000, 4000, 8000]);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    expect(logged[0]).toContain('Storage answered 503');
  });

  it('is given up after five minutes', async () => {
    const { error, pauses } = await store([status(500)]);
    expect(error).toMatchObject({ code: 'backend_failed', message: 'The result could not be stored.' });
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(240_000);
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeLessThanOrEqual(300_000);
  });

  it('that does not answer is given up after a minute a try', async () => {
    const { error, logged } = await store([silence], { hurry: true });
    expect(error).toMatchObject({ code: 'backend_failed' });
    expect(logged.length).toBeGreaterThan(2);
    expect(logged[0]).toContain('too long');
  });
});

describe('a refusal', () => {
  it.each([
    { name: 'an expired URL', answer: 403, code: 'backend_timeout' },
    { name: 'a wrong request', answer: 400, code: 'backend_failed' },
    { name: 'a missing bucket', answer: 404, code: 'backend_failed' },
    { name: 'a redirect', answer: 307, code: 'backend_failed' },
  ])('for $name is not asked twice and fails as $code', async ({ answer, code }) => {
    const { error } = await store([
      (response) => void response.writeHead(answer, { location: `${origin}/elsewhere` }).end(),
      status(200),
    ]);
    expect(error).toMatchObject({ code });
    expect(received).toHaveLength(1);
  });

  it('is logged with the word that storage has for it', async () => {
    const { error } = await store([
      status(403, `<?xml?><Error><Code>ExpiredRequest</Code><Key>${SECRET}</Key></Error>`),
    ]);
    expect((error as ApiError).cause).toEqual(new Error('Storage answered 403 ExpiredRequest'));
  });

  it('meets private addresses before anything is sent, behind a name too', async () => {
    const direct = await store([status(200)], { allowPrivate: false });
    const named = await store([status(200)], {
      allowPrivate: false,
      url: `https://storage.example:8443/?X-Amz-Signature=${SECRET}`,
      lookup: (_name, _options, callback) => callback(null, [{ address: '10.0.0.1', family: 4 }]),
    });
    for (const { error, logged } of [direct, named]) {
      expect(error).toMatchObject({ code: 'backend_failed', message: 'The result could not be stored.' });
      expect(logged).toEqual([]);
    }
    expect(received).toEqual([]);
  });
});

describe('a job that is stopped', () => {
  it.each([
    { moment: 'during a try', replies: [silence] },
    { moment: 'between two tries', replies: [status(503)] },
  ])('$moment is not stored and leaves nothing behind', async ({ replies }) => {
    const stop = new AbortController();
    const log = () => setImmediate(() => stop.abort(new Error('stopped')));
    const waiting: Clock = { nowMs: () => 0, setTimer: () => () => {} };
    const stored = store(replies, { signal: stop.signal, clock: waiting, log });
    await arrived.next.promise;
    if (replies[0] === silence) stop.abort(new Error('stopped'));
    expect((await stored).error).toEqual(new Error('stopped'));
    expect(received).toHaveLength(1);
  });
});

describe('the signed URL', () => {
  const echo = `<Error><Code>SignatureDoesNotMatch</Code><StringToSign>${SECRET}</StringToSign></Error>`;
  it.each([
    { name: 'storage repeats it', replies: [status(403, echo)] },
    { name: 'storage is in trouble', replies: [status(500, echo)] },
    { name: 'the connection breaks', replies: [cut] },
    { name: 'storage is silent', replies: [silence], hurry: true },
    { name: 'it is redirected', replies: [status(301)] },
    { name: 'it may not be called', replies: [status(200)], allowPrivate: false },
    { name: 'nobody listens', replies: [], url: `http://127.0.0.1:9/results?X-Amz-Signature=${SECRET}` },
    { name: 'its host has no address', replies: [], url: `http://storage.invalid/?X-Amz-Signature=${SECRET}` },
    { name: 'it is no URL', replies: [], url: `http://[?X-Amz-Signature=${SECRET}` },
  ])('is in no message, cause or log line when $name', async ({ name: _, replies, ...changes }) => {
    const { error, everythingSaid } = await store(replies, changes);
    expect(error).toBeInstanceOf(ApiError);
    expect(everythingSaid).toMatch(/could not be stored|too late to store/);
    expect(everythingSaid).not.toContain(SECRET);
    expect(everythingSaid).not.toContain('X-Amz');
  });
});
