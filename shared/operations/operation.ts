import type { z } from 'zod';
import type { ErrorCode } from '../errors.ts';

/** What comes back with one status. */
export type Answer = {
  description: string;
  /** Left out: there is no body. */
  body?: { contentType: string; schema: z.ZodType };
};

/** One thing that callers can do over HTTP: what `/openapi.json` says of it, and what its answers are tested against. */
export type Operation = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As OpenAPI writes it, `/v1/jobs/{id}`. */
  path: string;
  /** Unique; what a generated client calls it. */
  id: string;
  tag: string;
  summary: string;
  description?: string;
  /** False for what needs no key. */
  needsKey: boolean;
  /** Strict schema of the whole query. */
  query?: z.ZodObject;
  /** Request headers by name. */
  headers?: Readonly<Record<string, { schema: z.ZodType; description: string; required?: boolean }>>;
  body?: { contentType: string; schema: z.ZodType };
  answers: Readonly<Record<number, Answer>>;
  /** Problems of its own, besides those that every operation can end with. */
  errors: readonly ErrorCode[];
};

export const json = (description: string, schema: z.ZodType): Answer => ({
  description,
  body: { contentType: 'application/json', schema },
});
export const jsonBody = (schema: z.ZodType) => ({ contentType: 'application/json', schema });
export const nothing = (description: string): Answer => ({ description });
