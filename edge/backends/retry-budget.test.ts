import { describe, expect, it } from 'vitest';
import { serverError, tooManyRequests } from '../fixtures/runpod-answers.ts';
import { createTestClock } from '../testing/clock.ts';
import { createTestGateway } from '../testing/gateway.ts';
import { createUpstream } from '../testing/upstream.ts';
import { createRetryBudget } from './retry-budget.ts';

const rule = { ratio: 0.2, floor: 3, windowMs: 60_000 };

function create() {
  const clock = createTestClock();
  let told = 0;
  const budget = createRetryBudget(rule, clock.now, () => told++);
  const takeAll = () => {
    let taken = 0;
    while (budget.take()) taken++;
    return taken;
  };
  return { budget, clock, takeAll, timesTold: () => told };
}

describe('a retry budget', () => {
  it('has its floor without a request, and a part of a retry for each', () => {
    const { budget, takeAll } = create();
    expect(takeAll()).toBe(3);
    for (let n = 0; n < 50; n++) budget.noteRequest();
    expect(takeAll()).toBe(10);
  });

  it('forgets after its window, and not before', () => {
    const { takeAll, clock } = create();
    takeAll();
    clock.advance(53_000);
    expect(takeAll()).toBe(0);
    clock.advance(7_000);
    expect(takeAll()).toBe(3);
  });

  it('says once that it is used up, and again when it still is later', () => {
    const { budget, takeAll, clock, timesTold } = create();
    takeAll();
    for (let n = 0; n < 20; n++) budget.take();
    expect(timesTold()).toBe(1);
    clock.advance(6_000);
    budget.take();
    expect(timesTold()).toBe(2);
  });
});

describe.each([
  { what: 'unclear answers', step: serverError },
  { what: '429', step: tooManyRequests() },
])('an outage of 200 requests with $what', ({ step }) => {
  it('sends little more than 200 submissions upstream, and tells the operator', async () => {
    const upstream = createUpstream({ 'classify/run': [step] });
    // Time that stands still but for waits, which every request makes on its own.
    const { post, lines } = createTestGateway({
      fetch: upstream.fetch,
      clock: { ...createTestClock(), sleep: async () => {} },
    });
    for (let n = 0; n < 200; n++) {
      const response = await post('/v1/classify', { image_urls: ['https://example.com/w2.png'] });
      expect(response.status).toBe(503);
    }
    expect(upstream.count('classify/run')).toBeLessThanOrEqual(200 * 1.2 + 10);
    expect(lines.filter((line) => line.includes('Nothing more is tried again for a while'))).toHaveLength(1);
  });
});
