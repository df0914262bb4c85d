import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { createApp } from '../app.ts';
import { systemClock } from '../backends/retry.ts';
import { parseEnv } from '../env.ts';
import { createServices, type Ports, type Services } from '../services.ts';

export const testKey = 'key-of-the-tests';

/** The gateway with the runtime's own bindings, what reaches outside replaced by `ports` and single parts by `parts`. */
export function createTestGateway(
  ports: Partial<Ports> = {},
  variables: Record<string, unknown> = {},
  parts: Partial<Services> = {},
) {
  const lines: string[] = [];
  const created = createServices(parseEnv({ ...env, ...variables }), {
    fetch: () => Promise.reject(new TypeError('Network connection lost.')),
    clock: systemClock,
    writeLine: (line) => lines.push(line),
    ...ports,
  });
  const services = { ...created, ...parts };
  const app = createApp(services);

  /** Sends one request and waits for the work that goes on after its answer. */
  async function sendRequest(request: Request): Promise<Response> {
    const context = createExecutionContext();
    const response = await app.fetch(request, {}, context);
    await waitOnExecutionContext(context);
    return response;
  }

  const send = (path: string, init?: RequestInit): Promise<Response> =>
    sendRequest(new Request(`https://gateway.test${path}`, init));

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    send(path, {
      method: 'POST',
      headers: { 'x-api-key': testKey, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  return { app, services, send, sendRequest, post, lines };
}
