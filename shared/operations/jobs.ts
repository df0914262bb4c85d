import * as z from 'zod';
import { signedUrlSchema } from '../api/documents.ts';
import {
  jobRequestSchema,
  jobResultQuerySchema,
  jobResultSchema,
  jobSchema,
  listJobsQuerySchema,
  listJobsResponseSchema,
} from '../api/jobs.ts';
import { deliveriesResponseSchema } from '../api/webhooks.ts';
import { cacheControl, idempotencyKey } from './headers.ts';
import { json, jsonBody, nothing, type Operation } from './operation.ts';
import { durableErrors, jobErrors } from './reading.ts';

const common = { tag: 'Jobs', needsKey: true } as const;
const eventStream = { contentType: 'text/event-stream', schema: z.string() };

/** Work that goes on when the caller has gone. */
export const jobs: readonly Operation[] = [
  {
    ...common,
    method: 'post',
    path: '/v1/jobs',
    id: 'createJob',
    summary: 'Starts a durable job',
    headers: { ...idempotencyKey, ...cacheControl },
    body: jsonBody(jobRequestSchema),
    answers: { 202: json('The job; from now on it goes on by itself.', jobSchema) },
    errors: durableErrors,
  },
  {
    ...common,
    method: 'get',
    path: '/v1/jobs',
    id: 'listJobs',
    summary: 'All jobs, newest first',
    query: listJobsQuerySchema,
    answers: { 200: json('One page of them.', listJobsResponseSchema) },
    errors: [],
  },
  {
    ...common,
    method: 'get',
    path: '/v1/jobs/{id}',
    id: 'getJob',
    summary: 'Where a job stands',
    answers: { 200: json('Its state, its steps and what came out.', jobSchema) },
    errors: [],
  },
  {
    ...common,
    method: 'delete',
    path: '/v1/jobs/{id}',
    id: 'cancelJob',
    summary: 'Cancels a job',
    description: 'At the queue too. One that has ended stays as it is.',
    answers: { 200: json('The job as it is now.', jobSchema) },
    errors: [],
  },
  {
    ...common,
    method: 'get',
    path: '/v1/jobs/{id}/result',
    id: 'getJobResult',
    summary: 'What came of a job',
    query: jobResultQuerySchema,
    answers: {
      200: json('The result, or with `delivery=url` a signed URL of it.', z.union([jobResultSchema, signedUrlSchema])),
    },
    errors: ['result_not_ready', 'job_cancelled', 'storage_not_configured', ...jobErrors],
  },
  {
    ...common,
    method: 'get',
    path: '/v1/jobs/{id}/events',
    id: 'followJob',
    summary: 'What happens to a job, as server-sent events',
    headers: {
      'Last-Event-ID': { schema: z.string(), description: 'The last event that was seen; what follows it is sent.' },
    },
    answers: {
      200: { description: 'Events, until the last one or for five minutes.', body: eventStream },
      204: nothing('Nothing will follow.'),
    },
    errors: [],
  },
  {
    ...common,
    method: 'get',
    path: '/v1/jobs/{id}/deliveries',
    id: 'listJobDeliveries',
    summary: 'How the calls of its webhook went',
    answers: { 200: json('Every message and each try.', deliveriesResponseSchema) },
    errors: [],
  },
  {
    ...common,
    method: 'post',
    path: '/v1/jobs/{id}/deliveries/redeliver',
    id: 'redeliverJob',
    summary: 'Has its webhook called again',
    answers: { 202: json('They are due now, under their old ids.', deliveriesResponseSchema) },
    errors: [],
  },
];
