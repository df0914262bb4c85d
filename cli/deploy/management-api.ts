import { z } from 'zod';
import type { EndpointBody, EndpointPatch } from './endpoint-body.ts';
import { createManagementRequests } from './management-requests.ts';
import { type PresentEndpoint, parseListPage, presentEndpointSchema } from './present-endpoint.ts';
import { DeployProblem } from './problem.ts';
import type { Send } from './send-request.ts';

/** RunPod's management API v2 as far as a deployment needs it. */
export type ManagementApi = ReturnType<typeof createManagementApi>;

const registrySchema = z.object({ id: z.string().min(1), name: z.string() });
export type PresentRegistry = z.infer<typeof registrySchema>;

export function createManagementApi(send: Send, baseUrl: string) {
  const requests = createManagementRequests(baseUrl);

  const listEndpoints = (): Promise<PresentEndpoint[]> =>
    listAll('endpoints', presentEndpointSchema, (cursor) => send(requests.listEndpoints(cursor)));
  const listRegistries = (): Promise<PresentRegistry[]> =>
    listAll('registries', registrySchema, (cursor) => send(requests.listRegistries(cursor)));

  return {
    listEndpoints,
    listRegistries,
    /** Never makes two: after an answer that leaves it open it looks for the name first. */
    createEndpoint: async (body: EndpointBody): Promise<PresentEndpoint> => {
      const findDone = async () => findByName(await listEndpoints(), body.name);
      return parsed(presentEndpointSchema, await send(requests.createEndpoint(body), findDone));
    },
    updateEndpoint: async (id: string, patch: EndpointPatch): Promise<void> => {
      await send(requests.updateEndpoint(id, patch));
    },
    createRegistry: async (body: { name: string; username: string; password: string }): Promise<PresentRegistry> => {
      const findDone = async () => (await listRegistries()).find(({ name }) => name === body.name);
      return parsed(registrySchema, await send(requests.createRegistry(body), findDone));
    },
  };
}

/**
 * @returns The endpoint of this name, or null. RunPod's console used to append ` -fb` to the name of one with FlashBoot.
 * @throws DeployProblem when there are several: RunPod allows that, and any of them may be the one in use.
 */
export function findByName(endpoints: readonly PresentEndpoint[], name: string): PresentEndpoint | null {
  const found = endpoints.filter((endpoint) => endpoint.name?.replace(/ -fb$/, '') === name);
  if (found.length <= 1) return found[0] ?? null;
  const ids = found.map(({ id }) => id).join(', ');
  throw new DeployProblem(`There are ${found.length} endpoints named ${name} (${ids}). Delete or rename all but one.`);
}

/** More pages than anybody has; a cursor that leads in a circle ends here. */
const MAX_PAGES = 100;

async function listAll<Schema extends z.ZodType>(
  key: string,
  schema: Schema,
  read: (cursor: string | undefined) => Promise<unknown>,
): Promise<z.infer<Schema>[]> {
  const all: z.infer<Schema>[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await read(cursor ?? undefined);
    const { entries, nextCursor } = readable(() => parseListPage(key, schema, answer));
    all.push(...entries);
    if (nextCursor === null) return all;
    cursor = nextCursor;
  }
  throw new DeployProblem(`RunPod's list of ${key} does not end.`);
}

const parsed = <Schema extends z.ZodType>(schema: Schema, answer: unknown): z.infer<Schema> =>
  readable(() => schema.parse(answer));

function readable<Value>(parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const message =
      'RunPod’s answer is not what its API promises. Check RUNPOD_MANAGEMENT_URL, and for a newer version.';
    throw new DeployProblem(message, { cause: error });
  }
}
