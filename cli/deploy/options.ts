import { parseArgs } from 'node:util';
import {
  type EndpointTask,
  type Environment,
  endpointTasks,
  environmentSettings,
  environments,
} from './endpoint-settings.ts';

export type DeployOptions = {
  environment: Environment;
  /** What is to be deployed, in this order: `IMAGE@sha256:…` of each. */
  images: ReadonlyMap<EndpointTask, string>;
  workersMin: number;
  workersMax: number;
  /** Variables of the workers beside our own. */
  variables: Readonly<Record<string, string>>;
  /** The name of credentials at RunPod; null: the images are public. */
  registryName: string | null;
  /** Empty: left as they are, and anywhere for a new endpoint. */
  dataCenterIds: readonly string[];
  /** Empty: left as they are, and none for a new endpoint. */
  networkVolumes: readonly string[];
  withCachedModel: boolean;
  isDryRun: boolean;
  isConfirmed: boolean;
  isJson: boolean;
};

export type ParsedOptions =
  | { kind: 'help' }
  | { kind: 'wrong'; reason: string }
  | { kind: 'deploy'; options: DeployOptions };

const text = { type: 'string' } as const;
const list = { type: 'string', multiple: true, default: [] as string[] } as const;
const flag = { type: 'boolean', default: false } as const;

/** @param args - What stands behind `deploy runpod`. */
export function parseOptions(args: string[], env: Readonly<Record<string, string | undefined>>): ParsedOptions {
  try {
    const { values } = parseArgs({
      args,
      options: {
        env: { type: 'string', default: 'development' },
        'classify-image': text,
        'extract-image': text,
        only: text,
        'workers-min': text,
        'workers-max': text,
        set: list,
        registry: text,
        'data-center': list,
        'network-volume': list,
        'no-cached-model': flag,
        'dry-run': flag,
        yes: flag,
        json: flag,
        help: { ...flag, short: 'h' },
      },
    });
    if (values.help) return { kind: 'help' };
    const environment = oneOf('env', environments, values.env);
    const { workersMin, workersMax } = environmentSettings[environment];
    const tasks = values.only === undefined ? endpointTasks : [oneOf('only', endpointTasks, values.only)];
    const given = {
      classify: values['classify-image'] ?? env.DOCPROC_CLASSIFY_IMAGE,
      extract: values['extract-image'] ?? env.DOCPROC_EXTRACT_IMAGE,
    };
    const options: DeployOptions = {
      environment,
      images: new Map(tasks.map((task) => [task, toImage(task, given[task], values['dry-run'])])),
      workersMin: toCount('workers-min', values['workers-min'], workersMin),
      workersMax: toCount('workers-max', values['workers-max'], workersMax),
      variables: Object.fromEntries(values.set.map(toVariable)),
      registryName: values.registry ?? null,
      dataCenterIds: values['data-center'],
      networkVolumes: values['network-volume'],
      withCachedModel: !values['no-cached-model'],
      isDryRun: values['dry-run'],
      isConfirmed: values.yes,
      isJson: values.json,
    };
    if (options.workersMin > options.workersMax) {
      throw new Error(`--workers-min ${options.workersMin}: more than --workers-max ${options.workersMax}.`);
    }
    return { kind: 'deploy', options };
  } catch (error) {
    return { kind: 'wrong', reason: error instanceof Error ? error.message : String(error) };
  }
}

function oneOf<Word extends string>(name: string, words: readonly Word[], given: string): Word {
  const word = words.find((candidate) => candidate === given);
  if (word === undefined) throw new Error(`--${name} ${given}: must be ${words.join(' or ')}.`);
  return word;
}

/** A tag can be moved to another image; a digest cannot, and RunPod's hosts never serve an older one in its place. */
function toImage(task: EndpointTask, image: string | undefined, isDryRun: boolean): string {
  if (image === undefined || image === '') {
    if (isDryRun) return `{image of ${task}}@sha256:{digest}`;
    throw new Error(`--${task}-image is needed.`);
  }
  if (!/^[^\s@]+@sha256:[0-9a-f]{64}$/.test(image)) {
    throw new Error(`--${task}-image ${image}: must be pinned by its digest, IMAGE@sha256:… (64 hexadecimal digits).`);
  }
  return image;
}

/** RunPod has no such limit; a thousand paid workers are a slip of the finger. */
const MAX_WORKERS = 100;

function toCount(name: string, given: string | undefined, otherwise: number): number {
  if (given === undefined) return otherwise;
  if (/^\d{1,3}$/.test(given) && Number(given) <= MAX_WORKERS) return Number(given);
  throw new Error(`--${name} ${given}: must be a whole number from 0 to ${MAX_WORKERS}.`);
}

/** The value is not repeated in the message: it may be a secret. */
function toVariable(given: string): [name: string, value: string] {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(given) ?? [];
  if (name === undefined || value === undefined) throw new Error('--set takes NAME=VALUE.');
  return [name, value];
}
