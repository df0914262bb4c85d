import { zValidator } from '@hono/zod-validator';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import type { z } from 'zod';
import type { RequestFault } from '../../shared/api/problem.ts';
import { ApiError } from '../../shared/errors.ts';
import type { GatewayEnv } from '../context.ts';
import { MAX_BODY_BYTES } from '../policy.ts';
import { RequestError } from '../respond/request-error.ts';

/** Refuses what does not say that it is JSON in UTF-8, before a byte of it is read. */
export const requireJson = createMiddleware<GatewayEnv>(async (c, next) => {
  const contentType = c.req.header('content-type') ?? '';
  if (!/^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(contentType)) {
    throw new ApiError('unsupported_media_type', 'Send the body as JSON with content-type: application/json');
  }
  await next();
});

/** Refuses a body over `maxBytes`: by its announced length before reading, else as soon as so much has come. */
export const limitBodyTo = (maxBytes: number) =>
  bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw new ApiError('request_too_large', `The body may be ${maxBytes} bytes at most`);
    },
  });
export const limitBody = limitBodyTo(MAX_BODY_BYTES);

/** Parses the body by `schema`. @throws RequestError `invalid_request` that names every fault. */
export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => zValidator('json', schema, refuseFaults);

/** What a validator does with its result. */
export function refuseFaults(result: { success: true } | { success: false; error: z.core.$ZodError }): void {
  if (!result.success) throw new RequestError('invalid_request', result.error.issues.flatMap(toFaults));
}

/** Each unknown field is a fault of its own. Zod's messages name what was expected and never what was sent. */
function toFaults(issue: z.core.$ZodIssue): RequestFault[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: toPath(issue.path), message: issue.message }];
  return issue.keys.map((key) => ({ path: toPath([...issue.path, key.slice(0, 100)]), message: 'unknown field' }));
}

/** `['image_urls', 3]` → `image_urls[3]` */
function toPath(path: PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
