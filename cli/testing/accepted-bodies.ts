import { z } from 'zod';

/** The bodies that RunPod's management API v2 takes: it refuses a field that it does not know. */
const cuda = z.string().regex(/^\d+\.\d+$/);
const gpu = {
  pools: z.array(z.string()).min(1),
  count: z.int().min(1),
  minCudaVersion: cuda,
  allowedCudaVersions: z.array(cuda),
};
const fields = {
  image: z.string(),
  registry: z.string(),
  disk: z.int().min(1),
  workers: z.strictObject({ min: z.int(), max: z.int(), idleTimeout: z.int().min(1).max(3600) }),
  scaling: z.strictObject({ type: z.literal('QUEUE_DELAY'), queueDelay: z.number().min(0.5) }),
  flashboot: z.enum(['OFF', 'FLASHBOOT', 'PRIORITY_FLASHBOOT']),
  timeout: z.int(),
  env: z.record(z.string(), z.string()),
  networkVolumes: z.array(z.string()),
  dataCenterIds: z.array(z.string()),
};
export const createBody = z
  .strictObject({ ...fields, name: z.string(), type: z.literal('QUEUE'), gpu: z.strictObject(gpu).partial() })
  .partial({ registry: true, networkVolumes: true, dataCenterIds: true });
export const updateBody = z.strictObject({ ...fields, gpu: z.strictObject(gpu).partial() }).partial();
export const registryBody = z.strictObject({ name: z.string(), username: z.string(), password: z.string() });
export const graphqlBody = z.object({
  query: z.string(),
  variables: z.object({ id: z.string().optional(), input: z.unknown().optional() }),
});
