import { type RunpodJob, runpodAcceptedSchema, runpodHealthSchema, runpodJobSchema } from '../../shared/runpod-wire.ts';
import { type Backend, BackendFault, type JobReport, type JobTimes, type Submission } from './backend.ts';
import { type HttpAnswer, readAnswer } from './http-answer.ts';

export type RunpodOptions = {
  /** `https://api.runpod.ai/v2`, or the emulator's; without a slash at the end. */
  baseUrl: string;
  endpointId: string;
  apiKey: string;
  fetch?: typeof globalThis.fetch;
};

const CANCEL_TIMEOUT_MS = 10_000;

/**
 * The client of one RunPod endpoint's queue. Local runs pass the emulator's URL, tests pass their own `fetch`.
 * @see https://docs.runpod.io/serverless/endpoints/send-requests (limits as of November 2026)
 */
export function createRunpodBackend({ baseUrl, endpointId, apiKey, fetch = globalThis.fetch }: RunpodOptions): Backend {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };

  /** Null when there was no whole answer in time. Redirects are not followed: they would carry the key elsewhere. */
  async function ask(path: string, { timeoutMs, signal, ...init }: AskOptions): Promise<HttpAnswer | null> {
    const timeout = AbortSignal.timeout(Math.max(1, Math.ceil(timeoutMs)));
    try {
      const either = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
      const request = { ...init, headers, redirect: 'manual', signal: either } as const;
      return await readAnswer(await fetch(`${baseUrl}/${endpointId}/${path}`, request));
    } catch {
      signal?.throwIfAborted();
      return null;
    }
  }

  return {
    name: endpointId,

    async submit(input, { executionTimeoutMs, ttlMs, timeoutMs, webhookUrl: webhook }) {
      const body = JSON.stringify({ input, webhook, policy: { executionTimeout: executionTimeoutMs, ttl: ttlMs } });
      return toSubmission(await ask('run', { method: 'POST', body, timeoutMs }));
    },

    async look(jobId, { timeoutMs }) {
      return toJobReport(await ask(`status/${encodeURIComponent(jobId)}`, { method: 'GET', timeoutMs }));
    },

    async follow(jobId, { holdMs, timeoutMs, signal }) {
      const path = `status-sync/${encodeURIComponent(jobId)}?wait=${Math.round(holdMs)}`;
      return toJobReport(await ask(path, { method: 'GET', timeoutMs, signal }));
    },

    async cancel(jobId) {
      const path = `cancel/${encodeURIComponent(jobId)}`;
      const answer = await ask(path, { method: 'POST', timeoutMs: CANCEL_TIMEOUT_MS });
      return answer !== null && (isSuccess(answer) || answer.status === 404);
    },

    async health({ timeoutMs }) {
      const answer = await ask('health', { method: 'GET', timeoutMs });
      const counts = answer !== null && isSuccess(answer) ? runpodHealthSchema.safeParse(answer.json) : undefined;
      return counts?.success ? { answered: true, counts: counts.data } : { answered: false, fault: toFault(answer) };
    },
  };
}

type AskOptions = { method: 'GET' | 'POST'; body?: string; timeoutMs: number; signal?: AbortSignal };

const isSuccess = (answer: HttpAnswer) => answer.status >= 200 && answer.status < 300;

function toSubmission(answer: HttpAnswer | null): Submission {
  if (answer === null) return { outcome: 'unknown', fault: toFault(answer) };
  if (answer.status === 429) return { outcome: 'busy', retryAfterMs: answer.retryAfterMs };
  if (answer.status >= 400 && answer.status < 500) {
    return { outcome: 'refused', fault: toFault(answer), tooLarge: isTooLarge(answer) };
  }
  const accepted = isSuccess(answer) ? runpodAcceptedSchema.safeParse(answer.json) : undefined;
  return accepted?.success
    ? { outcome: 'accepted', jobId: accepted.data.id }
    : { outcome: 'unknown', fault: toFault(answer) };
}

/** RunPod says it with 400 and words; a proxy in between would say 413. */
const isTooLarge = ({ status, json }: HttpAnswer) =>
  status === 413 || (status === 400 && /max body size/.test(JSON.stringify(json) ?? ''));

function toJobReport(answer: HttpAnswer | null): JobReport {
  if (answer?.status === 404) return { state: 'lost' };
  if (answer?.status === 401 || answer?.status === 403) return { state: 'refused', fault: toFault(answer) };
  const job = answer !== null && isSuccess(answer) ? runpodJobSchema.safeParse(answer.json) : undefined;
  if (job?.success) return toReportOfJob(job.data);
  return { state: 'unknown', retryAfterMs: answer?.retryAfterMs ?? null, fault: toFault(answer) };
}

/** A status we do not know counts as running: asking again is safe, inventing an ending is not. */
function toReportOfJob(job: RunpodJob): JobReport {
  switch (job.status) {
    case 'IN_QUEUE':
      return { state: 'queued' };
    case 'COMPLETED':
      return { state: 'completed', output: job.output, ...toTimes(job) };
    case 'FAILED':
      // RunPod has been seen to report its own time-out this way as well.
      if (job.error?.includes('executionTimeout exceeded')) return { state: 'timed_out' };
      // Its worker was lost, and so was the one that RunPod gave it to then: that says nothing of the document.
      if (/timed out after \d+ retries/.test(job.error ?? '')) return { state: 'lost' };
      return { state: 'failed', error: job.error ?? null, ...toTimes(job) };
    case 'TIMED_OUT':
      return { state: 'timed_out' };
    case 'CANCELLED':
      return { state: 'cancelled' };
    default:
      return { state: 'running', progress: job.output, queueMs: job.delayTime ?? null };
  }
}

const toTimes = (job: RunpodJob): JobTimes => ({
  queueMs: job.delayTime ?? null,
  executionMs: job.executionTime ?? null,
  redispatches: job.retries ?? null,
});

function toFault(answer: HttpAnswer | null): BackendFault {
  if (answer === null) return new BackendFault('no answer');
  const shape = answer.json === undefined ? 'without JSON' : 'with JSON';
  return new BackendFault(`status ${answer.status} ${shape}`);
}
