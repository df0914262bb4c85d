import { DurableObject } from 'cloudflare:workers';
import type { ListBatchesQuery } from '../../shared/api/batches.ts';
import type { Document, ListDocumentsQuery } from '../../shared/api/documents.ts';
import type { Key, KeyScope, ListKeysQuery } from '../../shared/api/keys.ts';
import type { UsageGroup } from '../../shared/api/usage.ts';
import { parseEnv } from '../env.ts';
import { migrate } from '../storage/migrate.ts';
import { createObjectClient } from '../storage/object-client.ts';
import { jobObjectName } from '../storage/object-keys.ts';
import { toFaultLine } from '../telemetry/fault-line.ts';
import {
  admitWork,
  isQuotaExhausted,
  type Quota,
  quotaOf,
  reservePages,
  type WorkAdmission,
  type WorkOutcome,
} from './admit-work.ts';
import { type BatchIndex, type BatchRecord, createBatchIndex } from './batch-index.ts';
import type { DocumentRecord } from './document-record.ts';
import { createDocumentTable, type DocumentTable } from './document-table.ts';
import {
  type ClaimOutcome,
  createIdempotencyTable,
  IDEMPOTENCY_RETENTION_MS,
  type IdempotencyClaim,
  type IdempotencyTable,
} from './idempotency.ts';
import { createJobIndex, type JobIndex, type JobQuery, type JobRecord } from './job-index.ts';
import { createKeyTable, type KeyTable, toKey } from './key-table.ts';
import { createLedger, type EndedWork, type Ledger, type WorkSum } from './ledger.ts';
import { projectKeys } from './project-keys.ts';
import { createReuseTable, type ReusableResult, type ReuseTable } from './reuse-table.ts';
import { nextSweepAtMs, removeBytes, type SweepParts, sweep } from './sweep.ts';
import { nextSilentJobAtMs, type SilentJobParts, sweepSilentJobs } from './sweep-silent-jobs.ts';
import { tenantTables } from './tables.ts';
import {
  type DocumentRegistration,
  type RegistrationOutcome,
  registerDocument,
  settleDocument,
  type UploadVerdict,
} from './tenant-documents.ts';
import {
  changeKey,
  createKey,
  isKeyActive,
  type KeyChange,
  type KeyCreation,
  type KeyOutcome,
  type KeyRevocation,
  type KeyRotation,
  type KeyTables,
  revokeKey,
  rotateKey,
  scopesOfKey,
} from './tenant-keys.ts';
import { createWebhookVersions, type WebhookVersion } from './webhook-versions.ts';

/** So much too early the alarm may stay set. */
const EARLY_ALARM_MS = 10 * 60_000;

/** A job that asks to be let in. */
export type JobAdmission = {
  record: JobRecord;
  /** Of the key that asks. */
  keyId: string;
  /** When it asked. A job of a batch is let in when the key's time is over since, but not when it was revoked. */
  askedAtMs: number;
  claim: IdempotencyClaim | null;
  /** So many unfinished jobs may a tenant have. */
  maxUnfinished: number;
  /** Until when it may read its documents: at their own end they are kept for it. A gateway of an older version does not say. */
  readUntilMs?: number;
};

export type AdmissionOutcome =
  | { outcome: 'admitted'; reuse: ReusableResult | null }
  /** The same request was made before: this is its job. */
  | { outcome: 'replay'; jobId: string }
  | { outcome: 'conflict' }
  | { outcome: 'too_many' }
  /** The key has no pages left in this month. */
  | { outcome: 'quota_exhausted' }
  /** The key may not be used any more, whatever KV still says. */
  | { outcome: 'key_revoked' };

/** A batch that asks to be made. */
export type BatchAdmission = { batchId: string; keyId: string; claim: IdempotencyClaim | null; nowMs: number };

export type BatchAdmissionOutcome = ClaimOutcome | { outcome: 'key_revoked' | 'quota_exhausted' };

/** Requests that were never heard of again. What is left over wakes the object again at once. */
const MAX_SETTLED_AT_ONCE = 500;

/** When even that failed which never should. */
const FAILED_ALARM_RETRY_MS = 60_000;

/**
 * What must be exact over all keys, documents and jobs of one tenant: the index, the idempotency keys and the ledger. Every method
 * is one transaction; outcomes are values, for an error loses its class on the way between objects.
 */
