import type { ApiRequest } from './api-request.ts';
import type { EndpointBody, EndpointPatch } from './endpoint-body.ts';

/** The requests of RunPod's management API v2 that a deployment is made of. It refuses fields that it does not know. */
export function createManagementRequests(baseUrl: string) {
  return {
    /** @param cursor - Of the page before; absent: the first page. */
    listEndpoints: (cursor?: string): ApiRequest => ({
      method: 'GET',
      url: `${baseUrl}/serverless${cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`}`,
      isRepeatable: true,
    }),
    createEndpoint: (body: EndpointBody): ApiRequest => ({
      method: 'POST',
      url: `${baseUrl}/serverless`,
      body,
      isRepeatable: false,
    }),
    /** Only the fields in it are changed; an object in it replaces the whole object, `gpu` excepted. */
    updateEndpoint: (id: string, body: EndpointPatch): ApiRequest => ({
      method: 'PATCH',
      url: `${baseUrl}/serverless/${encodeURIComponent(id)}`,
      body,
      isRepeatable: true,
    }),
    listRegistries: (cursor?: string): ApiRequest => ({
      method: 'GET',
      url: `${baseUrl}/registries${cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`}`,
      isRepeatable: true,
    }),
    createRegistry: (body: { name: string; username: string; password: string }): ApiRequest => ({
      method: 'POST',
      url: `${baseUrl}/registries`,
      body,
      isRepeatable: false,
    }),
  };
}

export type ManagementRequests = ReturnType<typeof createManagementRequests>;
