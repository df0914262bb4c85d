import { oddJson, oddTexts } from './odd-values.ts';
import type { Random } from './random.ts';

/** A request before it becomes one: headers may come twice, and the body is any bytes. */
export type RawRequest = {
  method: string;
  path: string;
  query: string;
  headers: [name: string, value: string][];
  body: string | Uint8Array<ArrayBuffer> | null;
};

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'LINK'];
const queryNames = ['limit', 'cursor', 'status', 'tenant', 'from', 'to', 'group_by', 'from_index', 'delivery', 'x'];
const headerNames = [
  ...['accept', 'authorization', 'cache-control', 'cf-connecting-ip', 'content-encoding', 'content-length'],
  ...['content-type', 'cookie', 'expect', 'forwarded', 'host', 'idempotency-key', 'if-none-match', 'last-event-id'],
  ...[
    'origin',
    'prefer',
    'range',
    'traceparent',
    'tracestate',
    'x-api-key',
    'x-forwarded-for',
    'x-http-method-override',
  ],
  ...['x-original-url', 'x-request-id'],
];
const headerValues = [
  ...['application/json', 'application/json; charset=utf-16', 'multipart/form-data; boundary=x', '*/*', 'gzip', '-1'],
  ...['99999999999', 'bytes=0-', 'respond-async', 'wait=0', 'wait=-1', 'wait=1e9, respond-async', 'no-store', '*'],
  ...[
    '00-00000000000000000000000000000000-0000000000000000-00',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  ],
  ...['Bearer ', 'Bearer a b', 'Basic Og==', '::1', '127.0.0.1, 8.8.8.8'],
];

/** Of the odd texts, those in ASCII: the runtime's own `Headers` warns of every other one. */
const oddHeaderValues = [...headerValues, ...oddTexts.filter((text) => /^[\x20-\x7e]*$/.test(text))];

/** One to four changes of a request that was good. */
export function mutate(request: RawRequest, random: Random): RawRequest {
  let mutated = request;
  for (let left = 1 + random.below(4); left > 0; left--) mutated = random.pick(mutators)(mutated, random);
  return mutated;
}

const mutators: readonly ((request: RawRequest, random: Random) => RawRequest)[] = [
  (request, random) => ({ ...request, method: random.pick(methods) }),
  mutatePath,
  mutateQuery,
  mutateHeaders,
  mutateHeaders,
  mutateJson,
  mutateJson,
  mutateJson,
  mutateJson,
  mutateText,
];

function mutatePath(request: RawRequest, random: Random): RawRequest {
  const parts = request.path.split('/');
  const place = 1 + random.below(parts.length);
  const odd = random.pick([...oddTexts, '/', request.path.slice(1), parts[place]?.toUpperCase() ?? '']);
  parts.splice(place, random.below(2), odd);
  return { ...request, path: parts.join('/') };
}

function mutateQuery(request: RawRequest, random: Random): RawRequest {
  const text = random.pick(oddTexts);
  const name = random.pick([...queryNames, text]);
  const value = random.chance(0.5) ? encodeURIComponent(text) : text;
  return {
    ...request,
    query: [request.query, `${name}${random.pick(['=', '', '[]=', '[__proto__]='])}${value}`].join('&'),
  };
}

/** One more, which may be one that is there already; or one less. */
function mutateHeaders(request: RawRequest, random: Random): RawRequest {
  const headers = [...request.headers];
  if (random.chance(0.2)) headers.splice(random.below(headers.length), 1);
  else headers.push([random.pick(headerNames), random.pick(oddHeaderValues)]);
  return { ...request, headers };
}

/** Puts something odd in the place of one value, beside it, or takes it away. */
function mutateJson(request: RawRequest, random: Random): RawRequest {
  if (typeof request.body !== 'string') return { ...request, body: request.body ?? random.pick(oddJson) };
  const places = [...request.body.matchAll(/(?<=[:[,])("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|\{\}|\[\])/g)];
  const names = [...request.body.matchAll(/"(?:[^"\\]|\\.)*"(?=:)/g)];
  const place = random.pick([...places, ...names, null]);
  const odd = random.pick(oddJson);
  if (place === null) return { ...request, body: odd };
  const [before, after] = [request.body.slice(0, place.index), request.body.slice(place.index + place[0].length)];
  const isName = names.includes(place);
  const name = JSON.stringify(random.pick(oddTexts));
  const put = random.pick([
    ...(isName ? [name, `${name}:${odd},${place[0]}`, `${place[0]}:${odd},${place[0]}`] : [odd, odd, odd]),
    ...(isName ? [] : [JSON.stringify(random.pick(oddTexts)), `[${place[0]}]`, `{"a":${place[0]}}`]),
  ]);
  return { ...request, body: before + put + after };
}

/** As a broken wire or a broken writer would. */
function mutateText(request: RawRequest, random: Random): RawRequest {
  const bytes =
    typeof request.body === 'string' ? new TextEncoder().encode(request.body) : (request.body ?? new Uint8Array(0));
  const at = random.below(bytes.length + 1);
  const put = random.pick([[], [0], [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf], [0x22], [0x7b]]);
  const end = random.pick([at, at + 1, bytes.length]);
  return { ...request, body: new Uint8Array([...bytes.slice(0, at), ...put, ...bytes.slice(end)]) };
}
