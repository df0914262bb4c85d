import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { createBody, graphqlBody, registryBody, updateBody } from './accepted-bodies.ts';
import { type Endpoint, fromGraphql, saveInput, toGraphql } from './graphql-endpoint.ts';

export type RecordedRequest = {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: unknown;
};

/** What the server answers instead of doing its work, or after doing it. */
export type Fault = {
  /** `POST /v2/serverless`, or any request when left out. */
  on?: string;
  /** Omitted: the connection is cut. */
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** The work is done before the answer is lost. */
  isAfterWork?: boolean;
};

/**
 * RunPod's management API v2 and its GraphQL beside it, over HTTP, as far as a deployment uses them: a body with a field
 * that is not in the API is refused with 422, a `PATCH` changes what it names, and `saveEndpoint` replaces everything.
 */
export async function startRunpod({ apiKey, pageSize = 50 }: { apiKey: string; pageSize?: number }) {
  const requests: RecordedRequest[] = [];
  const endpoints: Endpoint[] = [];
  const registries: { id: string; name: string; username: string; password: string }[] = [];
  const models = new Map<string, string[]>();
  const faults: Fault[] = [];
  let nextId = 1;

  const add = (body: Record<string, unknown>): Endpoint => {
    const id = `ep${nextId++}`;
    const gpu = { allowedCudaVersions: [], ...(body.gpu as object) };
    const endpoint = {
      id,
      registry: null,
      args: '',
      ports: [],
      createdAt: '2026-11-24T00:00:00Z',
      ...body,
      gpu,
    } as unknown;
    endpoints.push(endpoint as Endpoint);
    return endpoint as Endpoint;
  };

  function page(key: string, all: readonly object[], cursor: string | null) {
    const start = Number(cursor ?? 0);
    const end = start + pageSize;
    const hasNextPage = end < all.length;
    return { [key]: all.slice(start, end), pagination: { hasNextPage, nextCursor: hasNextPage ? String(end) : null } };
  }

  function work(method: string, url: URL, body: unknown): { status: number; body: unknown } {
    const [, , kind, id] = url.pathname.split('/');
    const cursor = url.searchParams.get('cursor');
    if (url.pathname === '/graphql') return { status: 200, body: graphql(body) };
    if (kind === 'registries') {
      if (method === 'GET') {
        const shown = registries.map((registry) => ({ id: registry.id, name: registry.name }));
        return { status: 200, body: page('registries', shown, cursor) };
      }
      const registry = { id: `reg${nextId++}`, ...registryBody.parse(body) };
      registries.push(registry);
      return { status: 201, body: { id: registry.id, name: registry.name } };
    }
    if (method === 'GET') return { status: 200, body: page('endpoints', endpoints, cursor) };
    if (method === 'POST') return { status: 201, body: add(createBody.parse(body)) };
    const endpoint = endpoints.find((candidate) => candidate.id === id);
    if (!endpoint) return problem(404, 'Not Found', 'resource not found');
    const { gpu, ...rest } = updateBody.parse(body);
    Object.assign(endpoint, rest);
    if (gpu) endpoint.gpu = { ...(endpoint.gpu as object), ...gpu };
    return { status: 200, body: endpoint };
  }

  function graphql(body: unknown): unknown {
    const { query, variables } = graphqlBody.parse(body);
    if (query.startsWith('query')) {
      const found = endpoints.find(({ id }) => id === variables.id);
      return { data: { myself: { endpoint: found ? toGraphql(found, models.get(found.id) ?? []) : null } } };
    }
    const { modelReferences, ...input } = saveInput.parse(variables.input);
    const endpoint = endpoints.find(({ id }) => id === input.id);
    if (!endpoint || input.templateId !== `tpl-${endpoint.id}`) return { errors: [{ message: 'No such endpoint' }] };
    Object.assign(endpoint, fromGraphql(endpoint, input));
    models.set(endpoint.id, modelReferences);
    return { data: { saveEndpoint: { id: endpoint.id, modelReferences } } };
  }

  const server = createServer((incoming, response) => {
    void readBody(incoming).then((text) => {
      const url = new URL(incoming.url ?? '/', 'http://localhost');
      const method = incoming.method ?? '';
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      requests.push({ method, path: `${url.pathname}${url.search}`, headers: incoming.headers, body });
      const at = faults.findIndex(({ on }) => on === undefined || on === `${method} ${url.pathname}`);
      const fault = at === -1 ? undefined : faults.splice(at, 1)[0];
      if (fault?.isAfterWork) work(method, url, body);
      if (fault) return fail(response, fault);
      if (incoming.headers.authorization !== `Bearer ${apiKey}`) {
        return answer(response, problem(401, 'Unauthorized', 'invalid bearer token'));
      }
      answer(
        response,
        refusing(() => work(method, url, body)),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2`,
    requests,
    endpoints,
    registries,
    models,
    faults,
    add,
    /** Those that change something. */
    changes: () => requests.filter(({ method, body }) => method !== 'GET' && !isQuery(body)),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

const isQuery = (body: unknown): boolean => graphqlBody.safeParse(body).data?.query.startsWith('query') ?? false;

const problem = (status: number, title: string, detail: string, errors?: string[]) => ({
  status,
  body: { title, status, detail, ...(errors && { errors }) },
});

function refusing(act: () => { status: number; body: unknown }): { status: number; body: unknown } {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const errors = error.issues.map(({ path, message }) => `$.${path.join('.')}: ${message}`);
    return problem(422, 'Unprocessable Entity', 'Request validation failed.', errors);
  }
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of incoming.setEncoding('utf8')) text += chunk;
  return text;
}

function answer(response: ServerResponse, { status, body }: { status: number; body: unknown }): void {
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
}

function fail(response: ServerResponse, { status, headers = {}, body = '' }: Fault): void {
  if (status === undefined) response.destroy();
  else response.writeHead(status, headers).end(body);
}
