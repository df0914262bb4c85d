import type { HonoRequest } from 'hono';

/** Whether an earlier result may answer this request. `Cache-Control: no-store` says no, and keeps its own from later ones. */
export const mayReuse = (request: HonoRequest): boolean =>
  !/(?:^|[\s,])no-(?:store|cache)(?:$|[\s,])/i.test(request.header('cache-control') ?? '');
