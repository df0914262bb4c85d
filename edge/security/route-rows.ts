/** Things that belong to tenants, by id. */
export type Things = { doc: string; job: string; batch: string; key: string; tenant: string };

/** A request that a route answers when everything else is right. */
export type RouteCall = {
  /** In the place of `:id`. */
  id?: keyof Things;
  body?: object | 'bytes';
  query?: string;
};

/**
 * `401 unauthorized`: with which status and code a route refuses. `open`: it answers all the same, and says nothing wrong by
 * it. `ignored`: what was sent is not read. `no body`: HTTP gives the method none.
 */
export type Refusal = `${number} ${string}` | 'open' | 'ignored' | 'no body';

export type Refusals = Record<
  | 'noKey'
  | 'malformedKey'
  | 'wrongKey'
  | 'revokedKey'
  | 'expiredKey'
  | 'wrongScope'
  | 'wrongAddress'
  | 'otherTenant'
  | 'oversizedBody'
  | 'wrongContentType'
  | 'unknownField'
  | 'unknownQuery',
  Refusal
>;

export type RouteRow = {
  route: `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;
  /** With a tenant's own things. */
  call?(own: Things): RouteCall;
  /** How another tenant's things would be reached by the route. */
  reach?(other: Things): RouteCall;
  refusals: Refusals;
};

const noAccess = {
  noKey: '401 unauthorized',
  malformedKey: '401 unauthorized',
  wrongKey: '401 unauthorized',
  revokedKey: '401 unauthorized',
  expiredKey: '401 unauthorized',
  wrongScope: '403 forbidden',
  wrongAddress: '403 forbidden',
} as const;

const strictBody = {
  oversizedBody: '413 request_too_large',
  wrongContentType: '415 unsupported_media_type',
  unknownField: '400 invalid_request',
} as const;
const ignoredBody = { oversizedBody: 'ignored', wrongContentType: 'ignored', unknownField: 'ignored' } as const;
const noBody = { oversizedBody: 'no body', wrongContentType: 'no body', unknownField: 'no body' } as const;

/** Of whoever asks alone: there is no way to name another tenant's. */
const keyed = { ...noAccess, otherTenant: 'open', unknownQuery: '400 invalid_request' } as const;
const owned = { ...keyed, otherTenant: '404 not_found' } as const;
/** The operator's key may name a tenant; any other one its own alone. */
const administered = { ...keyed, otherTenant: '403 forbidden' } as const;
/** Any valid key is enough. */
const unscoped = { ...keyed, wrongScope: 'open' } as const;
const open: Refusals = {
  ...{ noKey: 'open', malformedKey: 'open', wrongKey: 'open', revokedKey: 'open', expiredKey: 'open' },
  ...{ wrongScope: 'open', wrongAddress: 'open', otherTenant: 'open', unknownQuery: 'ignored' },
  ...noBody,
};

const urls = ['https://example.com/w2.png'];
const onId = (id: keyof Things) => ({ call: () => ({ id }), reach: () => ({ id }) });
const withDocument = ({ doc }: Things): RouteCall => ({ body: { document_ids: [doc] } });

/** Every route and what it refuses. A route without a row fails the suite. */
export const routeRows: readonly RouteRow[] = [
  { route: 'GET /health', refusals: open },
  { route: 'GET /ready', refusals: open },
  { route: 'GET /live', refusals: open },
  {
    // What is not behind the token that we made is not there.
    route: 'POST /hooks/runpod/:tenantId/:jobId/:step/:n/:token',
    refusals: {
      ...{ noKey: '404 not_found', malformedKey: '404 not_found', wrongKey: '404 not_found' },
      ...{ revokedKey: '404 not_found', expiredKey: '404 not_found', wrongScope: '404 not_found' },
      ...{ wrongAddress: '404 not_found', otherTenant: '404 not_found', unknownQuery: 'ignored' },
      ...ignoredBody,
    },
  },
  // The tests' tenant is not the operator's, whose numbers these are.
  { route: 'GET /metrics', refusals: { ...keyed, otherTenant: '403 forbidden', ...noBody } },

  {
    route: 'POST /v1/classify',
    call: () => ({ body: { image_urls: urls } }),
    reach: withDocument,
    refusals: { ...owned, ...strictBody },
  },
  {
    route: 'POST /v1/extract',
    call: () => ({ body: { image_urls: urls, doc_type: 'W2' } }),
    reach: withDocument,
    refusals: { ...owned, ...strictBody },
  },
  { route: 'GET /v1/document-types', refusals: { ...unscoped, ...noBody } },
  { route: 'GET /v1/document-types/:type/schema', refusals: { ...unscoped, ...noBody } },

  {
    route: 'POST /v1/documents',
    call: () => ({ body: { content_type: 'image/png', size_bytes: 12 } }),
    refusals: { ...keyed, ...strictBody },
  },
  { route: 'GET /v1/documents', refusals: { ...keyed, ...noBody } },
  { route: 'GET /v1/documents/:id', ...onId('doc'), refusals: { ...owned, ...noBody } },
  { route: 'GET /v1/documents/:id/url', ...onId('doc'), refusals: { ...owned, ...noBody } },
  {
    route: 'PUT /v1/documents/:id/content',
    call: () => ({ id: 'doc', body: 'bytes' }),
    reach: () => ({ id: 'doc', body: 'bytes' }),
    refusals: {
      ...owned,
      // Length and type were announced when the document was registered; the bytes are no fields.
      oversizedBody: '422 upload_mismatch',
      wrongContentType: '422 upload_mismatch',
      unknownField: 'ignored',
    },
  },
  { route: 'POST /v1/documents/:id/complete', ...onId('doc'), refusals: { ...owned, ...ignoredBody } },
  { route: 'DELETE /v1/documents/:id', ...onId('doc'), refusals: { ...owned, ...ignoredBody } },

  {
    route: 'POST /v1/jobs',
    call: () => ({ body: { image_urls: urls } }),
    reach: withDocument,
    refusals: { ...owned, ...strictBody },
  },
  { route: 'GET /v1/jobs', refusals: { ...keyed, ...noBody } },
  { route: 'GET /v1/jobs/:id', ...onId('job'), refusals: { ...owned, ...noBody } },
  { route: 'GET /v1/jobs/:id/result', ...onId('job'), refusals: { ...owned, ...noBody } },
  { route: 'GET /v1/jobs/:id/events', ...onId('job'), refusals: { ...owned, ...noBody } },
  { route: 'GET /v1/jobs/:id/deliveries', ...onId('job'), refusals: { ...owned, ...noBody } },
  { route: 'POST /v1/jobs/:id/deliveries/redeliver', ...onId('job'), refusals: { ...owned, ...ignoredBody } },
  { route: 'DELETE /v1/jobs/:id', ...onId('job'), refusals: { ...owned, ...ignoredBody } },

  {
    route: 'POST /v1/batches',
    call: () => ({ body: { sources: [{ image_urls: urls }] } }),
    reach: (other) => ({ body: { sources: [{ document_ids: [other.doc] }] } }),
    refusals: { ...owned, ...strictBody },
  },
  { route: 'GET /v1/batches', refusals: { ...keyed, ...noBody } },
  { route: 'GET /v1/batches/:id', ...onId('batch'), refusals: { ...owned, ...noBody } },
  { route: 'GET /v1/batches/:id/items', ...onId('batch'), refusals: { ...owned, ...noBody } },
  { route: 'GET /v1/batches/:id/results', ...onId('batch'), refusals: { ...owned, ...noBody } },
  { route: 'GET /v1/batches/:id/deliveries', ...onId('batch'), refusals: { ...owned, ...noBody } },
  { route: 'POST /v1/batches/:id/deliveries/redeliver', ...onId('batch'), refusals: { ...owned, ...ignoredBody } },
  { route: 'DELETE /v1/batches/:id', ...onId('batch'), refusals: { ...owned, ...ignoredBody } },

  {
    route: 'GET /v1/usage',
    reach: (other) => ({ query: `tenant=${other.tenant}` }),
    refusals: { ...administered, ...noBody },
  },
  { route: 'GET /v1/webhook-secret', refusals: { ...keyed, ...noBody } },
  { route: 'POST /v1/webhook-secret/rotate', call: () => ({ body: {} }), refusals: { ...keyed, ...strictBody } },

  {
    route: 'POST /v1/keys',
    call: () => ({ body: { name: 'a key', scopes: ['extract'] } }),
    reach: (other) => ({ body: { name: 'a key', scopes: ['extract'], tenant: other.tenant } }),
    refusals: { ...administered, ...strictBody },
  },
  {
    route: 'GET /v1/keys',
    reach: (other) => ({ query: `tenant=${other.tenant}` }),
    refusals: { ...administered, ...noBody },
  },
  { route: 'GET /v1/keys/:id', ...onId('key'), refusals: { ...owned, ...noBody } },
  {
    route: 'PATCH /v1/keys/:id',
    call: () => ({ id: 'key', body: { name: 'another name' } }),
    reach: (other) => ({ id: 'key', body: { name: 'another name' }, query: `tenant=${other.tenant}` }),
    refusals: { ...administered, ...strictBody },
  },
  {
    route: 'POST /v1/keys/:id/rotate',
    call: () => ({ id: 'key', body: {} }),
    reach: (other) => ({ id: 'key', body: {}, query: `tenant=${other.tenant}` }),
    refusals: { ...administered, ...strictBody },
  },
  {
    route: 'DELETE /v1/keys/:id',
    call: () => ({ id: 'key' }),
    reach: (other) => ({ id: 'key', query: `tenant=${other.tenant}` }),
    refusals: { ...administered, ...ignoredBody },
  },
];
