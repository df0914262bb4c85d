import { attachCachedModel } from './cached-model.ts';
import type { EndpointTask } from './endpoint-settings.ts';
import type { ManagementApi } from './management-api.ts';
import { type EndpointStep, type Plan, pendingRegistryId } from './plan.ts';
import { DeployProblem } from './problem.ts';
import type { Send } from './send-request.ts';

export type Outcome = {
  /** Ids of the endpoints that are there now, done or not. */
  ids: Map<EndpointTask, string>;
  /** What could not be done, in words for the operator. */
  problems: string[];
};

/**
 * Does what the plan says, in its order, and goes on with the next endpoint when one is refused.
 *
 * @param options.credentials - For a registry that the plan creates.
 * @param options.onStep - Told before each request that changes something.
 */
export async function applyPlan(
  { api, send, managementUrl }: { api: ManagementApi; send: Send; managementUrl: string },
  plan: Plan,
  options: { credentials: { username: string; password: string } | null; onStep: (text: string) => void },
): Promise<Outcome> {
  const outcome: Outcome = { ids: new Map(), problems: [] };
  const attempt = async (what: string, act: () => Promise<void>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof DeployProblem)) throw error;
      outcome.problems.push(`${what}: ${error.message}`);
    }
  };

  for (const { task, id } of plan.endpoints) if (id !== null) outcome.ids.set(task, id);
  let registryId: string | null = null;
  if (plan.registry?.action === 'create') {
    const { name } = plan.registry;
    await attempt(`Credentials ${name}`, async () => {
      if (options.credentials === null) throw new DeployProblem('REGISTRY_USERNAME and REGISTRY_PASSWORD are needed.');
      options.onStep(`Creating the credentials ${name} …`);
      registryId = (await api.createRegistry({ name, ...options.credentials })).id;
    });
    if (registryId === null) return outcome; // no endpoint could pull its image
  }

  for (const step of plan.endpoints) {
    await attempt(step.body.name, () => applyEndpoint(api, step, plan, registryId, outcome, options.onStep));
    const { cachedModel } = step;
    const id = outcome.ids.get(step.task);
    if (cachedModel.action === 'unknown') outcome.problems.push(byHand(step, cachedModel.reason));
    if (cachedModel.action !== 'attach' || id === undefined) continue;
    options.onStep(`Attaching the cached model to ${step.body.name} …`);
    try {
      await attachCachedModel(send, managementUrl, id, cachedModel.reference);
    } catch (error) {
      if (!(error instanceof DeployProblem)) throw error;
      outcome.problems.push(byHand(step, error.message));
    }
  }
  return outcome;
}

async function applyEndpoint(
  api: ManagementApi,
  { task, id, action, body, patch }: EndpointStep,
  plan: Plan,
  registryId: string | null,
  { ids }: Outcome,
  onStep: (text: string) => void,
): Promise<void> {
  const pending = plan.registry === null ? null : pendingRegistryId(plan.registry.name);
  const withRegistry = <Body extends { registry?: string }>(wanted: Body): Body =>
    registryId !== null && wanted.registry === pending ? { ...wanted, registry: registryId } : wanted;
  if (action === 'create') {
    onStep(`Creating ${body.name} …`);
    ids.set(task, (await api.createEndpoint(withRegistry(body))).id);
  } else if (action === 'change' && id !== null) {
    onStep(`Changing ${body.name} …`);
    await api.updateEndpoint(id, withRegistry(patch));
  }
}

/** A cold start without it ends with "no weights", so this is no detail. */
const byHand = ({ body, cachedModel }: EndpointStep, reason: string): string =>
  `${body.name}: the cached model could not be attached. ${reason} ` +
  `Set it in RunPod's console (Model: ${'reference' in cachedModel ? cachedModel.reference : ''}), or use --no-cached-model ` +
  'with weights in the image or on a volume.';
