import { modelReference, readCachedModels } from './cached-model.ts';
import { compareEndpoint, type FieldChange } from './compare-endpoint.ts';
import { type EndpointBody, type EndpointPatch, toEndpointBody } from './endpoint-body.ts';
import { type EndpointTask, endpointSettings } from './endpoint-settings.ts';
import { findByName, type ManagementApi } from './management-api.ts';
import type { DeployOptions } from './options.ts';
import { DeployProblem } from './problem.ts';
import type { Send } from './send-request.ts';

export type EndpointStep = {
  task: EndpointTask;
  /** RunPod's id, null until it is created. */
  id: string | null;
  action: 'create' | 'change' | 'nothing';
  /** The fields that differ; empty for a new one. */
  changes: FieldChange[];
  body: EndpointBody;
  patch: EndpointPatch;
  cachedModel: CachedModelStep;
};

/** `unmanaged`: not asked for. `unknown`: the present one could not be read, for the reason given. */
export type CachedModelStep =
  | { action: 'unmanaged' }
  | { action: 'attach' | 'nothing'; reference: string; present: string[] }
  | { action: 'unknown'; reference: string; reason: string };

export type RegistryStep = { name: string; action: 'create' | 'nothing' };

export type Plan = { registry: RegistryStep | null; endpoints: EndpointStep[] };

/** Is there anything to do? */
export const isEmptyPlan = ({ registry, endpoints }: Plan): boolean =>
  registry?.action !== 'create' &&
  endpoints.every(({ action, cachedModel }) => action === 'nothing' && cachedModel.action !== 'attach');

/** Stands for an id that RunPod has yet to give. */
export const pendingRegistryId = (name: string): string => `(the new credentials ${name})`;

/** Reads what is there, and changes nothing. */
export async function makePlan(
  { api, send, managementUrl }: { api: ManagementApi; send: Send; managementUrl: string },
  options: DeployOptions,
): Promise<Plan> {
  const registry = options.registryName === null ? null : await planRegistry(api, options.registryName);
  const present = await api.listEndpoints();
  const endpoints: EndpointStep[] = [];
  for (const task of options.images.keys()) {
    const body = toEndpointBody(task, options, registry?.id ?? null);
    const found = findByName(present, body.name);
    const { changes, patch } = found === null ? { changes: [], patch: {} } : compareEndpoint(found, body);
    endpoints.push({
      task,
      id: found?.id ?? null,
      action: found === null ? 'create' : changes.length > 0 ? 'change' : 'nothing',
      changes,
      body,
      patch,
      cachedModel: await planCachedModel({ send, managementUrl }, task, found?.id ?? null, options.withCachedModel),
    });
  }
  return { registry: registry?.step ?? null, endpoints };
}

async function planRegistry(api: ManagementApi, name: string): Promise<{ id: string; step: RegistryStep }> {
  const found = (await api.listRegistries()).find((registry) => registry.name === name);
  if (found) return { id: found.id, step: { name, action: 'nothing' } };
  return { id: pendingRegistryId(name), step: { name, action: 'create' } };
}

/** A cached model that cannot be read must not keep the rest from being deployed. */
async function planCachedModel(
  { send, managementUrl }: { send: Send; managementUrl: string },
  task: EndpointTask,
  endpointId: string | null,
  withCachedModel: boolean,
): Promise<CachedModelStep> {
  if (!withCachedModel) return { action: 'unmanaged' };
  const reference = modelReference(endpointSettings[task].model);
  if (endpointId === null) return { action: 'attach', reference, present: [] };
  try {
    const present = await readCachedModels(send, managementUrl, endpointId);
    const isThere = present.length === 1 && present[0] === reference;
    return { action: isThere ? 'nothing' : 'attach', reference, present };
  } catch (error) {
    if (!(error instanceof DeployProblem)) throw error;
    return { action: 'unknown', reference, reason: error.message };
  }
}
