import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { readIdempotencyKey, toCanonicalJson } from './idempotency-key.ts';

/** The claim of one request with that header. */
async function claimOf(key: string, body: unknown = {}, route = 'POST /v1/jobs') {
  const app = new Hono()
    .onError((error, c) => c.text(error.message, 400))
    .get('/', async (c) => c.json(await readIdempotencyKey(c.req, route, body)));
  const response = await app.request('/', { headers: { 'idempotency-key': key } });
  return response.ok ? ((await response.json()) as { keyHash: string; fingerprint: string }) : response.text();
}

describe('an Idempotency-Key', () => {
  it('is the same for the same request, however its fields are ordered', async () => {
    expect(await claimOf('k', { a: 1, b: { c: 2, d: [3] } })).toEqual(
      await claimOf('k', { b: { d: [3], c: 2 }, a: 1 }),
    );
  });

  it('tells other parameters, other keys and other routes apart', async () => {
    const [first, otherBody, otherKey, otherRoute] = await Promise.all([
      claimOf('k', { a: [1, 2] }),
      claimOf('k', { a: [2, 1] }),
      claimOf('l', { a: [1, 2] }),
      claimOf('k', { a: [1, 2] }, 'POST /v1/documents'),
    ]);
    expect(otherBody).toMatchObject({ keyHash: (first as { keyHash: string }).keyHash });
    expect(otherBody).not.toEqual(first);
    expect(otherKey).toMatchObject({ fingerprint: (first as { fingerprint: string }).fingerprint });
    expect(new Set([first, otherKey, otherRoute].map((claim) => (claim as { keyHash: string }).keyHash)).size).toBe(3);
  });

  it('is not kept itself', async () => {
    expect(JSON.stringify(await claimOf('a-secret-of-the-caller'))).not.toContain('secret');
  });

  it.each([
    { what: 'of 256 characters', key: 'k'.repeat(256) },
    { what: 'with a blank inside', key: 'two words' },
    { what: 'beyond ASCII', key: 'schl\u00fcssel' },
    { what: 'that is empty', key: '' },
  ])('$what is refused', async ({ key }) => {
    expect(await claimOf(key)).toMatch(/^Idempotency-Key: must be 1 to 255 visible ASCII/);
  });

  it('may have 255 characters', async () => {
    expect(await claimOf('k'.repeat(255))).toHaveProperty('keyHash');
  });
});

it('canonical JSON keeps the order of lists and sorts every object', () => {
  expect(toCanonicalJson({ b: [{ z: 1, a: null }], a: 'x' })).toBe('{"a":"x","b":[{"a":null,"z":1}]}');
});
