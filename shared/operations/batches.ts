import * as z from 'zod';
import {
  batchRequestSchema,
  batchResultsQuerySchema,
  batchSchema,
  listBatchesQuerySchema,
  listBatchesResponseSchema,
  listBatchItemsQuerySchema,
  listBatchItemsResponseSchema,
} from '../api/batches.ts';
import { deliveriesResponseSchema } from '../api/webhooks.ts';
import { cacheControl, idempotencyKey } from './headers.ts';
import { json, jsonBody, type Operation } from './operation.ts';
import { durableErrors } from './reading.ts';

const common = { tag: 'Batches', needsKey: true } as const;

/** Up to ten thousand jobs at once. */
export const batches: readonly Operation[] = [
  {
    ...common,
    method: 'post',
    path: '/v1/batches',
    id: 'createBatch',
    summary: 'Starts one job for each of many documents',
    headers: { ...idempotencyKey, ...cacheControl },
    body: jsonBody(batchRequestSchema),
    answers: { 202: json('The batch; from now on it goes on by itself.', batchSchema) },
    errors: durableErrors,
  },
  {
    ...common,
    method: 'get',
    path: '/v1/batches',
    id: 'listBatches',
    summary: 'All batches, newest first',
    query: listBatchesQuerySchema,
    answers: { 200: json('One page of them.', listBatchesResponseSchema) },
    errors: [],
  },
  {
    ...common,
    method: 'get',
    path: '/v1/batches/{id}',
    id: 'getBatch',
    summary: 'Where a batch stands',
    answers: { 200: json('Its items by their status.', batchSchema) },
    errors: [],
  },
  {
    ...common,
    method: 'delete',
    path: '/v1/batches/{id}',
    id: 'cancelBatch',
    summary: 'Cancels a batch and its unfinished jobs',
    answers: { 200: json('The batch as it is now.', batchSchema) },
    errors: [],
  },
  {
    ...common,
    method: 'get',
    path: '/v1/batches/{id}/items',
    id: 'listBatchItems',
    summary: 'The items of a batch, in the order of the request',
    query: listBatchItemsQuerySchema,
    answers: { 200: json('One page of them.', listBatchItemsResponseSchema) },
    errors: [],
  },
  {
    ...common,
    method: 'get',
    path: '/v1/batches/{id}/results',
    id: 'getBatchResults',
    summary: 'All results, one line an item',
    query: batchResultsQuerySchema,
    answers: {
      200: { description: 'JSON Lines.', body: { contentType: 'application/jsonl', schema: z.string() } },
    },
    errors: ['result_not_ready'],
  },
  {
    ...common,
    method: 'get',
    path: '/v1/batches/{id}/deliveries',
    id: 'listBatchDeliveries',
    summary: 'How the calls of its webhook went',
    answers: { 200: json('Every message and each try.', deliveriesResponseSchema) },
    errors: [],
  },
  {
    ...common,
    method: 'post',
    path: '/v1/batches/{id}/deliveries/redeliver',
    id: 'redeliverBatch',
    summary: 'Has its webhook called again',
    answers: { 202: json('They are due now, under their old ids.', deliveriesResponseSchema) },
    errors: [],
  },
];
