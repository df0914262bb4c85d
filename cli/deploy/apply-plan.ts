import { attachCachedModel } from './cached-model.ts';
import type { EndpointTask } from './endpoint-settings.ts';
import type { ManagementApi } from './management-api.ts';
import { type EndpointStep, type Plan, pendingRegistryId, type RegistryStep } from './plan.ts';
import { DeployProblem } from './problem.ts';
import type { Send } from './send-request.ts';

export type Outcome = {
  /** Ids of the endpoints that are there now, done or not. */
  ids: Map<EndpointTask, string>;
  /** What could not be done, in words for the operator. */
  problems: string[];
};

export type Credentials = { username: string; password: string };

/**
 * Does what the plan says, in its order, and goes on with the next endpoint when one is refused.
 *
 * @param options.credentials - Of the registry that the plan creates.
 * @param options.onStep - Told before each request that changes something.
 */
export async function applyPlan(
  { api, send, managementUrl }: { api: ManagementApi; send: Send; managementUrl: string },
  plan: Plan,
  { credentials, onStep }: { credentials: Credentials | null; onStep: (text: string) => void },
): Promise<Outcome> {
  const known = plan.endpoints.flatMap(({ task, id }) => (id === null ? [] : [[task, id] as const]));
  const outcome: Outcome = { ids: new Map(known), problems: [] };
  const attempt = async (act: () => Promise<void>, toProblem: (reason: string) => string): Promise<void> => {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof DeployProblem)) throw error;
      outcome.problems.push(toProblem(error.message));
    }
  };

  let registryId: string | null = null;
  if (plan.registry?.action === 'create') {
    const { name } = plan.registry;
    const create = async () => {
      if (credentials === null) throw new DeployProblem('A user name and a password are needed.');
      onStep(`Creating the credentials ${name} …`);
      registryId = (await api.createRegistry({ name, ...credentials })).id;
    };
    await attempt(create, (reason) => `Credentials ${name}: ${reason}`);
    if (registryId === null) return outcome; // no endpoint could pull its image
  }

  for (const step of plan.endpoints) {
    const { task, body, cachedModel } = step;
    const apply = async () => {
      const id = await applyEndpoint(api, withRegistry(step, plan.registry, registryId), onStep);
      outcome.ids.set(task, id);
    };
    await attempt(apply, (reason) => `${body.name}: ${reason}`);

    const id = outcome.ids.get(task);
    if (cachedModel.action === 'unknown') outcome.problems.push(byHand(body.name, cachedModel));
    if (cachedModel.action !== 'attach' || id === undefined) continue;
    const { reference } = cachedModel;
    onStep(`Attaching the cached model to ${body.name} …`);
    await attempt(
      () => attachCachedModel(send, managementUrl, id, reference),
      (reason) => byHand(body.name, { reference, reason }),
    );
  }
  return outcome;
}

/** @returns The endpoint's id. */
async function applyEndpoint(
  api: ManagementApi,
  { id, action, body, patch }: EndpointStep,
  onStep: (text: string) => void,
): Promise<string> {
  if (id === null) {
    onStep(`Creating ${body.name} …`);
    return (await api.createEndpoint(body)).id;
  }
  if (action === 'change') {
    onStep(`Changing ${body.name} …`);
    await api.updateEndpoint(id, patch);
  }
  return id;
}

/** Puts the id of credentials that were just created where the plan had to leave it open. */
function withRegistry(step: EndpointStep, registry: RegistryStep | null, registryId: string | null): EndpointStep {
  if (registry === null || registryId === null) return step;
  const pending = pendingRegistryId(registry.name);
  const fill = <Body extends { registry?: string }>(body: Body): Body =>
    body.registry === pending ? { ...body, registry: registryId } : body;
  return { ...step, body: fill(step.body), patch: fill(step.patch) };
}

/** A worker without weights is unfit, so this is no detail. */
const byHand = (name: string, { reference, reason }: { reference: string; reason: string }): string =>
  `${name}: the cached model could not be attached. ${reason} Set it in RunPod's console (Model: ${reference}), or use ` +
  '--no-cached-model with weights in the image or on a volume.';
