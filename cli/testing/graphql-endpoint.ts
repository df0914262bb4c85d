import { z } from 'zod';

export type Endpoint = Record<string, unknown> & { id: string; name: string };

/** What `myself.endpoint` shows. */
export const toGraphql = (endpoint: Endpoint, modelReferences: string[]) => {
  const { gpu, workers, scaling } = shape.parse(endpoint);
  return {
    id: endpoint.id,
    name: endpoint.name,
    templateId: `tpl-${endpoint.id}`,
    gpuIds: gpu.pools.join(','),
    gpuCount: gpu.count,
    instanceIds: null,
    workersMin: workers.min,
    workersMax: workers.max,
    locations: '',
    networkVolumeId: null,
    networkVolumeIds: [],
    idleTimeout: workers.idleTimeout,
    scalerType: scaling.type,
    scalerValue: scaling.queueDelay,
    executionTimeoutMs: endpoint.timeout,
    minCudaVersion: gpu.minCudaVersion,
    flashBootType: endpoint.flashboot,
    modelReferences,
  };
};

/** Full replacement: what is missing here would have been lost. */
export const saveInput = z.object({
  id: z.string(),
  name: z.string(),
  templateId: z.string(),
  gpuIds: z.string().min(1),
  gpuCount: z.int(),
  workersMin: z.int(),
  workersMax: z.int(),
  idleTimeout: z.int(),
  scalerType: z.literal('QUEUE_DELAY'),
  scalerValue: z.number(),
  executionTimeoutMs: z.int(),
  minCudaVersion: z.string().nullable(),
  flashBootType: z.enum(['OFF', 'FLASHBOOT', 'PRIORITY_FLASHBOOT']),
  modelReferences: z.array(z.string()),
});

/** The endpoint's fields after `saveEndpoint`. */
export const fromGraphql = (endpoint: Endpoint, input: Omit<z.infer<typeof saveInput>, 'modelReferences'>) => ({
  name: input.name,
  gpu: {
    ...(endpoint.gpu as object),
    pools: input.gpuIds.split(','),
    count: input.gpuCount,
    minCudaVersion: input.minCudaVersion,
  },
  workers: { min: input.workersMin, max: input.workersMax, idleTimeout: input.idleTimeout },
  scaling: { type: input.scalerType, queueDelay: input.scalerValue },
  timeout: input.executionTimeoutMs,
  flashboot: input.flashBootType,
});

const shape = z.object({
  gpu: z.object({ pools: z.array(z.string()), count: z.int(), minCudaVersion: z.string().nullable() }),
  workers: z.object({ min: z.int(), max: z.int(), idleTimeout: z.int() }),
  scaling: z.object({ type: z.string(), queueDelay: z.number() }),
});
