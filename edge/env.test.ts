import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import example from '../.dev.vars.example?raw';
import { ConfigurationError, parseEnv, variablesSchema } from './env.ts';

const variables = {
  GATEWAY_API_KEY: 'k',
  RUNPOD_API_KEY: 'r',
  RUNPOD_CLASSIFY_ENDPOINT: 'a1',
  RUNPOD_EXTRACT_ENDPOINT: 'b1, b2,',
};
const { KEYS, DOCUMENTS, JOBS, TENANTS, BATCHES } = env;
const bindings = { KEYS, DOCUMENTS, JOBS, TENANTS, BATCHES };

const faultsOf = (given: object): readonly string[] => {
  try {
    parseEnv(given);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.variables;
  }
  return [];
};

describe('the environment', () => {
  it('needs four variables and has a default for each other one', () => {
    expect(parseEnv({ ...variables, ...bindings })).toMatchObject({
      RUNPOD_EXTRACT_ENDPOINT: ['b1', 'b2'],
      RUNPOD_TIMEOUT: 120,
      LOG_LEVEL: 'INFO',
      RUNPOD_BASE_URL: 'https://api.runpod.ai/v2',
      ALLOW_PRIVATE_SOURCES: false,
      R2_BUCKET: 'docproc-documents',
      RETENTION_DAYS: 30,
    });
  });

  it('names everything that is missing or wrong at once', () => {
    const wrong = { RUNPOD_CLASSIFY_ENDPOINT: ' , ', RUNPOD_TIMEOUT: 'soon', LOG_LEVEL: 'loud', RUNPOD_BASE_URL: 'x' };
    expect(faultsOf({ ...wrong, ALLOW_PRIVATE_SOURCES: 'maybe' })).toEqual([
      'GATEWAY_API_KEY',
      'RUNPOD_API_KEY',
      'RUNPOD_CLASSIFY_ENDPOINT',
      'RUNPOD_EXTRACT_ENDPOINT',
      'RUNPOD_TIMEOUT',
      'LOG_LEVEL',
      'RUNPOD_BASE_URL',
      'ALLOW_PRIVATE_SOURCES',
      'KEYS',
      'DOCUMENTS',
      'JOBS',
      'TENANTS',
      'BATCHES',
    ]);
  });

  it.each(['../x', 'a/b', 'a?b', 'a b'])('takes no endpoint id that would change the path: %s', (id) => {
    expect(faultsOf({ ...variables, ...bindings, RUNPOD_EXTRACT_ENDPOINT: id })).toEqual(['RUNPOD_EXTRACT_ENDPOINT']);
  });

  it('never shows a value', () => {
    expect(() => parseEnv({ GATEWAY_API_KEY: 'hunter2', RUNPOD_TIMEOUT: 'hunter2' })).toThrow(/^(?!.*hunter2)/);
  });
});

describe('.dev.vars.example', () => {
  const lines = example.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const entries = lines.map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]);

  it('has the names of the schema in the order of the schema', () => {
    expect(entries.map(([name]) => name)).toEqual(Object.keys(variablesSchema.shape));
  });

  it('has values that work locally, and a key that nobody would keep', () => {
    const parsed = parseEnv({ ...Object.fromEntries(entries), ...bindings });
    expect(new URL(parsed.RUNPOD_BASE_URL).hostname).toBe('127.0.0.1');
    expect(parsed.ALLOW_PRIVATE_SOURCES).toBe(true);
    expect(parsed.GATEWAY_API_KEY).toMatch(/^replace-/);
    expect(parsed.SIGNING_KEY).toMatch(/^replace-/);
  });
});
