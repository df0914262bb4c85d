import type { ApiRequest } from './api-request.ts';
import { modelReference, readCachedModelsRequest, saveCachedModelRequest, toGraphqlEndpoint } from './cached-model.ts';
import { type EndpointBody, toEndpointBody } from './endpoint-body.ts';
import { type EndpointTask, endpointSettings } from './endpoint-settings.ts';
import { createManagementRequests } from './management-requests.ts';
import type { DeployOptions } from './options.ts';
import { HIDDEN, shownVariable } from './shown-variable.ts';

/** A request with what it is for. */
export type DryRunStep = { purpose: string; request: ApiRequest };

/**
 * The requests of a deployment into an account that has neither endpoint yet, in their order. What only RunPod's answers can
 * tell stands in braces; secrets are hidden.
 */
export function dryRun(managementUrl: string, options: DeployOptions): DryRunStep[] {
  const requests = createManagementRequests(managementUrl);
  const { registryName } = options;
  const registrySteps: DryRunStep[] =
    registryName === null
      ? []
      : [
          { purpose: 'Which credentials are there?', request: requests.listRegistries() },
          {
            purpose: `Create the credentials, when ${registryName} is not among them`,
            request: requests.createRegistry({ name: registryName, username: HIDDEN, password: HIDDEN }),
          },
        ];
  const registryId = registryName === null ? null : `{id of the credentials ${registryName}}`;
  return [
    ...registrySteps,
    { purpose: 'Which endpoints are there?', request: requests.listEndpoints() },
    ...[...options.images.keys()].flatMap((task) => {
      const body = hideSecrets(toEndpointBody(task, options, registryId));
      const create = {
        purpose: `Create ${body.name}; one that is there gets PATCH ${managementUrl}/serverless/{id} with what differs`,
        request: requests.createEndpoint(body),
      };
      return [create, ...(options.withCachedModel ? cachedModelSteps(managementUrl, task, body) : [])];
    }),
  ];
}

function cachedModelSteps(managementUrl: string, task: EndpointTask, body: EndpointBody): DryRunStep[] {
  const id = `{id of ${body.name}}`;
  const present = toGraphqlEndpoint(body, id, `{templateId of ${body.name}}`);
  const reference = modelReference(endpointSettings[task].model);
  return [
    { purpose: `Read ${body.name} whole`, request: readCachedModelsRequest(managementUrl, id) },
    {
      purpose: 'Attach the cached model; everything else goes back as just read',
      request: saveCachedModelRequest(managementUrl, present, reference),
    },
  ];
}

const hideSecrets = (body: EndpointBody): EndpointBody => ({
  ...body,
  env: Object.fromEntries(Object.entries(body.env).map(([name, value]) => [name, shownVariable(name, value)])),
});

/** As text: purpose, request line, headers, body. */
export const showDryRun = (steps: readonly DryRunStep[]): string =>
  steps
    .map(({ purpose, request: { method, url, body } }) =>
      [
        `# ${purpose}`,
        `${method} ${url}`,
        'authorization: Bearer $RUNPOD_API_KEY',
        ...(body === undefined ? [] : ['content-type: application/json', '', JSON.stringify(body, null, 2)]),
      ].join('\n'),
    )
    .join('\n\n');
