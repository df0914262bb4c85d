export { BatchObject } from './batches/batch-object.ts';
export { JobObject } from './jobs/job-object.ts';
export { TenantObject } from './tenant/tenant-object.ts';

import { createApp } from './app.ts';
import { ConfigurationError, parseEnv } from './env.ts';
import { createMisconfiguredApp } from './misconfigured.ts';
import { createServices } from './services.ts';

type Gateway = { fetch(request: Request, env: unknown, context: ExecutionContext): Response | Promise<Response> };

/** Made by the first request: a Worker gets its variables with requests, and they never change while it runs. */
let gateway: Gateway | undefined;

function createGateway(bindings: unknown): Gateway {
  try {
    return createApp(createServices(parseEnv(bindings)));
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return createMisconfiguredApp(error, (line) => console.error(line));
  }
}

export default {
  fetch(request, env, context) {
    gateway ??= createGateway(env);
    const answer = Promise.resolve(gateway.fetch(request, env, context));
    // Without this the runtime stops everything the moment a caller hangs up: before the job is cancelled and the
    // request logged.
    context.waitUntil(answer);
    return answer;
  },
} satisfies ExportedHandler;
