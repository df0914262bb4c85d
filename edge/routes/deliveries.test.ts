import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { deliveriesResponseSchema } from '../../shared/api/webhooks.ts';
import { newId } from '../ids.ts';
import type { JobObject } from '../jobs/job-object.ts';
import { jobObjectName } from '../storage/object-keys.ts';
import { specOf } from '../testing/durable-job.ts';
import { createTestGateway, testKey } from '../testing/gateway.ts';

const gateway = createTestGateway();
const headers = { 'x-api-key': testKey };
const show = async (jobId: string) => {
  const response = await gateway.send(`/v1/jobs/${jobId}/deliveries`, { headers });
  expect(response.status).toBe(200);
  return deliveriesResponseSchema.parse(await response.json()).deliveries;
};
const redeliver = (jobId: string) =>
  gateway.send(`/v1/jobs/${jobId}/deliveries/redeliver`, { method: 'POST', headers });

/** A job that its caller has cancelled, with all done that it owes. */
async function createCancelledJob(webhookUrl: string | null, tenantId = 'operator') {
  const id = newId('job', Date.now());
  const object = gateway.services.jobs(tenantId, id);
  await object.create(specOf({ id, tenantId, webhookUrl }, Date.now()));
  await object.cancel();
  // Its own alarm may be at work already: this one waits for it.
  const stub = env.JOBS.get(env.JOBS.idFromName(jobObjectName(tenantId, id)));
  const wake = () => runInDurableObject(stub, (job: JobObject) => job.alarm());
  await wake();
  return { id, wake };
}

describe('the deliveries of a job', () => {
  it('show how its webhook was called, and have it called again under the same id', async () => {
    const { id, wake } = await createCancelledJob('https://hooks.example.com/arrived?key=planted');
    const [first] = await show(id);
    expect(first).toMatchObject({
      event: 'job.cancelled',
      status: 'delivered',
      next_attempt_at: null,
      attempts: [{ outcome: 'delivered', status_code: 200 }],
    });

    const response = await redeliver(id);
    expect(response.status).toBe(202);
    const [asked] = deliveriesResponseSchema.parse(await response.json()).deliveries;
    expect(asked).toMatchObject({ id: first?.id, status: 'pending', next_attempt_at: expect.any(String) });

    await wake();
    const [again] = await show(id);
    expect([again?.id, again?.status, again?.attempts.length]).toEqual([first?.id, 'delivered', 2]);
    expect(JSON.stringify([again, gateway.lines])).not.toContain('planted');
  });

  it('show a call that failed, and when it is made again', async () => {
    const { id } = await createCancelledJob('https://hooks.example.com/moved');
    expect(await show(id)).toMatchObject([
      { status: 'pending', next_attempt_at: expect.any(String), attempts: [{ outcome: 'failed', status_code: 302 }] },
    ]);
  });

  it('are none when it has no webhook, and cannot be asked for', async () => {
    const { id } = await createCancelledJob(null);
    expect(await show(id)).toEqual([]);
    const response = await redeliver(id);
    expect([response.status, await response.json()]).toEqual([
      404,
      expect.objectContaining({ code: 'not_found', detail: expect.stringContaining('webhook') }),
    ]);
  });

  it('of another tenant’s job are as missing as those of none', async () => {
    const { id } = await createCancelledJob('https://hooks.example.com/arrived', 'somebody-else');
    for (const jobId of [id, newId('job', Date.now()), 'job_1', '..%2f']) {
      for (const response of [
        await gateway.send(`/v1/jobs/${jobId}/deliveries`, { headers }),
        await redeliver(jobId),
      ]) {
        const problem = await response.json<{ detail: string }>();
        expect([response.status, problem.detail]).toEqual([404, 'There is no such resource']);
      }
    }
  });

  it('are shown to nobody without a key', async () =>
    expect((await gateway.send(`/v1/jobs/${newId('job', 0)}/deliveries`)).status).toBe(401));
});