export class TenantObject extends DurableObject {
  readonly #batches: BatchIndex;
  readonly #documents: DocumentTable;
  readonly #idempotency: IdempotencyTable;
  readonly #keys: KeyTable;
  readonly #jobs: JobIndex;
  readonly #ledger: Ledger;
  readonly #reusable: ReuseTable;
  readonly #webhookVersions: ReturnType<typeof createWebhookVersions>;
  /** One writing to KV after another: of two at once the older could come last. */
  #projection: Promise<void> = Promise.resolve();
  /** Null while not known, as after the object was moved. */
  #alarmAtMs: number | null = null;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env as Cloudflare.Env);
    migrate(ctx.storage, tenantTables);
    this.#batches = createBatchIndex(ctx.storage.sql);
    this.#documents = createDocumentTable(ctx.storage.sql);
    this.#idempotency = createIdempotencyTable(ctx.storage.sql);
    this.#keys = createKeyTable(ctx.storage.sql);
    this.#jobs = createJobIndex(ctx.storage.sql);
    this.#ledger = createLedger(ctx.storage.sql);
    this.#reusable = createReuseTable(ctx.storage.sql);
    this.#webhookVersions = createWebhookVersions(ctx.storage.sql);
  }

  /** Lets a job in, and from then on counts and lists it. */
  admitJob({ record, keyId, askedAtMs, claim, maxUnfinished, readUntilMs = 0 }: JobAdmission): AdmissionOutcome {
    return this.#change(() => {
      // A batch that was cut off makes its job once more: what has its place is not refused.
      const isAdmitted = this.#jobs.find([record.id])[0] !== null;
      if (!isAdmitted && !isKeyActive({ keys: this.#keys }, keyId, askedAtMs)) return { outcome: 'key_revoked' };
      const claimed = claim === null ? { outcome: 'new' as const } : this.#idempotency.find(claim, record.createdAtMs);
      if (claimed.outcome === 'replay') {
        this.#jobs.admittedAgain(claimed.resourceId, record.createdAtMs);
        return { outcome: 'replay', jobId: claimed.resourceId };
      }
      if (claimed.outcome === 'conflict') return claimed;
      if (!isAdmitted && this.#jobs.countUnfinished() >= maxUnfinished) return { outcome: 'too_many' };
      if (!reservePages(this.#workTables(), toReservation(record, keyId))) return { outcome: 'quota_exhausted' };
      this.#jobs.put(record);
      for (const id of record.documentIds) this.#documents.keepFor(id, readUntilMs);
      if (claim !== null) this.#idempotency.keep(claim, record.id, record.createdAtMs, null);
      const { reuseKey } = record;
      const reuse = reuseKey === null ? null : this.#reusable.find(reuseKey, record.createdAtMs);
      return { outcome: 'admitted', reuse };
    });
  }

  /** Told by the job's object, any number of times and in any order. */
  recordJob(record: JobRecord): void {
    this.#change(() => {
      if (!this.#jobs.put(record) || record.endedAtMs === null) return;
      this.#ledger.settle(toEndedWork(record, record.endedAtMs));
      this.#idempotency.resourceEnded(record.id, record.endedAtMs);
      const { id: jobId, reuseKey, summary, expiresAtMs } = record;
      if (reuseKey !== null && summary !== null) this.#reusable.keep(reuseKey, { jobId, summary }, expiresAtMs);
    });
  }

  listJobs(query: JobQuery) {
    return this.#jobs.list(query);
  }

  /** Where jobs stand; null for what this tenant does not have, in the place of each. */
  findJobs(ids: readonly string[]) {
    return this.#jobs.find(ids);
  }

  removeJob(jobId: string): void {
    this.ctx.storage.transactionSync(() => {
      this.#jobs.remove(jobId);
      this.#reusable.removeJob(jobId);
      this.#ledger.abandon(jobId, Date.now());
      // Its end may never have been heard of.
      this.#idempotency.resourceGone(jobId, Date.now());
    });
  }

  /** Lets a request's work begin that no job stands for; `settleWork` enters its end. */
  admitWork(admission: WorkAdmission): WorkOutcome {
    const outcome = this.ctx.storage.transactionSync(() => admitWork(this.#workTables(), admission));
    // As `#change`, but with every request: what is due is not looked up while an alarm is set that comes in time.
    if (this.#alarmAtMs === null || this.#alarmAtMs > admission.settleByMs) this.#schedule();
    return outcome;
  }

  /** Told of work that has ended, any number of times. What was not let in, for it is not limited, is entered all the same. */
  settleWork(work: EndedWork): void {
    // Nothing becomes due by it.
    this.ctx.storage.transactionSync(() => this.#ledger.settle(work));
  }

  /** Where a key stands in the month. */
  quotaOf(keyId: string, nowMs: number): Quota {
    return quotaOf(this.#workTables(), keyId, nowMs);
  }

  /** What the work of these days, both included, came to. */
  sumUsage(groupBy: UsageGroup, from: string, to: string): WorkSum[] {
    return this.#ledger.sum(groupBy, from, to);
  }

  /** Lets a batch in. Should it never be made, its Idempotency-Key is free again after a day. */
  admitBatch({ batchId, keyId, claim, nowMs }: BatchAdmission): BatchAdmissionOutcome {
    return this.#change(() => {
      if (!isKeyActive({ keys: this.#keys }, keyId, nowMs)) return { outcome: 'key_revoked' };
      const claimed = claim === null ? { outcome: 'new' as const } : this.#idempotency.find(claim, nowMs);
      if (claimed.outcome !== 'new') return claimed;
      if (isQuotaExhausted(this.#workTables(), keyId, nowMs)) return { outcome: 'quota_exhausted' };
      if (claim !== null) this.#idempotency.keep(claim, batchId, nowMs, nowMs + IDEMPOTENCY_RETENTION_MS);
      return claimed;
    });
  }

  /** Told by the batch's object, any number of times and in any order. */
  recordBatch(record: BatchRecord): void {
    this.#change(() => {
      if (!this.#batches.put(record)) return;
      if (record.endedAtMs === null) this.#idempotency.resourceMade(record.id);
      else this.#idempotency.resourceEnded(record.id, record.endedAtMs);
    });
  }

  listBatches(query: ListBatchesQuery) {
    return this.#batches.list(query);
  }

  removeBatch(batchId: string): void {
    this.#batches.remove(batchId);
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

  registerDocument(registration: DocumentRegistration): RegistrationOutcome {
    return this.#change(() => registerDocument(this.#tables(), registration));
  }

  /** Null for what this tenant does not have, in the place of each. */
  findDocuments(ids: readonly string[], nowMs: number): (DocumentRecord | null)[] {
    return ids.map((id) => this.#documents.find(id, nowMs));
  }

  listDocuments(query: ListDocumentsQuery, nowMs: number): { items: Document[]; nextCursor: string | null } {
    return this.#documents.list(query, nowMs);
  }

  /** Ends the wait for an upload, unless it has ended already; bytes that are not what was announced are deleted. */
  async settleDocument(id: string, verdict: UploadVerdict): Promise<DocumentRecord | null> {
    const record = this.#change(() => settleDocument(this.#tables(), id, verdict));
    if (record?.document.status === 'rejected') await this.#removeBytes(id, verdict.checkedAtMs);
    return record;
  }

  /** Deletes a document, the jobs it was used in and their results. @returns false when there is none. */
  async deleteDocument(id: string, nowMs: number): Promise<boolean> {
    const existed = this.#change(() => {
      this.#idempotency.resourceEnded(id, nowMs);
      return this.#documents.remove(id, nowMs);
    });
    if (existed) await this.#removeBytes(id, nowMs);
    return existed;
  }

  createKey(creation: KeyCreation): Promise<KeyOutcome> {
    return this.#changeKeys((tables) => createKey(tables, creation));
  }

  changeKey(change: KeyChange): Promise<KeyOutcome> {
    return this.#changeKeys((tables) => changeKey(tables, change));
  }

  /** From its return on the key starts no job and changes no key; elsewhere it passes until KV and its readers know. */
  revokeKey(revocation: KeyRevocation): Promise<KeyOutcome> {
    return this.#changeKeys((tables) => revokeKey(tables, revocation));
  }

  rotateKey(rotation: KeyRotation): Promise<KeyOutcome> {
    return this.#changeKeys((tables) => rotateKey(tables, rotation));
  }

  findKey(id: string, nowMs: number): Key | null {
    const key = this.#keys.find(id);
    return key === null ? null : toKey(key, nowMs);
  }

  listKeys(query: Omit<ListKeysQuery, 'tenant'>, nowMs: number): { items: Key[]; nextCursor: string | null } {
    return this.#keys.list(query, nowMs);
  }

  /** What a key may do now, to the letter; null when it may not be used. */
  scopesOfKey(id: string, nowMs: number): KeyScope[] | null {
    return scopesOfKey({ keys: this.#keys }, id, nowMs);
  }

  /** The key was used in the hour that began then. */
  noteKeyUse(id: string, hourMs: number): void {
    this.#keys.noteUse(id, hourMs);
  }

  /** The platform gives a failing alarm up after six tries: this one never fails, and always leaves the next. */
  override async alarm(): Promise<void> {
    this.#alarmAtMs = null;
    try {
      await this.#projectKeys();
      await sweep(this.#sweepParts(), Date.now());
      await sweepSilentJobs(this.#sweepParts(), Date.now());
      this.ctx.storage.transactionSync(() => this.#ledger.settleOverdue(Date.now(), MAX_SETTLED_AT_ONCE));
      this.#schedule();
    } catch (error) {
      console.error(toFaultLine('A tenant could not be swept; it is tried again', error));
      await this.ctx.storage.setAlarm(Date.now() + FAILED_ALARM_RETRY_MS);
    }
  }

  /** One transaction, and with it the alarm for what it has made due. */
  #change<Result>(step: () => Result): Result {
    const result = this.ctx.storage.transactionSync(step);
    this.#schedule();
    return result;
  }

  /** As `#change`. KV is told before the answer, and again by the alarm when it does not take it. */
  async #changeKeys(step: (tables: KeyTables) => KeyOutcome): Promise<KeyOutcome> {
    const outcome = this.#change(() => step({ keys: this.#keys, idempotency: this.#idempotency }));
    await this.#projectKeys();
    return outcome;
  }

  #projectKeys(): Promise<void> {
    const parts = {
      keys: this.#keys,
      kv: parseEnv(this.env).KEYS,
      transaction: <Result>(step: () => Result) => this.ctx.storage.transactionSync(step),
      report: (error: unknown) => console.error(toFaultLine('KV did not take a key; it is tried again', error)),
    };
    this.#projection = this.#projection.then(() => projectKeys(parts, Date.now()));
    return this.#projection;
  }

  #schedule(): void {
    const dueMs = [
      nextSweepAtMs(this.#tables()),
      nextSilentJobAtMs({ jobs: this.#jobs }, Date.now()),
      this.#keys.nextProjectionAtMs(),
      this.#ledger.nextOverdueAtMs(),
    ];
    const atMs = Math.min(...dueMs.filter((ms) => ms !== null));
    if (atMs === Number.POSITIVE_INFINITY) return;
    // One that is set a little earlier looks again then: no write for every job that comes and is heard of.
    const earlyMs = this.#alarmAtMs === null ? -1 : atMs - this.#alarmAtMs;
    if (earlyMs >= 0 && earlyMs <= EARLY_ALARM_MS) return;
    this.#alarmAtMs = atMs;
    // Nothing is awaited: it is written together with what the transaction wrote.
    void this.ctx.storage.setAlarm(atMs);
  }

  /** What fails here is left to the alarm. */
  async #removeBytes(id: string, nowMs: number): Promise<void> {
    const document = this.#documents.findDue(id, nowMs);
    if (document !== null) await removeBytes(this.#sweepParts(), [document], nowMs);
    this.#schedule();
  }

  #workTables() {
    return { keys: this.#keys, ledger: this.#ledger };
  }

  #tables() {
    return { documents: this.#documents, idempotency: this.#idempotency };
  }

  #sweepParts(): SweepParts & SilentJobParts {
    const { DOCUMENTS, JOBS } = parseEnv(this.env);
    return {
      ...this.#tables(),
      jobs: this.#jobs,
      ledger: this.#ledger,
      transaction: (step) => this.ctx.storage.transactionSync(step),
      bucket: DOCUMENTS,
      jobExists: async (tenantId, jobId) =>
        (await createObjectClient(JOBS, jobObjectName(tenantId, jobId)).view()) !== null,
      purgeJob: (tenantId, jobId) => createObjectClient(JOBS, jobObjectName(tenantId, jobId)).purge(),
      report: (error) => console.error(toFaultLine('A document or job could not be swept; it is tried again', error)),
    };
  }
}

/** A page a source at the least; how many there are is known when the files are opened. */
const toReservation = ({ id, createdAtMs, sourceCount }: JobRecord, keyId: string) => ({
  ...{ workId: id, keyId, askedAtMs: createdAtMs, pageCount: sourceCount, settleByMs: null },
});

/** Its key is known from its reservation. */
function toEndedWork({ id, createdAtMs, status, summary, workMs }: JobRecord, endedAtMs: number): EndedWork {
  const pageCount = status === 'succeeded' ? (summary?.page_count ?? 0) : 0;
  return {
    ...{ workId: id, keyId: null, askedAtMs: createdAtMs, endedAtMs, status: status as EndedWork['status'] },
    ...{ docType: summary?.doc_type ?? null, pageCount, workMs },
  };
}
