import { z } from 'zod';
import { healthResponseSchema, liveResponseSchema, readyResponseSchema } from '../api/health.ts';
import { json, type Operation } from './operation.ts';

const common = { method: 'get', tag: 'Health', needsKey: false, errors: [] } as const;

/** For probes and operators. */
export const health: readonly Operation[] = [
  {
    ...common,
    path: '/health',
    id: 'getHealth',
    summary: 'Every part and how it is',
    answers: {
      200: json('It works, or works with something that wants an eye.', healthResponseSchema),
      503: json('It does not work.', healthResponseSchema),
    },
  },
  {
    ...common,
    path: '/ready',
    id: 'getReadiness',
    summary: 'Whether documents can be sent',
    answers: { 200: json('They can.', readyResponseSchema), 503: json('They cannot, and why.', readyResponseSchema) },
  },
  {
    ...common,
    path: '/live',
    id: 'getLiveness',
    summary: 'Whether the gateway runs at all',
    answers: { 200: json('It does.', liveResponseSchema) },
  },
  {
    ...common,
    path: '/metrics',
    id: 'getMetrics',
    needsKey: true,
    summary: 'Counters and timings of this isolate, for Prometheus',
    answers: { 200: { description: 'Text.', body: { contentType: 'text/plain', schema: z.string() } } },
  },
];
