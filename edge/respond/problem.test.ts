import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { describe, expect, it } from 'vitest';
import { problemSchema } from '../../shared/api/problem.ts';
import { ApiError, type ErrorCode, errorTable } from '../../shared/errors.ts';
import type { GatewayEnv } from '../context.ts';
import { requestContext } from '../middleware/request-context.ts';
import { respondWithProblem } from './problem.ts';

const answerTo = (error: unknown) =>
  new Hono<GatewayEnv>()
    .onError((thrown, c) => respondWithProblem(c, thrown))
    .use(requestContext(() => 0))
    .get('/', () => {
      throw error;
    })
    .request('/');

describe('an error', () => {
  it.each(Object.keys(errorTable) as ErrorCode[])('%s leaves with its own status and title', async (code) => {
    const response = await answerTo(new ApiError(code, 'what happened', { cause: new Error('secret') }));
    expect(response.status).toBe(errorTable[code].status);
    const text = await response.text();
    expect(text).not.toContain('secret');
    expect(problemSchema.parse(JSON.parse(text))).toMatchObject({
      type: `urn:docproc:problem:${code}`,
      title: errorTable[code].title,
      detail: 'what happened',
      retryable: errorTable[code].retryable,
    });
    expect(response.headers.has('retry-after')).toBe(
      ['backend_busy', 'too_many_jobs', 'too_many_requests', 'rate_limited', 'storage_unavailable'].includes(code),
    );
  });

  it('that nobody foresaw leaves as internal, with its fixed title', async () => {
    const response = await answerTo(new TypeError('cannot read https://secret.example.com'));
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ code: 'internal', detail: errorTable.internal.title });
  });

  it('of the framework under 500 leaves as invalid_request, and from 500 as internal', async () => {
    expect(await (await answerTo(new HTTPException(400, { message: 'Malformed JSON' }))).json()).toMatchObject({
      code: 'invalid_request',
      detail: 'Malformed JSON',
    });
    expect(await (await answerTo(new HTTPException(503, { message: 'oops' }))).json()).toMatchObject({
      code: 'internal',
      detail: errorTable.internal.title,
    });
  });
});
