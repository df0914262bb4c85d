import { env } from 'cloudflare:workers';
import type { CreateDocumentResponse, Document } from '../../shared/api/documents.ts';
import { operator } from '../keys/operator.ts';
import type { Ports, Services } from '../services.ts';
import { toHex } from '../storage/hex.ts';
import { uploadKey } from '../storage/object-keys.ts';
import { createTestGateway, testKey } from './gateway.ts';

/** The first bytes of a PNG, and then bytes that repeat nowhere near. */
export function pngBytes(size = 2_000): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from({ length: size }, (_, index) => (index * index) >> 3);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return bytes;
}

export const sha256Of = async (bytes: BufferSource): Promise<string> =>
  toHex(await crypto.subtle.digest('SHA-256', bytes));

/** A gateway whose key belongs to a tenant of its own, and whose other key `other` to another one. */
export function createDocumentGateway(
  ports: Partial<Ports> = {},
  variables: Record<string, unknown> = {},
  parts: Partial<Services> = {},
) {
  const tenantId = `tenant-${crypto.randomUUID()}`;
  const gateway = createTestGateway(ports, variables, {
    findCaller: async (key) => ({
      caller: { ...operator, tenantId: key === testKey ? tenantId : `${tenantId}-${key}` },
      refusal: null,
    }),
    ...parts,
  });
  const request = (method: string, path: string, init: RequestInit = {}) =>
    gateway.send(path, { ...init, method, headers: { 'x-api-key': testKey, ...init.headers } });

  async function register(body: object = {}, headers: Record<string, string> = {}) {
    const announced = { content_type: 'image/png', size_bytes: 2_000, ...body };
    const response = await gateway.post('/v1/documents', announced, headers);
    return { response, document: (await response.json()) as CreateDocumentResponse };
  }

  /** What a signed URL does. */
  const putObject = (id: string, bytes: Uint8Array) => env.DOCUMENTS.put(uploadKey(tenantId, id), bytes);
  const hasObject = async (id: string) => (await env.DOCUMENTS.head(uploadKey(tenantId, id))) !== null;

  async function makeReady(bytes = pngBytes()): Promise<Document> {
    const { document } = await register({ size_bytes: bytes.length });
    await putObject(document.id, bytes);
    return (await request('POST', `/v1/documents/${document.id}/complete`)).json();
  }

  const tenant = env.TENANTS.get(env.TENANTS.idFromName(tenantId));
  return { ...gateway, tenantId, tenant, request, register, putObject, hasObject, makeReady };
}
