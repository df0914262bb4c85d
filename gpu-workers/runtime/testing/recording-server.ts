import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Route = 'job-take' | 'job-take-batch' | 'job-stop' | 'job-done' | 'job-stream' | 'ping';

export type RecordedRequest = {
  method: string;
  /** Path and query as they stood on the wire. */
  url: string;
  headers: IncomingHttpHeaders;
  rawHeaders: string[];
  body: string;
  /** Answers a held request; a value is sent as JSON, a string as it is. */
  respond(status: number, body?: unknown): void;
  /** Cuts the connection without an answer. */
  reset(): void;
  /** Resolves when the client has gone away without an answer. */
  abandoned: Promise<void>;
};

export type RecordingServer = {
  /** The platform's variables for worker `w1`, as in the recorded exchanges. */
  env: NodeJS.ProcessEnv;
  /** The next request on this route that no test has looked at yet. */
  next(route: Route): Promise<RecordedRequest>;
  /** All requests on this route so far. */
  seen(route: Route): RecordedRequest[];
  close(): Promise<void>;
};

/** Polls and posts of results wait for the test to answer them; the rest is answered with 200 `{}` at once. */
const answeredByTest = new Set<Route>(['job-take', 'job-take-batch', 'job-stop', 'job-done']);
const QUERY = 'gpu=NVIDIA+GeForce+RTX+4090';

/** A server that records what a worker sends. It knows nothing of jobs: what it answers is up to the test. */
export async function startRecordingServer(): Promise<RecordingServer> {
  const requests: { route: Route; request: RecordedRequest; looked: boolean }[] = [];
  let changed = Promise.withResolvers<void>();

  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const url = incoming.url ?? '';
      const route = routeOf(url);
      const request = toRecorded(incoming, response, Buffer.concat(chunks).toString('utf8'));
      requests.push({ route, request, looked: false });
      if (!answeredByTest.has(route)) request.respond(200, {});
      changed.resolve();
      changed = Promise.withResolvers();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2/ep1`;

  return {
    env: {
      RUNPOD_WEBHOOK_GET_JOB: `${base}/job-take/$ID?${QUERY}`,
      RUNPOD_WEBHOOK_POST_OUTPUT: `${base}/job-done/$RUNPOD_POD_ID/$ID?${QUERY}`,
      RUNPOD_WEBHOOK_POST_STREAM: `${base}/job-stream/$RUNPOD_POD_ID/$ID?${QUERY}`,
      RUNPOD_WEBHOOK_PING: `${base}/ping/$RUNPOD_POD_ID?${QUERY}`,
      RUNPOD_PING_INTERVAL: '2100', // unlike any pause of the worker, so that a test can tell its timers apart
      RUNPOD_AI_API_KEY: 'worker-key',
      RUNPOD_POD_ID: 'w1',
      RUNPOD_ENDPOINT_ID: 'ep1',
    },
    async next(route) {
      for (;;) {
        const entry = requests.find((candidate) => candidate.route === route && !candidate.looked);
        if (entry !== undefined) {
          entry.looked = true;
          return entry.request;
        }
        await changed.promise;
      }
    },
    seen: (route) => requests.filter((entry) => entry.route === route).map(({ request }) => request),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function toRecorded(incoming: IncomingMessage, response: ServerResponse, body: string): RecordedRequest {
  const { promise: abandoned, resolve } = Promise.withResolvers<void>();
  response.on('close', () => {
    if (!response.writableFinished) resolve();
  });
  return {
    method: incoming.method ?? '',
    url: incoming.url ?? '',
    headers: incoming.headers,
    rawHeaders: incoming.rawHeaders,
    body,
    respond(status, answer) {
      const text = answer === undefined ? '' : typeof answer === 'string' ? answer : JSON.stringify(answer);
      response.writeHead(status, { 'content-type': 'application/json' }).end(status === 204 ? undefined : text);
    },
    reset: () => response.destroy(),
    abandoned,
  };
}

function routeOf(url: string): Route {
  const name = url.split('/')[3]?.split(/[?&]/)[0];
  return (name ?? '') as Route;
}
