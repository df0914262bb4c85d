import { describe, expect, it } from 'vitest';
import { createBreaker } from './breaker.ts';
import { createRunpodBackend } from './runpod.ts';

const [a, b] = ['a', 'b'].map((endpointId) =>
  createRunpodBackend({ baseUrl: 'https://runpod.test/v2', endpointId, apiKey: 'secret' }),
) as [ReturnType<typeof createRunpodBackend>, ReturnType<typeof createRunpodBackend>];

function create() {
  let nowMs = 0;
  const breaker = createBreaker({ failures: 2, restMs: 30_000 }, () => nowMs);
  const names = () => breaker.order([a, b]).map(({ name }) => name);
  const advance = (ms: number) => {
    nowMs += ms;
  };
  return { breaker, names, advance };
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
    breaker.succeeded(a);
    breaker.failed(a);
    expect(names()).toEqual(['a', 'b']);
  });

  it('is still asked when all others rest as well', () => {
    const { breaker, names } = create();
    for (const backend of [b, a, b, a]) breaker.failed(backend);
    expect(names()).toEqual(['a', 'b']);
  });
});
