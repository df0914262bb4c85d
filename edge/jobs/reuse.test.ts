import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { accepted, completed } from '../fixtures/runpod-answers.ts';
import { resultKey } from '../storage/object-keys.ts';
import { jobId, specOf, withDurableJob } from '../testing/durable-job.ts';
import { copyResult } from './copy-result.ts';
import { toReuseKey } from './reuse-key.ts';

const earlierId = `job_${'e'.repeat(32)}`;
const summary = { doc_type: 'W2' as const, page_count: 1, document_count: 1, needs_review: false };
const spec = { reuse: { jobId: earlierId, summary } };

describe('a job whose question was answered before', () => {
  it('ends at once with that result, and no queue hears of it', () =>
    withDurableJob({}, { spec }, async (job) => {
      job.stored.add(earlierId);
      await job.run();
      expect(job.view()).toMatchObject({ status: 'succeeded', cache: 'hit', summary });
      expect(job.stored).toContain(jobId);
      expect(job.upstream.requests).toEqual([]);
    }));

  it('runs when that result is gone', () =>
    withDurableJob(
      {
        'a/run': [accepted()],
        'a/status': [completed({ uploaded: true, size_bytes: 1, summary })],
      },
      { spec },
      async (job) => {
        job.stored.add(jobId);
        await job.run();
        expect(job.view()).toMatchObject({ status: 'succeeded', cache: 'miss', steps: [{ attempts: 1 }] });
      },
    ));
});

describe('a result that is copied', () => {
  const spec = specOf({ tenantId: 'copies', requestId: 'request-of-the-copy' });

  it('keeps every byte but the ids it begins with', async () => {
    const data = { text: 'ü'.repeat(500_000) };
    const earlier = { job_id: earlierId, request_id: 'r', ...data };
    await env.DOCUMENTS.put(resultKey('copies', earlierId), JSON.stringify(earlier));
    expect(await copyResult(env.DOCUMENTS, earlierId, spec)).toBe(true);
    const copy = await env.DOCUMENTS.get(resultKey('copies', jobId));
    expect(await copy?.json()).toEqual({ job_id: jobId, request_id: 'request-of-the-copy', ...data });
  });

  it('does not replace a result that is there', async () => {
    const there = specOf({ tenantId: 'copies', id: `job_${'a'.repeat(32)}` });
    await env.DOCUMENTS.put(resultKey('copies', there.id), 'first');
    const earlier = JSON.stringify({ job_id: earlierId, request_id: 'r', text: 'x'.repeat(5_000_000) });
    await env.DOCUMENTS.put(resultKey('copies', earlierId), earlier);
    expect(await copyResult(env.DOCUMENTS, earlierId, there)).toBe(true);
    expect(await (await env.DOCUMENTS.get(resultKey('copies', there.id)))?.text()).toBe('first');
  });

  it('must be there, and one of ours', async () => {
    expect(await copyResult(env.DOCUMENTS, `job_${'0'.repeat(31)}1`, spec)).toBe(false);
    await env.DOCUMENTS.put(resultKey('copies', earlierId), '{"data":{}}');
    expect(await copyResult(env.DOCUMENTS, earlierId, spec)).toBe(false);
  });
});

describe('the question of a job', () => {
  const sha256s = ['a'.repeat(64), 'b'.repeat(64)];

  it('is the same for the same bytes, options and models', async () => {
    const key = await toReuseKey(specOf(), sha256s, '1');
    expect(await toReuseKey(specOf({ id: earlierId, metadata: { a: 'b' } }), sha256s, '1')).toBe(key);
  });

  it.each([
    { what: 'other bytes', change: {}, bytes: sha256s.toReversed(), revision: '1' },
    { what: 'another type', change: { docType: '1098' as const }, bytes: sha256s, revision: '1' },
    { what: 'other pages', change: { pages: [[1, 2]] as const }, bytes: sha256s, revision: '1' },
    { what: 'another prompt', change: { prompt: 'look' }, bytes: sha256s, revision: '1' },
    { what: 'other models', change: {}, bytes: sha256s, revision: '2' },
  ])('is another one with $what', async ({ change, bytes, revision }) => {
    const [one, other] = [
      await toReuseKey(specOf(), sha256s, '1'),
      await toReuseKey(specOf(change as Parameters<typeof specOf>[0]), bytes, revision),
    ];
    expect(one).not.toBe(other);
  });

  it('cannot be told for an URL, whose bytes may change', async () => {
    expect(await toReuseKey(specOf(), [null], '1')).toBeNull();
  });
});
