import { describe, expect, it } from 'vitest';
import { newId } from '../ids.ts';
import { specOf } from '../testing/durable-job.ts';
import { createTestGateway, testKey } from '../testing/gateway.ts';

const gateway = createTestGateway();
const headers = { 'x-api-key': testKey };
const follow = (jobId: string, lastEventId = '0') =>
  gateway.send(`/v1/jobs/${jobId}/events`, { headers: { ...headers, 'last-event-id': lastEventId } });

describe('a caller who follows a job', () => {
  it('sees it end, and is not to come back then', async () => {
    const id = newId('job', Date.now());
    await gateway.services.jobs('operator', id).create(specOf({ id }, Date.now()));
    const response = await follow(id);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const text = response.text();
    await gateway.services.jobs('operator', id).cancel();
    const frames = [...(await text).matchAll(/^id: (\d+)\nevent: ([\w.]+)\ndata: (.*)\n$/gm)];
    const types = frames.map(([, , type]) => type);
    expect([types[0], types.at(-1)]).toEqual(['job.queued', 'job.cancelled']);
    expect(JSON.parse(frames.at(-1)?.[3] ?? '')).toMatchObject({ type: 'job.cancelled', data: {} });

    const lastId = frames.at(-1)?.[1] as string;
    expect((await follow(id, lastId)).status).toBe(204);
    expect(await (await follow(id, String(Number(lastId) - 1))).text()).toContain(`id: ${lastId}\n`);
  });

  it('of another tenant finds nothing', async () => {
    const id = newId('job', Date.now());
    await gateway.services.jobs('somebody-else', id).create(specOf({ id, tenantId: 'somebody-else' }, Date.now()));
    expect((await follow(id)).status).toBe(404);
    await gateway.services.jobs('somebody-else', id).cancel();
  });
});
