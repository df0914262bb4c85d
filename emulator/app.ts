import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ZodError } from 'zod';
import { type Clock, systemClock } from '../shared/clock.ts';
import { type AdvanceableClock, createAdvanceableClock } from './clock.ts';
import { createEndpoint, type Endpoint, type EndpointOptions } from './endpoint.ts';
import { createFaults, type Faults } from './faults.ts';
import { type Call, openCall } from './http/call.ts';
import { Refusal } from './http/refusal.ts';
import { htmlReply, type Reply, writeReply } from './http/reply.ts';
import type { Quirks } from './quirks.ts';
import { handleAdmin, toAdminRefusal } from './routes/admin-routes.ts';
import { clientRoutes } from './routes/client-routes.ts';
import type { Route } from './routes/route.ts';
import { withFault } from './routes/with-fault.ts';
import { workerRoutes } from './routes/worker-routes.ts';
import { defaultSettings, type EmulatorSettings } from './settings.ts';
import { createWebhooks } from './webhooks.ts';

export type AppOptions = {
  endpoints: readonly EndpointOptions[];
  settings?: Partial<EmulatorSettings>;
  quirks?: Partial<Quirks>;
  /** What the emulator's own clock runs with; it can be moved ahead of it. */
  clock?: Clock;
  /** As `Math.random`, for faults by probability. */
  random?: () => number;
  /** A part of new job ids; unique. */
  newId?: () => string;
  /** For webhooks. */
  fetch?: typeof globalThis.fetch;
};

export type App = {
  handle(request: IncomingMessage, response: ServerResponse): void;
  faults: Faults;
  /** @param endpointId - Only there; everywhere when left out. */
  setQuirks(patch: Partial<Quirks>, endpointId?: string): void;
  clock: AdvanceableClock;
  /** Forgets jobs, workers, faults and what `setQuirks` did. */
  reset(): void;
  /** Stops timers and webhooks; open requests end with their connections. */
  close(): void;
};

/** RunPod's queue API and worker protocol in memory: request → endpoint → route → key → fault → route's reply. */
export function createApp(options: AppOptions): App {
  const { random = Math.random, newId = randomUUID, fetch = globalThis.fetch } = options;
  const settings = { ...defaultSettings, ...options.settings };
  const clock = createAdvanceableClock(options.clock ?? systemClock);
  const faults = createFaults(random);
  const webhooks = createWebhooks({ settings, clock, faults, fetch });
  const newJobId = (kind: 'run' | 'runsync') => `${kind === 'runsync' ? 'sync-' : ''}${newId()}-u1`;
  const endpoints = new Map(
    options.endpoints.map((endpoint) => [
      endpoint.id,
      createEndpoint(endpoint, { settings, quirks: options.quirks ?? {}, clock, webhooks, newId: newJobId }),
    ]),
  );
  /** Open calls of workers, for the fault that cuts them. */
  const openCalls = new Map<Call, string>();

  function reset(): void {
    faults.clear();
    webhooks.dropAll();
    for (const endpoint of endpoints.values()) endpoint.reset();
  }

  async function answer(call: Call): Promise<Reply> {
    const [root, endpointId = '', name = '', ...parameters] = call.path;
    if (root === '_emulator') return handleAdmin(call, { endpoints, settings, clock, faults, reset });
    const endpoint = endpoints.get(endpointId);
    if (root !== 'v2' || endpoint === undefined) throw new Refusal(404, 'endpoint not found');
    const found = findRoute(name);
    if (found === null || !takes(found.route, parameters)) throw new Refusal(404, 'not found');
    if (!isAllowed(call, endpoint, found.side)) throw new Refusal(401, 'unauthorized');
    if (!found.route.methods.includes(call.method)) throw new Refusal(405, 'method not allowed');

    const worker = found.side === 'worker' ? (parameters[0] ?? '') : null;
    if (worker !== null) openCalls.set(call, worker);
    const fault = faults.meet({ route: found.name, endpoint: endpoint.id, worker });
    const handle = () => found.route.handle({ call, endpoint, settings, clock, fault }, ...parameters);
    const cutWorker = () => {
      for (const [open, owner] of openCalls) if (owner === worker) open.cut();
    };
    const reply = () => (fault === null ? handle() : withFault(fault, { call, clock }, handle, cutWorker));
    if (found.side === 'worker') return reply();
    const release = endpoint.quirks.rateLimits ? endpoint.rateLimits.admit(found.name) : () => {};
    if (release === null) throw new Refusal(429, 'too many requests');
    return withinEdgeTimeout(reply(), call).finally(release);
  }

  /** The edge in front of RunPod waits for so long and no longer; the queue goes on with whatever was asked. */
  async function withinEdgeTimeout(reply: Promise<Reply>, call: Call): Promise<Reply> {
    let cancel = () => {};
    const timeout = new Promise<Reply>((resolve) => {
      cancel = clock.setTimer(() => {
        call.abandon();
        resolve(htmlReply(524, 'A timeout occurred'));
      }, settings.edgeTimeoutMs);
    });
    return Promise.race([reply, timeout]).finally(() => cancel());
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let call: Call | undefined;
    try {
      call = openCall(request, response);
      const reply = await answer(call).catch(toErrorReply);
      if (!(await writeReply(response, reply))) reply.undelivered?.();
    } catch (error) {
      await writeReply(response, toErrorReply(error));
    } finally {
      if (call !== undefined) openCalls.delete(call);
    }
  }

  return {
    handle: (request, response) => void respond(request, response).catch(() => response.destroy()),
    faults,
    setQuirks(patch, endpointId) {
      for (const endpoint of endpoints.values()) {
        if (endpointId === undefined || endpointId === endpoint.id) endpoint.setQuirks(patch);
      }
    },
    clock,
    reset,
    close() {
      webhooks.dropAll();
      for (const endpoint of endpoints.values()) endpoint.close();
    },
  };
}

type FoundRoute =
  | { side: 'client'; name: keyof typeof clientRoutes; route: Route }
  | { side: 'worker'; name: keyof typeof workerRoutes; route: Route };

function findRoute(name: string): FoundRoute | null {
  if (isKeyOf(clientRoutes, name)) return { side: 'client', name, route: clientRoutes[name] };
  if (isKeyOf(workerRoutes, name)) return { side: 'worker', name, route: workerRoutes[name] };
  return null;
}

const isKeyOf = <T extends object>(table: T, name: string): name is keyof T & string => Object.hasOwn(table, name);

const takes = (route: Route, parameters: string[]): boolean =>
  route.parameters === null || route.parameters === parameters.length;

/** Clients send `Bearer KEY`, workers the key alone. */
const isAllowed = (
  { authorization }: Call,
  { clientKeys, workerKeys }: Endpoint,
  side: 'client' | 'worker',
): boolean =>
  side === 'worker' ? workerKeys.has(authorization) : clientKeys.has(/^Bearer (.+)$/i.exec(authorization)?.[1] ?? '');

function toErrorReply(error: unknown): Reply {
  if (error instanceof ZodError) return toErrorReply(toAdminRefusal(error));
  if (error instanceof Refusal) return { status: error.status, json: { error: error.message } };
  return { status: 500, json: { error: 'internal server error' } };
}
