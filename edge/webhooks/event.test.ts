import { describe, expect, it } from 'vitest';
import { webhookEventSchema } from '../../shared/api/webhooks.ts';
import { endedJob } from '../testing/ended-job.ts';
import { toWebhookEvent } from './event.ts';

describe('a webhook event', () => {
  it.each(['succeeded', 'failed', 'cancelled'] as const)('tells that a job has %s, and when', (status) => {
    const event = toWebhookEvent({ ...endedJob, status });
    expect(event).toEqual({ type: `job.${status}`, timestamp: endedJob.ended_at, data: { ...endedJob, status } });
    expect(webhookEventSchema.parse(event)).toEqual(event);
  });

  it('is not made of a job that goes on', () =>
    expect(() => toWebhookEvent({ ...endedJob, status: 'running', ended_at: null })).toThrow());
});
