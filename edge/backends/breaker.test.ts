import { describe, expect, it } from 'vitest';
import { type RunpodHealth, runpodHealthSchema } from '../../shared/runpod-wire.ts';
import type { BackendHealth } from './backend.ts';
import { type BreakerNews, createBreaker } from './breaker.ts';
import { createRunpodBackend } from './runpod.ts';

const [a, b] = ['a', 'b'].map((endpointId) =>
  createRunpodBackend({ baseUrl: 'https://runpod.test/v2', endpointId, apiKey: 'secret' }),
) as [ReturnType<typeof createRunpodBackend>, ReturnType<typeof createRunpodBackend>];

function create() {
  let nowMs = 1_000_000;
  const news: BreakerNews[] = [];
  const breaker = createBreaker(
    { failures: 2, restMs: 30_000 },
    () => nowMs,
    (item) => news.push(item),
  );
  const names = () => breaker.order([a, b]).map(({ name }) => name);
  const advance = (ms: number) => {
    nowMs += ms;
  };
  return { breaker, names, advance, news };
}

describe('a backend that fails', () => {
  it('once stays where it is, in a row goes to the end, and comes back after its rest', () => {
    const { breaker, names, advance } = create();
    breaker.failed(a);
    expect(names()).toEqual(['a', 'b']);
    breaker.failed(a);
    expect(names()).toEqual(['b', 'a']);
    advance(30_000);
    expect(names()).toEqual(['a', 'b']);
  });

  it('again after its rest begins the next one at once, until it takes a job', () => {
    const { breaker, names, advance } = create();
    breaker.failed(a);
    breaker.failed(a);
    advance(30_000);
    breaker.failed(a);
    expect(names()).toEqual(['b', 'a']);
    breaker.took(a);
    breaker.failed(a);
    expect(names()).toEqual(['a', 'b']);
  });

  it('is still asked when all others rest as well', () => {
    const { breaker, names } = create();
    for (const backend of [b, a, b, a]) breaker.failed(backend);
    expect(names()).toEqual(['a', 'b']);
  });
});

const reading = (workers: Partial<RunpodHealth['workers']>): BackendHealth => ({
  answered: true,
  counts: runpodHealthSchema.parse({ jobs: {}, workers }),
});

describe('a backend whose rest is over', () => {
  const createRested = () => {
    const parts = create();
    for (const backend of [a, a]) parts.breaker.failed(backend);
    parts.advance(30_000);
    return parts;
  };

  it('is tried by one request at a time', () => {
    const { breaker, names, advance } = createRested();
    expect(breaker.view(a)).toMatchObject({ state: 'half_open', untilMs: null });
    expect(names()).toEqual(['a', 'b']);
    breaker.trying(a);
    expect(names()).toEqual(['b', 'a']);
    advance(30_000);
    expect(names()).toEqual(['a', 'b']);
  });

  it('is in its place for all as soon as it takes a job', () => {
    const { breaker, names, news } = createRested();
    breaker.trying(a);
    breaker.took(a);
    expect(names()).toEqual(['a', 'b']);
    expect(breaker.view(a)).toEqual({ state: 'closed', reason: null, untilMs: null });
    expect(news).toEqual([
      { endpoint: 'a', isResting: true, reason: '2 jobs in a row were not taken' },
      { endpoint: 'a', isResting: false, reason: null },
    ]);
  });
});

describe('a backend that says of itself', () => {
  it.each([
    { what: 'that all workers are unhealthy', workers: { unhealthy: 2 }, reason: 'all of its workers are unhealthy' },
    { what: 'that its workers are throttled', workers: { throttled: 3 }, reason: 'its workers wait for a free GPU' },
  ])('$what rests at once', ({ workers, reason }) => {
    const { breaker, names } = create();
    breaker.noteHealth(a, reading(workers));
    expect(names()).toEqual(['b', 'a']);
    expect(breaker.view(a)).toEqual({ state: 'open', reason, untilMs: 1_030_000 });
  });

  it('that it has a worker again is tried again at once', () => {
    const { breaker, names } = create();
    breaker.noteHealth(a, reading({ throttled: 1 }));
    breaker.noteHealth(a, reading({ ready: 1, idle: 1 }));
    expect(breaker.view(a).state).toBe('half_open');
    expect(names()).toEqual(['a', 'b']);
    breaker.took(a);
    expect(breaker.view(a).state).toBe('closed');
  });

  it('that it has no worker is not believed well because its queue takes a job, but when a worker runs one', () => {
    const { breaker, advance } = create();
    breaker.noteHealth(a, reading({ throttled: 1 }));
    advance(30_000);
    breaker.took(a);
    expect(breaker.view(a).state).toBe('half_open');
    breaker.ran(a);
    expect(breaker.view(a).state).toBe('closed');
  });

  it('that some workers are unhealthy, while others work, stays in its place', () => {
    const { breaker, names } = create();
    breaker.noteHealth(a, reading({ unhealthy: 1, running: 1 }));
    expect(names()).toEqual(['a', 'b']);
  });
});
