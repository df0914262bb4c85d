import { describe, expect, it } from 'vitest';
import { webhookSecretResponseSchema } from '../../shared/api/webhooks.ts';
import { operator } from '../keys/operator.ts';
import { createTestClock } from '../testing/clock.ts';
import { createTestGateway, testKey } from '../testing/gateway.ts';

const clock = createTestClock();
/** A tenant that no other test has ever rotated anything of. */
const caller = { ...operator, tenantId: `tenant-${crypto.randomUUID()}` };
const gateway = createTestGateway(
  { clock },
  { SIGNING_KEY: 'a signing key of thirty-two chars' },
  { findCaller: async () => ({ caller, refusal: null }) },
);
const show = async () => {
  const response = await gateway.send('/v1/webhook-secret', { headers: { 'x-api-key': testKey } });
  return webhookSecretResponseSchema.parse(await response.json());
};
const rotate = async (body: object) => {
  const response = await gateway.post('/v1/webhook-secret/rotate', body);
  expect(response.status).toBe(200);
  return webhookSecretResponseSchema.parse(await response.json());
};

describe('the webhook secret of a tenant', () => {
  it('is there from the start, stays, and signs alone', async () => {
    const first = await show();
    expect(first.previous).toEqual([]);
    expect(await show()).toEqual(first);
  });

  it('that is rotated out goes on signing for as long as was asked', async () => {
    const old = (await show()).secret;
    const rotated = await rotate({ grace_s: 3600 });
    expect(rotated.secret).not.toBe(old);
    expect(rotated.previous).toEqual([{ secret: old, expires_at: new Date(clock.now() + 3_600_000).toISOString() }]);
    clock.advance(3_599_999);
    expect(await show()).toEqual(rotated);
    clock.advance(1);
    expect(await show()).toEqual({ secret: rotated.secret, previous: [] });
  });

  it('survives a rotation that was sent twice: the receiver’s one signs for a day all the same', async () => {
    const known = (await show()).secret;
    await rotate({});
    const { secret, previous } = await rotate({});
    expect(previous.map((one) => one.secret)).toContain(known);
    expect(previous.map((one) => one.secret)).not.toContain(secret);
    clock.advance(24 * 3_600_000 - 1);
    expect((await show()).previous).toHaveLength(2);
  });

  it('that leaked stops at once, with all before it', async () => {
    await rotate({ grace_s: 86_400 });
    const leaked = (await show()).secret;
    const { secret, previous } = await rotate({ grace_s: 0 });
    expect([secret === leaked, previous]).toEqual([false, []]);
    expect(await show()).toEqual({ secret, previous: [] });
  });

  it('never comes back, however often it is rotated, and few sign at a time', async () => {
    const seen = new Set<string>();
    for (let count = 0; count < 8; count += 1) seen.add((await rotate({})).secret);
    expect(seen.size).toBe(8);
    expect((await show()).previous).toHaveLength(4);
    expect(JSON.stringify(gateway.lines)).not.toMatch(/whsec_|a signing key/);
  });

  it.each([{ grace_s: -1 }, { grace_s: 604_801 }, { grace_s: 1.5 }, { grace_s: '1' }, { grace: 1 }, []])(
    'is not rotated for %j',
    async (body) => {
      const response = await gateway.post('/v1/webhook-secret/rotate', body);
      expect([response.status, (await response.json<{ code: string }>()).code]).toEqual([400, 'invalid_request']);
    },
  );

  it('is shown to nobody without a key, and kept by no cache', async () => {
    expect((await gateway.send('/v1/webhook-secret')).status).toBe(401);
    const response = await gateway.send('/v1/webhook-secret', { headers: { 'x-api-key': testKey } });
    expect(response.headers.get('cache-control')).toBe('no-store');
    await response.body?.cancel();
  });
});
