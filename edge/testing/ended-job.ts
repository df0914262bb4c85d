import type { Job } from '../../shared/api/jobs.ts';

/** A job over a one-page W-2, as callers see it after its end. */
export const endedJob = {
  id: 'job_019b4c0a7d00112233445566778899aa',
  status: 'succeeded',
  tasks: ['classify', 'extract'],
  created_at: '2026-01-02T00:00:00.000Z',
  started_at: '2026-01-02T00:00:01.000Z',
  ended_at: '2026-01-02T00:00:05.000Z',
  deadline_at: '2026-01-02T01:00:00.000Z',
  expires_at: '2026-02-01T00:00:00.000Z',
  steps: [],
  summary: { doc_type: 'W2', page_count: 1, document_count: 1, needs_review: false },
  error: null,
  cache: 'miss',
  metadata: { loan: 'A-17' },
  batch_id: null,
  request_id: 'request-1',
} satisfies Job;
