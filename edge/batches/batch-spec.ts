import type { BatchRequest } from '../../shared/api/batches.ts';
import type { JobSource } from '../jobs/job-spec.ts';

/** What a batch was asked, but for its items; written once, before the caller gets an answer. */
export type BatchSpec = {
  id: string;
  tenantId: string;
  /** Of the request that made it; its jobs carry it too. */
  requestId: string;
  traceparent: string;
  /** Of the key that made it; see `createJob`. */
  keyId: string;
  createdAtMs: number;
  /** How long the batch is kept after its end, and each result after its job's deadline. */
  retentionMs: number;
  /** What each job is asked. */
  options: Omit<BatchRequest, 'sources' | 'webhook' | 'metadata'>;
  webhookUrl: string | null;
  metadata: Record<string, string>;
  /** See `createJob`. */
  mayReuse: boolean;
  itemCount: number;
};

/** One document of a batch, checked, on its way into the batch's object. */
export type NewBatchItem = {
  /** From 0. */
  index: number;
  sources: readonly JobSource[];
  metadata: Record<string, string>;
};
