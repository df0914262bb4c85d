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
  const response = await fetch(gatewayUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey, 'x-request-id': requestId },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  if (response.ok) return { answer: schema.parse(answer), problem: null };
  return { answer: null, problem: problemSchema.parse(answer) };
}
