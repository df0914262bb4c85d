import * as z from 'zod';
import packageJson from '../../package.json' with { type: 'json' };
import { problemSchema } from '../../shared/api/problem.ts';
import { type ErrorCode, errorTable } from '../../shared/errors.ts';
import { operations } from '../../shared/operations/index.ts';
import type { Answer, Operation } from '../../shared/operations/operation.ts';
import { examples } from './examples.ts';
import { namedSchemas } from './named-schemas.ts';

/** With these any operation can end; those that need a key also with what a key can be refused for. */
const commonErrors: readonly ErrorCode[] = ['invalid_request', 'not_found', 'method_not_allowed', 'internal'];
const bodyErrors: readonly ErrorCode[] = ['request_too_large', 'unsupported_media_type'];
const keyErrors: readonly ErrorCode[] = [
  ...([
    'unauthorized',
    'forbidden',
    'rate_limited',
    'too_many_requests',
    'quota_exhausted',
    'storage_unavailable',
  ] as const),
];

export const errorsOf = ({ needsKey, body, errors }: Operation): ErrorCode[] => [
  ...new Set([...commonErrors, ...(needsKey ? keyErrors : []), ...(body === undefined ? [] : bodyErrors), ...errors]),
];

/** The OpenAPI 3.1 document, from the very schemas with which the gateway validates. The same input gives the same text. */
export function buildOpenapi(): OpenapiDocument {
  const paths: OpenapiDocument['paths'] = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: toOperation(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'docproc',
      version: packageJson.version,
      description:
        'Typed, checked, source-linked data from pictures and PDFs of US tax and financial documents.\n\n' +
        'A field that is not described here may be added at any time: pass over what you do not know. What is described stays ' +
        'as it is within `/v1`; what is to go is marked `deprecated` for six months at least before it does.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }, { bearer: [] }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      schemas: namedParts(),
    },
  };
}

export type OpenapiDocument = {
  openapi: string;
  info: object;
  servers: object[];
  security: object[];
  tags: { name: string }[];
  paths: Record<string, Record<string, OpenapiOperation>>;
  components: object;
};
export type OpenapiOperation = { operationId: string; summary: string; tags: string[]; [field: string]: unknown };

function toOperation(operation: Operation): OpenapiOperation {
  const { id, summary, description, tag, needsKey, body, answers } = operation;
  const parameters = [...pathParameters(operation), ...queryParameters(operation), ...headerParameters(operation)];
  return {
    operationId: id,
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [tag],
    ...(needsKey ? {} : { security: [] }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: content(body, 'input', examples[id]?.request) } }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, toResponse(answer, id)])),
      ...problemResponses(operation),
    },
  };
}

const toResponse = ({ description, body }: Answer, id: string) => ({
  description,
  headers: { 'x-request-id': { schema: { type: 'string' } } },
  ...(body === undefined ? {} : { content: content(body, 'output', examples[id]?.response) }),
});

const content = ({ contentType, schema }: NonNullable<Answer['body']>, io: 'input' | 'output', example: unknown) => ({
  [contentType]: {
    schema: io === 'input' ? toInputSchema(schema) : toOutputSchema(schema),
    ...(example === undefined ? {} : { example }),
  },
});

/** One response a status; several codes can share one. */
function problemResponses(operation: Operation): Record<string, object> {
  const byStatus = Map.groupBy(errorsOf(operation), (code) => errorTable[code].status);
  const own = new Set(Object.keys(operation.answers));
  return Object.fromEntries(
    [...byStatus]
      .filter(([status]) => !own.has(String(status)))
      .map(([status, codes]) => [
        String(status),
        {
          description: codes.map((code) => `\`${code}\`: ${errorTable[code].title}.`).join(' '),
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      ]),
  );
}

const pathParameters = ({ path }: Operation) =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

const queryParameters = ({ query }: Operation) =>
  Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !(schema as z.ZodType).safeParse(undefined).success,
    schema: toInputSchema(schema as z.ZodType),
  }));

const headerParameters = ({ headers = {} }: Operation) =>
  Object.entries(headers).map(([name, { schema, description, required = false }]) => ({
    name,
    in: 'header',
    required,
    description,
    schema: toInputSchema(schema),
  }));

type JsonSchema = Record<string, unknown>;

/** What is sent, in place: what is read beside its operation needs no search. */
function toInputSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...jsonSchema } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    reused: 'inline',
  });
  return jsonSchema;
}

/** What comes back, with a reference to each named part. */
function toOutputSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, $defs: __, ...jsonSchema } = referring(schema);
  const id = namedSchemas.get(schema)?.id;
  return id === undefined ? jsonSchema : { $ref: `#/components/schemas/${id}` };
}

/** The named parts themselves: every answer refers to some of them. */
function namedParts(): Record<string, JsonSchema> {
  const parts: Record<string, JsonSchema> = {};
  const answers = operations.flatMap(({ answers }) => Object.values(answers).flatMap(({ body }) => body?.schema ?? []));
  for (const schema of [...answers, problemSchema]) {
    const { $schema: _, $defs = {}, id: __, ...whole } = referring(schema);
    const id = namedSchemas.get(schema)?.id;
    for (const [name, part] of Object.entries({
      ...($defs as Record<string, JsonSchema>),
      ...(id && { [id]: whole }),
    })) {
      const { id: ___, ...rest } = part as JsonSchema;
      parts[name] = rest;
    }
  }
  return Object.fromEntries(Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** zod puts named parts beside the schema; OpenAPI has one place for all. */
function referring(schema: z.ZodType): JsonSchema {
  const text = JSON.stringify(
    z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any', reused: 'inline', metadata: namedSchemas }),
  );
  return JSON.parse(text.replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonSchema;
}
