import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { z } from 'zod';

/** A refusal in the service's own words: RFC 9457 with a stable `code`. */
const problemSchema = z.looseObject({
  code: z.string(),
  detail: z.string().optional(),
  title: z.string(),
  status: z.number(),
});
export type Problem = z.infer<typeof problemSchema>;

export type GatewayAnswer<Answer> = { answer: Answer; problem: null } | { answer: null; problem: Problem };

type Gateway = { gatewayUrl: string; apiKey: string };

/**
 * Posts one request as any caller would.
 *
 * @param requestId - Shown in the service's logs, so that the progress of this request can be followed.
 * @throws when the gateway cannot be reached, or answers in a shape that is not the documented one.
 */
export async function callGateway<Answer>(
  { gatewayUrl, apiKey }: Gateway,
  path: string,
  body: object,
  schema: z.ZodType<Answer>,
  requestId: string = crypto.randomUUID(),
): Promise<GatewayAnswer<Answer>> {
  const headers = { 'content-type': 'application/json', 'x-api-key': apiKey, 'x-request-id': requestId };
  const { status, text } = await post(gatewayUrl + path, headers, JSON.stringify(body));
  const answer: unknown = JSON.parse(text);
  if (status >= 200 && status < 300) return { answer: schema.parse(answer), problem: null };
  return { answer: null, problem: problemSchema.parse(answer) };
}

/** Not fetch: Node's gives up after 300 s without headers, and a long document on a laptop takes longer. */
async function post(
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<{ status: number; text: string }> {
  const sent = request(url, { method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) } });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, text: await readText(response) };
}
