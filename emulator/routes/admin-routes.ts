import type { ZodError } from 'zod';
import type { AdvanceableClock } from '../clock.ts';
import type { Endpoint } from '../endpoint.ts';
import type { FaultInput, Faults } from '../faults.ts';
import type { Call } from '../http/call.ts';
import { badBody, Refusal } from '../http/refusal.ts';
import { jsonReply, noContent, type Reply } from '../http/reply.ts';
import { quirksSchema } from '../quirks.ts';
import type { EmulatorSettings } from '../settings.ts';
import { toWorkerVariables } from './worker-variables.ts';

export type AdminParts = {
  endpoints: ReadonlyMap<string, Endpoint>;
  settings: EmulatorSettings;
  clock: AdvanceableClock;
  faults: Faults;
  reset(): void;
};

const MAX_BODY_BYTES = 64 * 1024;
/** Beyond a week nothing is left that time could change. */
const MAX_ADVANCE_MS = 8 * 24 * 3_600_000;

/**
 * `/_emulator/…`, which RunPod does not have. Any endpoint's client key opens it, and only from this machine: it hands
 * out worker keys.
 *
 * - `GET env?endpoint=E&worker=W`: a worker's variables, a `NAME=value` a line
 * - `POST reset`: forgets jobs, workers, faults and quirks · `POST advance?ms=N`: lets time pass
 * - `GET faults`, `POST faults` (a `FaultInput`), `DELETE faults`, `DELETE faults/{id}`
 * - `GET quirks`, `PATCH quirks` (some of `Quirks`), both with `?endpoint=E` for that one alone
 */
export async function handleAdmin(call: Call, parts: AdminParts): Promise<Reply> {
  if (!isLoopback(call.remoteAddress)) throw new Refusal(403, 'only from the machine the emulator runs on');
  const endpoints = [...parts.endpoints.values()];
  const key = /^Bearer (.+)$/i.exec(call.authorization)?.[1] ?? '';
  if (!endpoints.some(({ clientKeys }) => clientKeys.has(key))) throw new Refusal(401, 'a client key is needed');

  const [, name = '', id] = call.path;
  switch (`${call.method} ${name}`) {
    case 'GET env':
      return workerEnv(call, parts);
    case 'POST reset':
      parts.reset();
      return noContent;
    case 'POST advance':
      return advance(call, parts.clock);
    case 'GET faults':
      return jsonReply({ faults: parts.faults.list() });
    case 'POST faults':
      return { ...jsonReply({ id: parts.faults.add(await parsed(call)) }), status: 201 };
    case 'DELETE faults':
      if (id === undefined) parts.faults.clear();
      else if (!parts.faults.remove(id)) throw new Refusal(404, 'there is no such fault; it may have happened already');
      return noContent;
    case 'GET quirks':
      return jsonReply(Object.fromEntries(chosen(call, parts).map((endpoint) => [endpoint.id, endpoint.quirks])));
    case 'PATCH quirks': {
      const patch = quirksSchema.partial().parse(await call.readJson(MAX_BODY_BYTES));
      const defined = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
      for (const endpoint of chosen(call, parts)) endpoint.setQuirks(defined);
      return noContent;
    }
    default:
      throw new Refusal(404, 'there is no such call under /_emulator');
  }
}

/** Says which field of an admin call is wrong. */
export const toAdminRefusal = (error: ZodError): Refusal =>
  badBody(error.issues.map(({ path, message }) => `${['body', ...path].join('.')}: ${message}`).join('; '));

/** Checked by `Faults.add` itself. */
const parsed = async (call: Call) => (await call.readJson(MAX_BODY_BYTES)) as FaultInput;

const isLoopback = (address: string): boolean => address === '::1' || /^(::ffff:)?127\./.test(address);

function chosen({ query }: Call, { endpoints }: AdminParts): Endpoint[] {
  const id = query.get('endpoint');
  if (id === null) return [...endpoints.values()];
  const endpoint = endpoints.get(id);
  if (endpoint === undefined) throw new Refusal(404, `there is no endpoint ${id}`);
  return [endpoint];
}

function workerEnv(call: Call, parts: AdminParts): Reply {
  const [endpoint] = chosen(call, parts);
  if (endpoint === undefined) throw new Refusal(404, 'there is no endpoint');
  const variables = toWorkerVariables(
    { id: endpoint.id, workerKeys: [...endpoint.workerKeys] },
    {
      baseUrl: `http://${call.host}`,
      workerId: call.query.get('worker') ?? 'worker-1',
      pingIntervalMs: parts.settings.pingIntervalMs,
    },
  );
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  return { status: 200, text: lines.join('') };
}

function advance({ query }: Call, clock: AdvanceableClock): Reply {
  const ms = Number(query.get('ms') ?? Number.NaN);
  if (!(ms >= 0 && ms <= MAX_ADVANCE_MS)) throw badBody(`ms: must be between 0 and ${MAX_ADVANCE_MS}`);
  clock.advance(ms);
  return jsonReply({ nowMs: clock.nowMs() });
}
