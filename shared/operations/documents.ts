import * as z from 'zod';
import {
  createDocumentRequestSchema,
  createDocumentResponseSchema,
  documentSchema,
  listDocumentsQuerySchema,
  listDocumentsResponseSchema,
  signedUrlSchema,
} from '../api/documents.ts';
import { idempotencyKey } from './headers.ts';
import { json, jsonBody, nothing, type Operation } from './operation.ts';

const common = { tag: 'Documents', needsKey: true } as const;

/** Uploads. */
export const documents: readonly Operation[] = [
  {
    ...common,
    method: 'post',
    path: '/v1/documents',
    id: 'createDocument',
    summary: 'Registers an upload and answers where to send it',
    headers: idempotencyKey,
    body: jsonBody(createDocumentRequestSchema),
    answers: { 201: json('The document and a signed URL for its bytes.', createDocumentResponseSchema) },
    errors: ['idempotency_key_conflict', 'storage_not_configured'],
  },
  {
    ...common,
    method: 'get',
    path: '/v1/documents',
    id: 'listDocuments',
    summary: 'All documents, newest first',
    query: listDocumentsQuerySchema,
    answers: { 200: json('One page of them.', listDocumentsResponseSchema) },
    errors: [],
  },
  {
    ...common,
    method: 'get',
    path: '/v1/documents/{id}',
    id: 'getDocument',
    summary: 'One document',
    answers: { 200: json('What is known of it.', documentSchema) },
    errors: [],
  },
  {
    ...common,
    method: 'delete',
    path: '/v1/documents/{id}',
    id: 'deleteDocument',
    summary: 'Deletes a document, its jobs and their results',
    answers: { 204: nothing('It is gone, and all that was made of it.') },
    errors: [],
  },
  {
    ...common,
    method: 'put',
    path: '/v1/documents/{id}/content',
    id: 'uploadDocument',
    summary: 'Sends the bytes through the gateway',
    description: 'For callers that cannot use the signed URL. Type and length must be those that were registered.',
    body: { contentType: 'application/octet-stream', schema: z.string().meta({ format: 'binary' }) },
    answers: { 200: json('The document, which still awaits its completion.', documentSchema) },
    errors: ['upload_mismatch', 'document_already_uploaded', 'storage_not_configured'],
  },
  {
    ...common,
    method: 'post',
    path: '/v1/documents/{id}/complete',
    id: 'completeDocument',
    summary: 'Has the upload checked, and the document ready',
    answers: { 200: json('The document, ready to be used.', documentSchema) },
    errors: ['upload_missing', 'upload_mismatch'],
  },
  {
    ...common,
    method: 'get',
    path: '/v1/documents/{id}/url',
    id: 'getDocumentUrl',
    summary: 'A signed URL of the bytes',
    answers: { 200: json('It lives for some minutes.', signedUrlSchema) },
    errors: ['document_not_ready', 'storage_not_configured'],
  },
];
