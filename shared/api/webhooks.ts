import * as z from 'zod';
import { batchSchema } from './batches.ts';
import { jobSchema } from './jobs.ts';

/** What can be told to a caller's webhook: the three ways a job ends, and that a batch has ended. */
const jobEventTypes = ['job.succeeded', 'job.failed', 'job.cancelled'] as const;
export const webhookEventTypes = [...jobEventTypes, 'batch.ended'] as const;
export const webhookEventTypeSchema = z.enum(webhookEventTypes);

/**
 * The body of a webhook call, in the shape that Standard Webhooks recommends. It says that and how the work ended; what was
 * read stands at `GET /v1/jobs/{id}/result` and takes a key, so that no document's text is sent to a URL.
 */
export const webhookEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.enum(jobEventTypes),
    /** When the job ended; later tries of the same message keep it. */
    timestamp: z.iso.datetime(),
    data: jobSchema,
  }),
  z.object({ type: z.literal('batch.ended'), timestamp: z.iso.datetime(), data: batchSchema }),
]);
export type WebhookEvent = z.infer<typeof webhookEventSchema>;

/** The `webhook-id` header: the same in every try of a message, so that a receiver knows it again. */
export const messageIdSchema = z.string().regex(/^msg_[0-9a-f]{32}$/);

export const deliveryAttemptSchema = z.object({
  at: z.iso.datetime(),
  /** `interrupted`: the gateway stopped in the middle, so the call may or may not have arrived. */
  outcome: z.enum(['in_progress', 'delivered', 'failed', 'interrupted']),
  /** Of the answer; null when there was none. */
  status_code: z.int().nullable(),
  /** Why there was no answer. */
  reason: z.enum(['timeout', 'unreachable', 'url_not_allowed', 'internal']).nullable(),
  duration_ms: z.int().nonnegative().nullable(),
});

export const deliverySchema = z.object({
  id: messageIdSchema,
  event: webhookEventTypeSchema,
  /** `failed`: given up. It can be asked for again. */
  status: z.enum(['pending', 'delivered', 'failed']),
  next_attempt_at: z.iso.datetime().nullable(),
  /** Oldest first. Of very many tries the oldest are forgotten. */
  attempts: z.array(deliveryAttemptSchema),
});
export type Delivery = z.infer<typeof deliverySchema>;

/** `GET /v1/jobs/{id}/deliveries`, and 202 of `POST /v1/jobs/{id}/deliveries/redeliver`. */
export const deliveriesResponseSchema = z.object({ deliveries: z.array(deliverySchema) });
export type DeliveriesResponse = z.infer<typeof deliveriesResponseSchema>;

/** `whsec_` and 32 bytes in base64: what every Standard Webhooks library takes as it is. */
const webhookSecretSchema = z.string().regex(/^whsec_[A-Za-z0-9+/]{43}=$/);

/** `GET /v1/webhook-secret`, and the answer of `POST /v1/webhook-secret/rotate`. */
export const webhookSecretResponseSchema = z.object({
  secret: webhookSecretSchema,
  /** Secrets that were rotated out and still sign as well, newest first. */
  previous: z.array(z.object({ secret: webhookSecretSchema, expires_at: z.iso.datetime() })),
});
export type WebhookSecretResponse = z.infer<typeof webhookSecretResponseSchema>;

/** `POST /v1/webhook-secret/rotate`. */
export const rotateWebhookSecretRequestSchema = z.strictObject({
  /** How long the secrets before the new one sign as well: as long as the receiver needs to learn it. 0 for a leaked one. */
  grace_s: z
    .int()
    .min(0)
    .max(7 * 86_400)
    .default(86_400),
});
