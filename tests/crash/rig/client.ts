import { setTimeout as wait } from 'node:timers/promises';
import { type Batch, type BatchResultLine, batchResultLineSchema, batchSchema } from '../../../shared/api/batches.ts';
import { signedUrlSchema } from '../../../shared/api/documents.ts';
import {
  isFinal,
  type Job,
  type JobListItem,
  type JobResult,
  jobResultSchema,
  jobSchema,
  listJobsResponseSchema,
} from '../../../shared/api/jobs.ts';

const CALL_TIMEOUT_MS = 10_000;
const PAUSE_MS = 100;

type Answer = { status: number; headers: Headers; text: string };

/** A caller that does what callers should: an Idempotency-Key with what it creates, and the same again when no answer comes. */
export function createClient(gatewayUrl: string, apiKey: string) {
  const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' };

  /** Asks until there is a whole answer under 500. */
  async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
    for (;;) {
      const signal = AbortSignal.timeout(CALL_TIMEOUT_MS);
      const answer = await fetch(`${gatewayUrl}${path}`, { ...init, headers: { ...headers, ...init.headers }, signal })
        .then(async (response) => ({ status: response.status, headers: response.headers, text: await response.text() }))
        .catch(() => null);
      if (answer !== null && answer.status < 500) return answer;
      await wait(PAUSE_MS);
    }
  }

  async function post(path: string, key: string, request: object): Promise<unknown> {
    const init = { method: 'POST', headers: { 'idempotency-key': key }, body: JSON.stringify(request) };
    const response = await ask(path, init);
    if (response.status !== 202) throw new Error(`A request was refused: ${response.text}`);
    return JSON.parse(response.text);
  }

  async function find(id: string): Promise<Job> {
    return jobSchema.parse(JSON.parse((await ask(`/v1/jobs/${id}`)).text));
  }

  async function page(cursor: string, limit: number): Promise<{ items: JobListItem[]; next_cursor: string | null }> {
    const { text } = await ask(`/v1/jobs?limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    return listJobsResponseSchema.parse(JSON.parse(text));
  }

  return {
    create: async (key: string, request: object): Promise<Job> => jobSchema.parse(await post('/v1/jobs', key, request)),
    createBatch: async (key: string, request: object): Promise<Batch> =>
      batchSchema.parse(await post('/v1/batches', key, request)),
    /** The batch once it has ended; as it stands when that takes too long. */
    async batchEnded(id: string, timeoutMs: number): Promise<Batch> {
      const deadlineMs = performance.now() + timeoutMs;
      for (;;) {
        const batch = batchSchema.parse(JSON.parse((await ask(`/v1/batches/${id}`)).text));
        if (batch.ended_at !== null || performance.now() > deadlineMs) return batch;
        await wait(PAUSE_MS * 5);
      }
    },
    async batchResults(id: string): Promise<BatchResultLine[]> {
      const lines = (await ask(`/v1/batches/${id}/results`)).text.split('\n').slice(0, -1);
      return lines.map((line) => batchResultLineSchema.parse(JSON.parse(line)));
    },
    find,
    /** The job once it has ended; as it stands when that takes too long. */
    async ended(id: string, timeoutMs: number): Promise<Job> {
      const deadlineMs = performance.now() + timeoutMs;
      for (;;) {
        const job = await find(id);
        if (isFinal(job.status) || performance.now() > deadlineMs) return job;
        await wait(PAUSE_MS * 5);
      }
    },
    async result(id: string): Promise<{ etag: string; jobId: string }> {
      const response = await ask(`/v1/jobs/${id}/result`);
      const body = JSON.parse(response.text) as { job_id?: string };
      return { etag: response.headers.get('etag') ?? '', jobId: body.job_id ?? '' };
    },
    /** @param cursor - Empty for the first page. */
    page,
    async list(): Promise<JobListItem[]> {
      const items: JobListItem[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const { items: found, next_cursor } = await page(cursor, 100);
        items.push(...found);
        cursor = next_cursor;
      }
      return items;
    },
    /** The types of all its events, once the last has come. Connects again with the last id, as browsers do. */
    async events(id: string): Promise<string[]> {
      const types: string[] = [];
      for (let lastId = '0'; ; ) {
        const init = { headers: { ...headers, 'last-event-id': lastId } };
        let text = '';
        try {
          const response = await fetch(`${gatewayUrl}/v1/jobs/${id}/events`, init);
          if (response.status === 204) return types;
          for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString();
        } catch {
          await wait(PAUSE_MS);
        }
        for (const [, eventId = lastId, type = ''] of text.matchAll(/^id: (\d+)\nevent: (\S+)$/gm)) {
          types.push(type);
          lastId = eventId;
        }
      }
    },
    async resultByUrl(id: string): Promise<{ bytes: number; result: JobResult }> {
      const { text } = await ask(`/v1/jobs/${id}/result?delivery=url`);
      const body = await (await fetch(signedUrlSchema.parse(JSON.parse(text)).url)).text();
      return { bytes: Buffer.byteLength(body), result: jobResultSchema.parse(JSON.parse(body)) };
    },
    webhookSecret: async (): Promise<string> => {
      const response = await ask('/v1/webhook-secret');
      return (JSON.parse(response.text) as { secret: string }).secret;
    },
  };
}
export type Client = ReturnType<typeof createClient>;
