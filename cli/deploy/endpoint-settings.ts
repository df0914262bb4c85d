/** One RunPod endpoint, and one image, for each. */
export const endpointTasks = ['classify', 'extract'] as const;
export type EndpointTask = (typeof endpointTasks)[number];

export const environments = ['development', 'production'] as const;
export type Environment = (typeof environments)[number];

export type EndpointSettings = {
  /**
   * RunPod's GPU pools, by memory in GB; a worker starts in whichever has a free card.
   * AMPERE_16, AMPERE_24, ADA_24, AMPERE_48, ADA_48_PRO, AMPERE_80, ADA_80_PRO, HOPPER_141; three at most, or RunPod takes
   * the request and never starts a worker.
   */
  gpuPools: readonly string[];
  /** Cards a worker. Neither model is split over several. */
  gpuCount: number;
  /** The oldest CUDA of a host, `major.minor`. A newer driver runs older CUDA, so there is no upper end. */
  minCudaVersion: string;
  /** What a container may write, beside its image. */
  containerDiskGb: number;
  /** RunPod's FlashBoot: frozen workers come back in seconds. It is off unless asked for. */
  flashboot: 'OFF' | 'FLASHBOOT' | 'PRIORITY_FLASHBOOT';
  /** Another worker is started when a job has waited this long; at least 0.5. */
  queueDelaySeconds: number;
  /** How long one job may run: 5,000 to 604,800,000. Without it RunPod counts 0, whatever its pages say. */
  executionTimeoutMs: number;
  /** Variables of the workers. */
  variables: Readonly<Record<string, string>>;
  /** The weights that RunPod keeps on its hosts. The revision is the image's own, so a push to the hub changes nothing. */
  model: { id: string; revision: string };
};

const shared = {
  gpuPools: ['AMPERE_24', 'ADA_24'],
  gpuCount: 1,
  containerDiskGb: 40, // room for weights that are downloaded (MODEL_DOWNLOAD=true); the size is not billed
  flashboot: 'FLASHBOOT',
  queueDelaySeconds: 4,
  executionTimeoutMs: 900_000,
  variables: { RUNPOD_INIT_TIMEOUT: '1200' }, // seconds; without it a start of more than 7 minutes counts as failed
} as const satisfies Partial<EndpointSettings>;

export const endpointSettings: Readonly<Record<EndpointTask, EndpointSettings>> = {
  classify: {
    ...shared,
    minCudaVersion: '13.0', // vLLM 0.27.1
    model: { id: 'Qwen/Qwen2.5-VL-7B-Instruct', revision: 'cc594898137f460bfe9f0759e9844b3ce807cfb5' },
  },
  extract: {
    ...shared,
    minCudaVersion: '12.4', // vLLM 0.11.0
    model: { id: 'rednote-hilab/dots.ocr', revision: 'c0111ce6bc07803dbc267932ffef0ae3a51dc951' },
  },
};

export type EnvironmentSettings = {
  /** Appended to `docproc-classify` and `docproc-extract`: RunPod's list is how an endpoint is found again. */
  nameSuffix: string;
  /** Workers that always run, and are always paid. */
  workersMin: number;
  workersMax: number;
  /** How long a worker waits for the next job, paid, before it goes: 1 to 3600. */
  idleTimeoutSeconds: number;
};

export const environmentSettings: Readonly<Record<Environment, EnvironmentSettings>> = {
  development: { nameSuffix: '-development', workersMin: 0, workersMax: 1, idleTimeoutSeconds: 5 },
  production: { nameSuffix: '', workersMin: 0, workersMax: 3, idleTimeoutSeconds: 60 },
};

export const endpointName = (task: EndpointTask, environment: Environment): string =>
  `docproc-${task}${environmentSettings[environment].nameSuffix}`;

/** The gateway's variable that names the endpoint. */
export const gatewayVariables: Readonly<Record<EndpointTask, string>> = {
  classify: 'RUNPOD_CLASSIFY_ENDPOINT',
  extract: 'RUNPOD_EXTRACT_ENDPOINT',
};
