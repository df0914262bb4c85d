import type { Io } from '../io.ts';
import type { EndpointBody } from './endpoint-body.ts';
import type { CachedModelStep, EndpointStep, Plan } from './plan.ts';
import { shownVariable } from './shown-variable.ts';

/** The plan as lines of text: `+` will be created, `~` will be changed, `=` stays. */
export function showPlan({ registry, endpoints }: Plan, colors: Io['colors']): string[] {
  const registryLine =
    registry === null
      ? []
      : [
          registry.action === 'create'
            ? colors.green(`+ credentials ${registry.name}`)
            : `= credentials ${registry.name}`,
        ];
  return [...registryLine, ...endpoints.flatMap((step) => showEndpoint(step, colors))];
}

function showEndpoint(step: EndpointStep, colors: Io['colors']): string[] {
  const { action, id, body, changes, cachedModel } = step;
  const name = `${body.name}${id === null ? '' : ` (${id})`}`;
  const head = {
    create: colors.green(`+ ${name}`),
    change: colors.yellow(`~ ${name}`),
    nothing: `= ${name}${cachedModel.action === 'nothing' || cachedModel.action === 'unmanaged' ? colors.dim(': nothing to do') : ''}`,
  }[action];
  const fields =
    action === 'create' ? showBody(body) : changes.map(({ field, from, to }) => ({ field, text: `${from} → ${to}` }));
  const rows = [...fields, ...showCachedModel(cachedModel)];
  const width = Math.max(...rows.map(({ field }) => field.length));
  return [head, ...rows.map(({ field, text }) => `    ${colors.dim(field.padEnd(width))}  ${text}`)];
}

type Row = { field: string; text: string };

/** Every field that is sent with a value, one a line, named as changes are. */
const showBody = (body: EndpointBody): Row[] =>
  Object.entries(body).flatMap(([field, value]): Row[] => {
    if (field === 'name') return [];
    if (typeof value !== 'object') return [{ field, text: String(value) }];
    if (Array.isArray(value)) return value.length === 0 ? [] : [{ field, text: value.join(', ') }];
    return Object.entries(value).map(([part, inner]) => ({
      field: `${field}.${part}`,
      text: field === 'env' ? shownVariable(part, String(inner)) : [inner].flat().join(', '),
    }));
  });

function showCachedModel(step: CachedModelStep): Row[] {
  const field = 'cached model';
  if (step.action === 'unknown') return [{ field, text: `could not be read. ${step.reason}` }];
  if (step.action !== 'attach') return [];
  return [{ field, text: `${step.present.join(', ') || 'none'} → ${step.reference}` }];
}
