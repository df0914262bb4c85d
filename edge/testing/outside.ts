/**
 * What the whole Worker meets outside in its tests, run in Node by `vitest.config.ts`. RunPod is down, but for the
 * endpoint `extract`, which takes jobs and never ends them. `https://test/called/cancel` answers when that was called, and
 * `/moved` of any host leads to `/arrived`, which is there.
 */
export function createOutside(): (request: { url: string }) => Promise<Response> {
  const calls = new Map<string, PromiseWithResolvers<void>>();
  const callOf = (route: string) => {
    const call = calls.get(route) ?? Promise.withResolvers<void>();
    calls.set(route, call);
    return call;
  };
  return async ({ url }) => {
    const [, root, endpointOrRoute = '', route = ''] = new URL(url).pathname.split('/');
    if (root === 'called') {
      await callOf(endpointOrRoute).promise;
      return new Response();
    }
    if (root === 'moved') return Response.redirect(new URL('/arrived', url).href, 302);
    if (root === 'arrived') return new Response();
    if (endpointOrRoute === 'extract') {
      callOf(route).resolve();
      if (route === 'run') return Response.json({ id: 'x-1', status: 'IN_QUEUE' });
      if (route === 'status-sync') return new Promise(() => {});
      if (route === 'cancel') return Response.json({ id: 'x-1', status: 'CANCELLED' });
    }
    return new Response('bad gateway', { status: 502 });
  };
}
