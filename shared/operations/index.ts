import { batches } from './batches.ts';
import { documents } from './documents.ts';
import { health } from './health.ts';
import { jobs } from './jobs.ts';
import type { Operation } from './operation.ts';
import { reading } from './reading.ts';
import { tenants } from './tenants.ts';

/** Everything that callers can do. The gateway's own routes are compared with it, both ways. */
export const operations: readonly Operation[] = [...reading, ...documents, ...jobs, ...batches, ...tenants, ...health];
