import { z } from 'zod';
import { badBody } from '../http/refusal.ts';
import type { JobRequest } from '../queue/job.ts';
import type { EmulatorSettings } from '../settings.ts';

const bodySchema = z.object({
  input: z.record(z.string(), z.unknown(), 'must be an object'),
  webhook: z.string().nullish(),
  s3Config: z.unknown().optional(),
  policy: z
    .object({
      executionTimeout: z.number().nullish(),
      ttl: z.number().nullish(),
      lowPriority: z.boolean().nullish(),
    })
    .nullish(),
});

/**
 * Reads the body of `/run` and `/runsync`. Keys that RunPod does not know are dropped, as there.
 *
 * @throws Refusal 400 naming the field.
 */
export function parseJobRequest(body: unknown, kind: JobRequest['kind'], settings: EmulatorSettings): JobRequest {
  const result = bodySchema.safeParse(body);
  if (!result.success) {
    const { path, message } = result.error.issues[0]!;
    throw badBody(`${['body', ...path].join('.')}: ${message}`);
  }
  const { input, webhook, s3Config, policy } = result.data;
  return {
    kind,
    input,
    webhook: webhook ?? null,
    s3Config: s3Config ?? undefined,
    lowPriority: policy?.lowPriority ?? false,
    executionTimeoutMs: within(
      'policy.executionTimeout',
      policy?.executionTimeout ?? settings.defaultExecutionTimeoutMs,
      settings.executionTimeoutRangeMs,
    ),
    ttlMs: within('policy.ttl', policy?.ttl ?? settings.defaultTtlMs, settings.ttlRangeMs),
  };
}

/** RunPod documents the range and not what it does outside: a refusal shows the mistake before production does. */
function within(name: string, valueMs: number, [leastMs, mostMs]: readonly [number, number]): number {
  if (valueMs >= leastMs && valueMs <= mostMs) return valueMs;
  throw badBody(`${name}: must be between ${leastMs} and ${mostMs} ms`);
}
