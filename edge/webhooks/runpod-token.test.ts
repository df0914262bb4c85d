import { describe, expect, it } from 'vitest';
import { isRunpodToken, type RunpodCall, runpodHookUrl } from './runpod-token.ts';

const signingKey = 'a signing key of thirty-two chars';
const call: RunpodCall = { tenantId: 'operator', jobId: 'job_1', step: 'extract', n: 1 };
const tokenOf = async (one: RunpodCall, key = signingKey) =>
  new URL(await runpodHookUrl('https://docproc.example.com', key, one)).pathname.split('/').at(-1) as string;

describe('a hook URL', () => {
  it('says whose job, step and hand-over has ended, and ends with a token of 256 bits', async () =>
    expect(await runpodHookUrl('https://docproc.example.com/', signingKey, call)).toMatch(
      /^https:\/\/docproc\.example\.com\/hooks\/runpod\/operator\/job_1\/extract\/1\/[A-Za-z0-9_-]{43}$/,
    ));

  it('has a token that opens this hand-over and no other', async () => {
    const token = await tokenOf(call);
    expect(await isRunpodToken(signingKey, call, token)).toBe(true);
    const others: RunpodCall[] = [
      { ...call, tenantId: 'operator2' },
      { ...call, jobId: 'job_2' },
      { ...call, step: 'classify' },
      { ...call, n: 2 },
    ];
    for (const other of others) expect(await isRunpodToken(signingKey, other, token)).toBe(false);
    expect(await isRunpodToken(`${signingKey}.`, call, token)).toBe(false);
  });

  it.each(['', 'x', 'A'.repeat(43), 'A'.repeat(44), '*'.repeat(43), `${'A'.repeat(42)}\n`])(
    'is not opened by "%s"',
    async (token) => expect(await isRunpodToken(signingKey, call, token)).toBe(false),
  );
});
