import { describe, expect, it } from 'vitest';
import { readAnswer } from './http-answer.ts';

describe('Retry-After', () => {
  it.each([
    { value: '7', waitMs: 7_000 },
    { value: 'Wed, 21 Oct 2026 07:28:10 GMT', waitMs: 10_000 },
    { value: 'Wed, 21 Oct 2026 07:27:00 GMT', waitMs: 0 },
    { value: 'soon', waitMs: null },
    { value: '-3', waitMs: null },
  ])('$value is a wait of $waitMs ms', async ({ value, waitMs }) => {
    const headers = { 'retry-after': value, date: 'Wed, 21 Oct 2026 07:28:00 GMT' };
    expect((await readAnswer(new Response('{}', { headers }))).retryAfterMs).toBe(waitMs);
  });
});

describe('an answer that is not JSON', () => {
  it('is read without an error', async () => {
    expect(await readAnswer(new Response('<html></html>', { status: 524 }))).toEqual({
      status: 524,
      retryAfterMs: null,
      json: undefined,
    });
  });
});
