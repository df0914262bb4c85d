import * as z from 'zod';
import { tenantIdSchema } from './ids.ts';

/** By what usage can be summed up: the day it was asked for, the key that asked, the document's type, or how it ended. */
export const usageGroups = ['day', 'key', 'type', 'status'] as const;
export type UsageGroup = (typeof usageGroups)[number];

const MAX_DAYS = 366;
const DAY_MS = 86_400_000;

/** `GET /v1/usage`. */
export const usageQuerySchema = z
  .strictObject({
    /** The first and the last day, in UTC and both included. Left out: from the first of this month until today. */
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
    group_by: z.enum(usageGroups).default('day'),
    /** Only the operator's key may name another tenant than its own. */
    tenant: tenantIdSchema.optional(),
  })
  .superRefine(({ from, to }, context) => {
    if (from === undefined || to === undefined) return;
    const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
    if (days >= 1 && days <= MAX_DAYS) return;
    context.addIssue({ code: 'custom', path: ['to'], message: `must be from, or up to ${MAX_DAYS - 1} days later` });
  });
export type UsageQuery = z.infer<typeof usageQuerySchema>;

const sumSchema = z.object({
  /** Jobs, and requests that were answered without one, that have ended, whatever their end. */
  requests: z.int().nonnegative(),
  /** Of those that succeeded. */
  pages: z.int().nonnegative(),
  /** On workers, as RunPod says. */
  gpu_seconds: z.number().nonnegative(),
  /** In US dollars, at the prices that the operator has set now. */
  cost: z.number().nonnegative(),
});

export const usageResponseSchema = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  group_by: z.enum(usageGroups),
  rows: z.array(
    sumSchema.extend({
      /** `2026-11-24`, a key's id, a document type or `succeeded`, `failed`, `cancelled`; null where that is not known. */
      group: z.string().nullable(),
    }),
  ),
  total: sumSchema,
  /** What is left to the key that asks; null for a key without a quota. */
  quota: z
    .object({
      pages_per_month: z.int().nonnegative(),
      /** In this month, by this key and those before it: read, or reserved by what is under way. */
      pages_used: z.int().nonnegative(),
      /** When the count begins anew. */
      resets_at: z.iso.datetime(),
    })
    .nullable(),
});
export type UsageResponse = z.infer<typeof usageResponseSchema>;
export type UsageSum = z.infer<typeof sumSchema>;
