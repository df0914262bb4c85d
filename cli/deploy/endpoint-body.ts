import { type EndpointTask, endpointName, endpointSettings, environmentSettings } from './endpoint-settings.ts';
import type { DeployOptions } from './options.ts';

/** What creates an endpoint. Defaults of RunPod's are never relied on: some are not what its pages say. */
export type EndpointBody = {
  name: string;
  type: 'QUEUE';
  /** `IMAGE@sha256:…`. */
  image: string;
  /** Id of the credentials for a private image. */
  registry?: string;
  /** GB. */
  disk: number;
  gpu: { pools: readonly string[]; count: number; minCudaVersion: string };
  /** `idleTimeout` in seconds. */
  workers: { min: number; max: number; idleTimeout: number };
  /** `queueDelay` in seconds. */
  scaling: { type: 'QUEUE_DELAY'; queueDelay: number };
  flashboot: 'OFF' | 'FLASHBOOT' | 'PRIORITY_FLASHBOOT';
  /** Milliseconds that a job may run. */
  timeout: number;
  env: Readonly<Record<string, string>>;
  networkVolumes: readonly string[];
  dataCenterIds: readonly string[];
};

/** What changes one: only fields that differ. `allowedCudaVersions` excludes a lowest version, so it may have to be emptied. */
export type EndpointPatch = Partial<Omit<EndpointBody, 'name' | 'type' | 'gpu'>> & {
  gpu?: Partial<EndpointBody['gpu']> & { allowedCudaVersions?: readonly never[] };
};

/** @param registryId - Credentials for a private image, or null. */
export function toEndpointBody(task: EndpointTask, options: DeployOptions, registryId: string | null): EndpointBody {
  const settings = endpointSettings[task];
  const image = options.images.get(task);
  if (image === undefined) throw new Error(`No image for ${task}`);
  return {
    name: endpointName(task, options.environment),
    type: 'QUEUE',
    image,
    ...(registryId !== null && { registry: registryId }),
    disk: settings.containerDiskGb,
    gpu: { pools: settings.gpuPools, count: settings.gpuCount, minCudaVersion: settings.minCudaVersion },
    workers: {
      min: options.workersMin,
      max: options.workersMax,
      idleTimeout: environmentSettings[options.environment].idleTimeoutSeconds,
    },
    scaling: { type: 'QUEUE_DELAY', queueDelay: settings.queueDelaySeconds },
    flashboot: settings.flashboot,
    timeout: settings.executionTimeoutMs,
    env: { ...settings.variables, ...options.variables },
    networkVolumes: options.networkVolumes,
    dataCenterIds: options.dataCenterIds,
  };
}
