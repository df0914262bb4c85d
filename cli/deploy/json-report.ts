import type { Outcome } from './apply-plan.ts';
import { gatewayVariables } from './endpoint-settings.ts';
import type { DeployOptions } from './options.ts';
import type { Plan } from './plan.ts';

/**
 * What `--json` prints.
 *
 * @param outcome - Null: the plan was not confirmed, so nothing was done.
 */
export function toJsonReport(plan: Plan, { environment }: DeployOptions, outcome: Outcome | null): string {
  const endpoints = plan.endpoints.map(({ task, id, action, changes, body, cachedModel }) => ({
    task,
    name: body.name,
    id: outcome?.ids.get(task) ?? id,
    action,
    changes,
    cached_model: cachedModel.action === 'unmanaged' ? { action: 'unmanaged' } : cachedModel,
  }));
  const variables = endpoints.flatMap(({ task, id }) => (id === null ? [] : [[gatewayVariables[task], id]]));
  const report = {
    environment,
    applied: outcome !== null,
    credentials: plan.registry,
    endpoints,
    variables: Object.fromEntries(variables),
    problems: outcome?.problems ?? [],
  };
  return JSON.stringify(report, null, 2);
}
