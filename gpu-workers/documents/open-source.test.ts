import { MockAgent } from 'undici';
import { describe, expect, it } from 'vitest';
import { openSource } from './open-source.ts';

/** A public host that sends whoever asks for it elsewhere. */
function redirectingTo(location: string) {
  const dispatcher = new MockAgent();
  dispatcher.disableNetConnect();
  const reply = dispatcher.get('https://files.example').intercept({ path: '/w2.pdf' });
  reply.reply(302, '', { headers: { location } });
  return dispatcher;
}

const open = (dispatcher: MockAgent) =>
  openSource('https://files.example/w2.pdf', {
    allowPrivate: false,
    idleTimeoutMs: 1_000,
    signal: new AbortController().signal,
    dispatcher,
  });

describe('a redirect from a public host', () => {
  it.each([
    'https://127.0.0.1/w2.pdf',
    'https://169.254.169.254/latest/meta-data/iam',
    'https://[::1]/w2.pdf',
    'https://2130706433/w2.pdf',
    'https://localhost/w2.pdf',
    'https://vault.internal/w2.pdf',
    'http://files.example/w2.pdf',
    'https://user:password@files.example/w2.pdf',
    '//10.0.0.1/w2.pdf',
    'file:///etc/passwd',
  ])('to %s is refused', async (location) => {
    await expect(open(redirectingTo(location))).rejects.toMatchObject({
      code: 'source_not_allowed',
      message: expect.stringContaining('The URL redirects to another.'),
    });
  });

  it('to another public host is followed', async () => {
    const dispatcher = redirectingTo('https://cdn.example/w2.pdf?signature=1');
    dispatcher.get('https://cdn.example').intercept({ path: '/w2.pdf?signature=1' }).reply(200, '%PDF-1.7');
    await using source = await open(dispatcher);
    expect(await source.response.text()).toBe('%PDF-1.7');
  });
});
