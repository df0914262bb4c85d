/**
 * RunPod's cached models. The management API v2 cannot attach one, so this one file speaks GraphQL, which RunPod ends early
 * in 2027. Whatever takes its place, the rest knows `readCachedModels` and `attachCachedModel` only.
 */
import { z } from 'zod';
import type { ApiRequest } from './api-request.ts';
import type { EndpointBody } from './endpoint-body.ts';
import { DeployProblem } from './problem.ts';
import type { Send } from './send-request.ts';

/** How RunPod names one; with a commit as revision it stays as it is, a branch is turned into the commit of that moment. */
export const modelReference = (model: { id: string; revision: string }): string =>
  `https://huggingface.co/${model.id}:${model.revision}`;

/** @returns The references that an endpoint has, usually none or one. */
export async function readCachedModels(send: Send, managementUrl: string, endpointId: string): Promise<string[]> {
  return (await readEndpoint(send, managementUrl, endpointId)).modelReferences ?? [];
}

/**
 * Makes a model the endpoint's only one.
 *
 * @throws DeployProblem also when RunPod shows too little of the endpoint: what is not sent back would be reset.
 */
export async function attachCachedModel(
  send: Send,
  managementUrl: string,
  endpointId: string,
  reference: string,
): Promise<void> {
  const present = await readEndpoint(send, managementUrl, endpointId);
  const answer = await send(saveCachedModelRequest(managementUrl, present, reference));
  const saved = savedSchema.safeParse(dataOf(answer));
  if (saved.success && saved.data.saveEndpoint.modelReferences.includes(reference)) return;
  throw new DeployProblem('RunPod answered, but the endpoint does not have the cached model.');
}

export const readCachedModelsRequest = (managementUrl: string, endpointId: string): ApiRequest => ({
  method: 'POST',
  url: graphqlUrl(managementUrl),
  body: {
    query: `query CachedModels($id: String!) { myself { endpoint(id: $id) { ${FIELDS} } } }`,
    variables: { id: endpointId },
  },
  isRepeatable: true,
});

/** `saveEndpoint` replaces the whole endpoint, so everything just read goes back with the reference. */
export const saveCachedModelRequest = (
  managementUrl: string,
  present: GraphqlEndpoint,
  reference: string,
): ApiRequest => ({
  method: 'POST',
  url: graphqlUrl(managementUrl),
  body: {
    query: 'mutation CachedModel($input: EndpointInput!) { saveEndpoint(input: $input) { id modelReferences } }',
    variables: {
      input: {
        ...present,
        locations: present.locations ?? '',
        networkVolumeIds: present.networkVolumeIds ?? [],
        flashBootType: present.flashBootType || 'OFF', // the empty text is refused
        modelReferences: [reference],
      },
    },
  },
  isRepeatable: true,
});

/** What GraphQL will show of an endpoint that was created with this body, for a dry run. */
export const toGraphqlEndpoint = (body: EndpointBody, endpointId: string, templateId: string): GraphqlEndpoint => ({
  id: endpointId,
  name: body.name,
  templateId,
  gpuIds: body.gpu.pools.join(','),
  gpuCount: body.gpu.count,
  instanceIds: null,
  workersMin: body.workers.min,
  workersMax: body.workers.max,
  locations: body.dataCenterIds.join(','),
  networkVolumeId: body.networkVolumes[0] ?? null,
  networkVolumeIds: body.networkVolumes.map((networkVolumeId) => ({ networkVolumeId })),
  idleTimeout: body.workers.idleTimeout,
  scalerType: body.scaling.type,
  scalerValue: body.scaling.queueDelay,
  executionTimeoutMs: body.timeout,
  minCudaVersion: body.gpu.minCudaVersion,
  flashBootType: body.flashboot,
  modelReferences: [],
});

/** What must not get lost has to be there; the rest may be null. */
const graphqlEndpointSchema = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  templateId: z.string().min(1),
  gpuIds: z.string().min(1),
  gpuCount: z.number(),
  instanceIds: z.array(z.string()).nullish(),
  workersMin: z.number(),
  workersMax: z.number(),
  locations: z.string().nullish(),
  networkVolumeId: z.string().nullish(),
  networkVolumeIds: z.array(z.object({ networkVolumeId: z.string() })).nullish(),
  idleTimeout: z.number(),
  scalerType: z.string().min(1),
  scalerValue: z.number(),
  executionTimeoutMs: z.number(),
  minCudaVersion: z.string().nullish(),
  flashBootType: z.string().nullish(),
  modelReferences: z.array(z.string()).nullish(),
});
export type GraphqlEndpoint = z.infer<typeof graphqlEndpointSchema>;

const FIELDS =
  'id name templateId gpuIds gpuCount instanceIds workersMin workersMax locations networkVolumeId ' +
  'networkVolumeIds { networkVolumeId } idleTimeout scalerType scalerValue executionTimeoutMs minCudaVersion ' +
  'flashBootType modelReferences';

const readSchema = z.object({ myself: z.object({ endpoint: graphqlEndpointSchema }) });
const savedSchema = z.object({ saveEndpoint: z.object({ modelReferences: z.array(z.string()) }) });

async function readEndpoint(send: Send, managementUrl: string, endpointId: string): Promise<GraphqlEndpoint> {
  const answer = await send(readCachedModelsRequest(managementUrl, endpointId));
  const read = readSchema.safeParse(dataOf(answer));
  if (read.success) return read.data.myself.endpoint;
  throw new DeployProblem('RunPod does not show enough of the endpoint to change its cached model safely.');
}

const answerSchema = z.object({
  data: z.unknown(),
  errors: z.array(z.object({ message: z.string() }).catch({ message: 'no reason given' })).nullish(),
});

/** GraphQL refuses with 200. */
function dataOf(answer: unknown): unknown {
  const { data, errors } = answerSchema.safeParse(answer).data ?? {};
  if (!errors?.length) return data;
  throw new DeployProblem(`RunPod refuses: ${errors.map(({ message }) => message).join('; ')}`);
}

const graphqlUrl = (managementUrl: string): string => new URL('/graphql', managementUrl).href;
