import { describe, expect, it } from 'vitest';
import { startForTest } from '../testing/start-for-test.ts';

const chat = { model: 'm', messages: [{ role: 'user', content: 'hello' }] };

describe('the OpenAI route', () => {
  it('becomes a job with the route and the body, and answers its bare output', async () => {
    const { post, worker } = await startForTest();
    const answer = post('openai/v1/chat/completions', chat);
    const { id, input } = (await worker().take()).body as { id: string; input: unknown };
    expect(input).toEqual({ openai_route: '/v1/chat/completions', openai_input: chat });
    await worker().done(id, { output: { choices: [] } });
    expect(await answer).toEqual({ status: 200, contentType: 'application/json', body: { choices: [] } });
  });

  it('answers GET for the list of models', async () => {
    const { get, worker } = await startForTest();
    const answer = get('openai/v1/models');
    const { id, input } = (await worker().take()).body as { id: string; input: unknown };
    expect(input).toEqual({ openai_route: '/v1/models', openai_input: {} });
    await worker().done(id, { output: { data: [] } });
    expect((await answer).body).toEqual({ data: [] });
  });

  it('answers 500 with the error of a failed job', async () => {
    const { post, worker } = await startForTest();
    const answer = post('openai/v1/chat/completions', chat);
    const { id } = (await worker().take()).body as { id: string };
    await worker().done(id, { error: 'boom' });
    expect(await answer).toMatchObject({ status: 500, body: { error: 'boom' } });
  });

  it('streams chunks as server-sent events, event text as it is and anything else as JSON', async () => {
    const { post, worker } = await startForTest();
    const answer = post('openai/v1/chat/completions', { ...chat, stream: true });
    const { id } = (await worker().take()).body as { id: string };
    await worker().chunk(id, 'data: {"n":1}\n\ndata: {"n":2}\n\n');
    await worker().chunk(id, { n: 3 });
    await worker().done(id, { output: [] });
    expect(await answer).toEqual({
      status: 200,
      contentType: 'text/event-stream',
      body: 'data: {"n":1}\n\ndata: {"n":2}\n\ndata: {"n":3}\n\ndata: [DONE]\n\n',
    });
  });

  it('says DONE only once, and ends a stream that broke with the error', async () => {
    const { post, worker } = await startForTest();
    const whole = post('openai/v1/chat/completions', { ...chat, stream: true });
    const first = (await worker().take()).body as { id: string };
    await worker().chunk(first.id, 'data: [DONE]');
    await worker().done(first.id, { output: [] });
    expect((await whole).body).toBe('data: [DONE]\n\n');

    const broken = post('openai/v1/chat/completions', { ...chat, stream: true });
    const second = (await worker().take()).body as { id: string };
    await worker().done(second.id, { error: 'boom' });
    expect((await broken).body).toContain('"message":"boom"');
  });
});
