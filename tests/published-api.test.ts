import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayAlone, startGatewayAlone } from '../local/gateway-alone.ts';
import { operations } from '../shared/operations/index.ts';

let gateway: GatewayAlone;
beforeAll(async () => {
  gateway = await startGatewayAlone();
}, 120_000);
afterAll(() => gateway?.stop());

const get = (path: string) => fetch(`${gateway.url}${path}`, { signal: AbortSignal.timeout(10_000) });

describe('the description of the API', () => {
  it('is there for programs without a key', async () => {
    const response = await get('/openapi.json');
    expect(response.headers.get('content-type')).toContain('application/json');
    const { openapi, paths } = (await response.json()) as { openapi: string; paths: object };
    expect(openapi).toBe('3.1.0');
    expect(new Set(Object.keys(paths))).toEqual(new Set(operations.map(({ path }) => path)));
  });

  it('is there for people, and runs nothing', async () => {
    const response = await get('/docs');
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await response.text();
    expect(page).not.toContain('<script');
    for (const { path } of operations) expect(page).toContain(path);
  });

  it('stands in nobody’s way: what is no part of it is still the gateway’s', async () => {
    expect(await (await get('/live')).json()).toEqual({ status: 'live' });
    const response = await get('/nowhere');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });
});
