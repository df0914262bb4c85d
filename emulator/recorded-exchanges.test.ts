import { describe, expect, it } from 'vitest';
import recording from './fixtures/python-worker-requests.json' with { type: 'json' };
import { startForTest } from './testing/start-for-test.ts';

type Request = {
  method: string;
  path: string;
  body?: string;
  /** The jobs, counted from 1, that a take must give; an object for one and an array for a batch. */
  takes?: number[];
  /** What the job's status then is. */
  shows?: object;
};

type Exchange = {
  name: string;
  jobs: { input: object }[];
  requests: Request[];
  ends: object[];
  stream?: unknown[];
  workers?: object;
};

const exchanges: Exchange[] = recording.exchanges;
const jobId = (number: number) => `${number}-u1`;
const fill = (path: string) =>
  path.replace('?Q', `?${recording.query}`).replace(/JOB(\d)/g, (_, number) => jobId(Number(number)));

/** The headers of the recording: JSON under a form's content type, and a header named charset. */
const headersOf = ({ method, path }: Request) => ({
  authorization: 'worker-key',
  'user-agent': recording.userAgent,
  ...(method === 'GET'
    ? { 'content-type': 'application/json' }
    : {
        'content-type': 'application/x-www-form-urlencoded',
        charset: 'utf-8',
        'x-request-id': fill(path).split(/[/?&]/)[2] ?? '',
      }),
});

describe("what RunPod's Python worker was recorded to send is understood", () => {
  it.each(exchanges)('$name', async ({ jobs, requests, ends, stream, workers }) => {
    const { ask, get, post } = await startForTest();
    for (const job of jobs) await post('run', job);

    for (const request of requests) {
      const { method, path, body, takes, shows } = request;
      const init = { method, headers: headersOf(request), ...(body === undefined ? {} : { body }) };
      const answer = await ask(`/v2/ep1/${fill(path)}`, init);
      expect(answer.status).toBe(200);
      if (takes !== undefined) {
        const taken = takes.map((number) => ({ id: jobId(number), ...jobs[number - 1] }));
        expect(answer.body).toEqual(path.startsWith('job-take-batch') ? taken : taken[0]);
      }
      if (shows !== undefined) expect((await get(`status/${jobId(1)}`)).body).toMatchObject(shows);
    }

    for (const [index, end] of ends.entries()) {
      const { status, output, error } = (await get(`status/${jobId(index + 1)}`)).body as Record<string, unknown>;
      expect({ status, output, error }).toEqual({ output: undefined, error: undefined, ...end });
    }
    if (stream !== undefined) {
      const { body } = await get(`stream/${jobId(1)}`);
      expect(body).toMatchObject({ stream: stream.map((output) => ({ output })) });
    }
    if (workers !== undefined) expect((await get('health')).body).toMatchObject({ workers });
  });
});
