import type { RecordedAnswer } from '../fixtures/runpod-answers.ts';

/** What an upstream does with one request: it answers, resets the connection, or holds it until it is aborted. */
export type UpstreamStep = RecordedAnswer | 'reset' | 'hold' | ((request: UpstreamRequest) => RecordedAnswer);

export type UpstreamRequest = { endpoint: string; route: string; url: URL; headers: Headers; body: string };

/**
 * A `fetch` that plays RunPod from a script: for each `endpoint/route`, or `endpoint/route/jobId` where that matters, the
 * steps in order, the last one again and again.
 * A request with no step fails the test by its own name.
 */
export function createUpstream(script: Record<string, UpstreamStep[]>) {
  const requests: UpstreamRequest[] = [];
  const waiters: { path: string; resolve: () => void }[] = [];
  const steps = new Map(Object.entries(script).map(([path, list]) => [path, [...list]]));

  const fetch: typeof globalThis.fetch = async (input, init) => {
    const sent = new Request(input, { ...init, signal: null });
    const url = new URL(sent.url);
    const [, , endpoint = '', route = '', jobId = ''] = url.pathname.split('/');
    const request = { endpoint, route, url, headers: sent.headers, body: await sent.text() };
    requests.push(request);
    for (const waiter of waiters) if (waiter.path === `${endpoint}/${route}`) waiter.resolve();

    const list = steps.get(`${endpoint}/${route}/${jobId}`) ?? steps.get(`${endpoint}/${route}`);
    const step = list === undefined || list.length < 2 ? list?.[0] : list.shift();
    if (step === undefined) throw new Error(`The script has no step for ${endpoint}/${route}`);
    init?.signal?.throwIfAborted();
    if (step === 'reset') throw new TypeError('Network connection lost.');
    if (step === 'hold') return untilAborted(init?.signal);
    const answer = typeof step === 'function' ? step(request) : step;
    return new Response(answer.body, { status: answer.status, headers: answer.headers ?? {} });
  };

  return {
    fetch,
    requests,
    /** How often a route was called, such as `classify/run`. */
    count: (path: string) => requests.filter(({ endpoint, route }) => `${endpoint}/${route}` === path).length,
    /** Resolves when the route is called, or was. */
    called: (path: string) =>
      new Promise<void>((resolve) => {
        if (requests.some(({ endpoint, route }) => `${endpoint}/${route}` === path)) resolve();
        else waiters.push({ path, resolve });
      }),
  };
}

const untilAborted = (signal: AbortSignal | null | undefined) =>
  new Promise<never>((_, reject) =>
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
  );
