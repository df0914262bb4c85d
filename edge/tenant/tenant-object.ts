import { DurableObject } from 'cloudflare:workers';
import { migrate } from '../storage/migrate.ts';
import { createIdempotencyTable, type IdempotencyClaim, type IdempotencyTable } from './idempotency.ts';
import { createJobIndex, type JobIndex, type JobQuery, type JobRecord } from './job-index.ts';
import { tenantTables } from './tables.ts';
import { createWebhookVersions, type WebhookVersion } from './webhook-versions.ts';

/** A job that asks to be let in. */
export type JobAdmission = {
  record: JobRecord;
  claim: IdempotencyClaim | null;
  /** So many unfinished jobs may a tenant have. */
  maxUnfinished: number;
};

export type AdmissionOutcome =
  | { outcome: 'admitted' }
  /** The same request was made before: this is its job. */
  | { outcome: 'replay'; jobId: string }
  | { outcome: 'conflict' }
  | { outcome: 'too_many' };

/**
 * What must be exact over all documents and jobs of one tenant: the index, the idempotency keys and the ledger. Every method
 * is one transaction; outcomes are values, for an error loses its class on the way between objects.
 */
export class TenantObject extends DurableObject {
  readonly #idempotency: IdempotencyTable;
  readonly #jobs: JobIndex;
  readonly #webhookVersions: ReturnType<typeof createWebhookVersions>;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env as Cloudflare.Env);
    migrate(ctx.storage, tenantTables);
    this.#idempotency = createIdempotencyTable(ctx.storage.sql);
    this.#jobs = createJobIndex(ctx.storage.sql);
    this.#webhookVersions = createWebhookVersions(ctx.storage.sql);
  }

  /** Lets a job in, and from then on counts and lists it. */
  admitJob({ record, claim, maxUnfinished }: JobAdmission): AdmissionOutcome {
    return this.ctx.storage.transactionSync(() => {
      const claimed = claim === null ? { outcome: 'new' as const } : this.#idempotency.find(claim, record.createdAtMs);
      if (claimed.outcome === 'replay') return { outcome: 'replay', jobId: claimed.resourceId };
      if (claimed.outcome === 'conflict') return claimed;
      if (this.#jobs.countUnfinished() >= maxUnfinished) return { outcome: 'too_many' };
      this.#jobs.put(record);
      if (claim !== null) this.#idempotency.keep(claim, record.id, record.createdAtMs, null);
      return { outcome: 'admitted' };
    });
  }

  /** Told by the job's object, any number of times and in any order. */
  recordJob(record: JobRecord): void {
    this.ctx.storage.transactionSync(() => {
      if (!this.#jobs.put(record) || record.endedAtMs === null) return;
      this.#idempotency.resourceEnded(record.id, record.endedAtMs);
    });
  }

  listJobs(query: JobQuery) {
    return this.#jobs.list(query);
  }

  removeJob(jobId: string): void {
    this.ctx.storage.transactionSync(() => this.#jobs.remove(jobId));
  }

  /** Versions of the webhook secret that sign now, the current one first. */
  webhookVersions(nowMs: number): number[] {
    return this.#webhookVersions.list(nowMs).map(({ version }) => version);
  }

  /** As `webhookVersions`, with the end of each. */
  listWebhookVersions(nowMs: number): WebhookVersion[] {
    return this.#webhookVersions.list(nowMs);
  }

  /** Makes a new webhook secret; none before it signs for longer than `graceMs`. @returns what signs now. */
  rotateWebhookSecret(nowMs: number, graceMs: number): WebhookVersion[] {
    this.ctx.storage.transactionSync(() => this.#webhookVersions.rotate(nowMs, graceMs));
    return this.#webhookVersions.list(nowMs);
  }
}
