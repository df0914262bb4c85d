import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import type { GatewayEnv } from '../context.ts';
import { operator } from '../keys/operator.ts';
import { requestContext } from '../middleware/request-context.ts';
import { respondWithProblem } from '../respond/problem.ts';
import { type JobEventsServices, jobEventsRoute } from './job-events.ts';

const jobId = `job_${'0123456789abcdef'.repeat(2)}`;
type Following = Awaited<ReturnType<ReturnType<JobEventsServices['jobs']>['follow']>>;

/** The route over one job that answers as told, and what it was asked. */
function createRoute(answer: Following) {
  const asked: number[] = [];
  const follow = async (afterSeq: number) => {
    asked.push(afterSeq);
    return answer;
  };
  const app = new Hono<GatewayEnv>()
    .onError((error, c) => respondWithProblem(c, error))
    .use(
      requestContext(() => 0),
      (c, next) => {
        c.set('caller', operator);
        return next();
      },
    )
    .route('/', jobEventsRoute({ jobs: () => ({ follow }) }));
  const get = (id: string, headers: Record<string, string> = {}) => app.request(`/${id}/events`, { headers });
  return { get, asked };
}

describe('the events of a job', () => {
  it('come as server-sent events that nothing on the way may keep or hold back', async () => {
    const { get } = createRoute(new Response('id: 1\nevent: job.queued\ndata: {}\n\n').body);
    const response = await get(jobId);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(await response.text()).toBe('id: 1\nevent: job.queued\ndata: {}\n\n');
  });

  it.each([
    { given: undefined, afterSeq: 0 },
    { given: '7', afterSeq: 7 },
    { given: '', afterSeq: 0 },
    { given: '-1', afterSeq: 0 },
    { given: '1e3', afterSeq: 0 },
    { given: '9'.repeat(16), afterSeq: 0 },
  ])('begin behind the Last-Event-ID "$given" at $afterSeq', async ({ given, afterSeq }) => {
    const { get, asked } = createRoute('over');
    await get(jobId, given === undefined ? {} : { 'last-event-id': given });
    expect(asked).toEqual([afterSeq]);
  });

  it('that are over tell a browser not to come back', async () => {
    const response = await createRoute('over').get(jobId);
    expect([response.status, await response.text()]).toEqual([204, '']);
  });

  it.each([jobId, 'job_1', '%0a'])('of no job (%s) are not found', async (id) =>
    expect((await createRoute(null).get(id)).status).toBe(404),
  );
});
