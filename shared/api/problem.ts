import * as z from 'zod';
import { type ErrorCode, errorTable } from '../errors.ts';
import { jobIdSchema } from './ids.ts';

const errorCodes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];

/** One thing that is wrong with a request: where, in the words of the request (`image_urls[3]`), and what to change. */
export const requestFaultSchema = z.object({
  /** Empty when the fault is of the body as a whole. */
  path: z.string(),
  message: z.string(),
});
export type RequestFault = z.infer<typeof requestFaultSchema>;

/** The body of every answer that is an error: `application/problem+json` (RFC 9457) with members of our own. */
export const problemSchema = z.object({
  /** `urn:docproc:problem:` and the code. */
  type: z.string(),
  /** The same words for every problem of this code. */
  title: z.string(),
  status: z.int().min(400).max(599),
  /** What happened this time and what can be done about it. */
  detail: z.string(),
  code: z.enum(errorCodes),
  /** Whether the same request sent again can succeed; then `retry-after` may say when. */
  retryable: z.boolean(),
  /** Also in the `x-request-id` header and in the operator's log. */
  request_id: z.string(),
  /** The job that goes on, when the caller asked for one and did not want to wait longer. */
  job_id: jobIdSchema.optional(),
  /** Every fault that was found, when the request itself is at fault. */
  errors: z.array(requestFaultSchema).optional(),
});
export type Problem = z.infer<typeof problemSchema>;
