import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { signWebhook, webhookSecrets } from './signing.ts';

const signingKey = 'a signing key of thirty-two chars';
const secretsOf = (tenantId: string, versions: number[], key = signingKey) => webhookSecrets(key, tenantId, versions);

describe('a webhook secret', () => {
  it('stays what it was in every release', async () =>
    expect(await secretsOf('operator', [1, 2])).toEqual([
      'whsec_SIKJC/l+f0fSeFJ5WAnnHQdUtTSRZ+ADOCaQC8zZeqQ=',
      'whsec_sok1klvnoEapbm2DTW+J7LUsR5FmqPGEeeXXPmFR4Zk=',
    ]));

  it('is another one for each tenant, version and signing key', async () => {
    const secrets = [
      ...(await secretsOf('a', [1, 2, 11])),
      ...(await secretsOf('b', [1, 2])),
      ...(await secretsOf('a1', [1])),
      ...(await secretsOf('a', [1], `${signingKey}.`)),
    ];
    expect(new Set(secrets).size).toBe(secrets.length);
  });

  it('is long enough for the standard, which wants 24 to 64 bytes', async () => {
    const [secret = ''] = await secretsOf('a', [1]);
    expect(atob(secret.replace('whsec_', ''))).toHaveLength(32);
  });
});

describe('a signed message', () => {
  const body = '{"type":"job.succeeded","data":{"name":"Ünïcode ✓"}}';
  const sign = (secrets: string[], nowMs = Date.now()) => signWebhook({ messageId: 'msg_1', body, secrets, nowMs });

  it('is accepted by a receiver who knows any of the secrets, and by no other', async () => {
    const [current = '', previous = '', unknown = ''] = await secretsOf('a', [2, 1, 3]);
    const headers = sign([current, previous]);
    expect(new Webhook(current).verify(body, headers)).toEqual(JSON.parse(body));
    expect(new Webhook(previous).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(unknown).verify(body, headers)).toThrow('No matching signature');
    expect(() => new Webhook(previous).verify(body, sign([current]))).toThrow('No matching signature');
  });

  it('is refused when its body, id or time was changed on the way', async () => {
    const secrets = await secretsOf('a', [1]);
    const receiver = new Webhook(secrets[0] as string);
    const headers = sign(secrets);
    expect(() => receiver.verify(`${body} `, headers)).toThrow();
    expect(() => receiver.verify(body, { ...headers, 'webhook-id': 'msg_2' })).toThrow();
    const later = String(Number(headers['webhook-timestamp']) + 1);
    expect(() => receiver.verify(body, { ...headers, 'webhook-timestamp': later })).toThrow();
    expect(() => receiver.verify(body, sign(secrets, Date.now() - 6 * 60_000))).toThrow('too old');
  });

  it('has the HMAC that the standard writes down, by the runtime’s own reckoning', async () => {
    const [secret = ''] = await secretsOf('a', [1]);
    const headers = sign([secret], Date.UTC(2026, 0, 2) + 999);
    expect(headers['webhook-timestamp']).toBe('1767312000');
    const bytes = Uint8Array.from(atob(secret.slice('whsec_'.length)), (char) => char.charCodeAt(0));
    const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(`msg_1.1767312000.${body}`));
    expect(headers['webhook-signature']).toBe(`v1,${btoa(String.fromCharCode(...new Uint8Array(mac)))}`);
  });
});
