import type { EndpointBody, EndpointPatch } from './endpoint-body.ts';
import type { PresentEndpoint } from './present-endpoint.ts';
import { DeployProblem } from './problem.ts';
import { shownVariable } from './shown-variable.ts';

/** One line of the plan: texts, ready to be shown. */
export type FieldChange = { field: string; from: string; to: string };

/**
 * What has to change for an endpoint to be as wanted. What nobody asked for stays: other variables, GPU types that somebody
 * excluded, and, when none are wanted, credentials, data centers and volumes.
 *
 * @returns No changes and an empty patch when nothing differs.
 * @throws DeployProblem when it can only be made anew: RunPod cannot change an endpoint's type, nor CPU into GPU.
 */
export function compareEndpoint(
  present: PresentEndpoint,
  wanted: EndpointBody,
): { changes: FieldChange[]; patch: EndpointPatch } {
  refuseUnchangeable(present, wanted);
  const parts = [
    compareContainer(present, wanted),
    compareGpu(present, wanted),
    compareWorkers(present, wanted),
    compareVariables(present, wanted),
    comparePlaces(present, wanted),
  ];
  return {
    changes: parts.flatMap(({ changes }) => changes),
    patch: Object.assign({}, ...parts.map(({ patch }) => patch)),
  };
}

type Difference = { changes: FieldChange[]; patch: EndpointPatch };

function refuseUnchangeable(present: PresentEndpoint, wanted: EndpointBody): void {
  const isBalancer = present.type?.startsWith('LOAD_BALANC') ?? false;
  if (!isBalancer && present.gpu !== undefined) return;
  throw new DeployProblem(
    `The endpoint ${wanted.name} (${present.id}) ${isBalancer ? 'balances load instead of having a queue' : 'has no GPU'}, ` +
      'which RunPod cannot change. Delete it or give it another name in the console, then run this again.',
  );
}

function compareContainer(present: PresentEndpoint, { image, registry, disk, flashboot, timeout }: EndpointBody) {
  const changes = [
    change('image', present.image, image),
    ...(registry === undefined ? [] : change('registry', present.registry, registry)),
    change('disk', present.disk, disk, ' GB'),
    change('flashboot', present.flashboot, flashboot),
    change('timeout', present.timeout, timeout, ' ms'),
  ].flat();
  return { changes, patch: only({ image, registry, disk, flashboot, timeout }, changes) };
}

/** Pools are sent only when they differ: sending them drops the GPU types that somebody excluded. */
function compareGpu(
  { gpu = {} }: PresentEndpoint,
  { gpu: { pools, count, minCudaVersion } }: EndpointBody,
): Difference {
  const allowed = gpu.allowedCudaVersions ?? [];
  const changes = [
    sameMembers(gpu.pools, pools) ? [] : change('gpu.pools', gpu.pools, pools),
    change('gpu.count', gpu.count, count),
    change('gpu.minCudaVersion', gpu.minCudaVersion, minCudaVersion),
    allowed.length === 0 ? [] : change('gpu.allowedCudaVersions', allowed, []),
  ].flat();
  const fields = { pools, count, minCudaVersion, allowedCudaVersions: [] };
  return { changes, patch: changes.length === 0 ? {} : { gpu: only(fields, changes, 'gpu.') } };
}

/** `workers` and `scaling` are sent whole, so that it does not matter whether RunPod merges them. */
function compareWorkers(present: PresentEndpoint, { workers, scaling }: EndpointBody): Difference {
  const workerChanges = [
    change('workers.min', present.workers?.min, workers.min),
    change('workers.max', present.workers?.max, workers.max),
    change('workers.idleTimeout', present.workers?.idleTimeout, workers.idleTimeout, ' s'),
  ].flat();
  const scalingChanges = [
    change('scaling.type', present.scaling?.type, scaling.type),
    change('scaling.queueDelay', present.scaling?.queueDelay, scaling.queueDelay, ' s'),
  ].flat();
  // An idle timeout is refused beside a scaler that has none, so both are named when the scaler changes.
  return {
    changes: [...workerChanges, ...scalingChanges],
    patch: {
      ...((workerChanges.length > 0 || scalingChanges.length > 0) && { workers }),
      ...(scalingChanges.length > 0 && { scaling }),
    },
  };
}

/** RunPod replaces all variables by those that are sent; the others on the endpoint are sent back to it. */
function compareVariables({ env = {} }: PresentEndpoint, { env: wanted }: EndpointBody): Difference {
  const changes = Object.entries(wanted).flatMap(([name, value]) => {
    if (env[name] === value) return [];
    return [{ field: `env.${name}`, from: shownVariable(name, env[name]), to: shownVariable(name, value) }];
  });
  return { changes, patch: changes.length === 0 ? {} : { env: { ...env, ...wanted } } };
}

function comparePlaces(present: PresentEndpoint, { networkVolumes, dataCenterIds }: EndpointBody): Difference {
  const changes = Object.entries({ networkVolumes, dataCenterIds }).flatMap(([field, wanted]) => {
    const now = present[field as 'networkVolumes' | 'dataCenterIds'];
    return wanted.length === 0 || sameMembers(now, wanted) ? [] : change(field, now, wanted);
  });
  return { changes, patch: only({ networkVolumes, dataCenterIds }, changes) };
}

type Value = string | number | readonly string[] | undefined;

function change(field: string, from: Value, to: Value, unit = ''): FieldChange[] {
  if (from === to) return [];
  return [{ field, from: shown(from, unit), to: shown(to, unit) }];
}

function shown(value: Value, unit: string): string {
  if (value === undefined || value === '') return 'none';
  if (typeof value === 'string' || typeof value === 'number') return `${value}${unit}`;
  return value.length === 0 ? 'none' : value.join(', ');
}

const sameMembers = (left: readonly string[] | undefined, right: readonly string[]): boolean =>
  left !== undefined && left.length === right.length && right.every((member) => left.includes(member));

/** The fields that are among the changes. */
function only<Fields extends object>(fields: Fields, changes: readonly FieldChange[], prefix = ''): Partial<Fields> {
  const named = new Set(changes.map(({ field }) => field));
  const kept = Object.entries(fields).filter(([field]) => named.has(`${prefix}${field}`));
  return Object.fromEntries(kept) as Partial<Fields>;
}
