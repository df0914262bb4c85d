import type { Job } from '../../shared/api/jobs.ts';
import type { WebhookEvent } from '../../shared/api/webhooks.ts';

/** What a webhook tells of a job that has ended. */
export function toWebhookEvent(job: Job): WebhookEvent {
  const { status, ended_at: timestamp } = job;
  if (status === 'queued' || status === 'running' || timestamp === null) throw new Error('The job has not ended');
  return { type: `job.${status}`, timestamp, data: job };
}
