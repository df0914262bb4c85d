import { DurableObject } from 'cloudflare:workers';
import type { ListBatchesQuery } from '../../shared/api/batches.ts';
import type { Document, ListDocumentsQuery } from '../../shared/api/documents.ts';
import type { Key, KeyScope, ListKeysQuery } from '../../shared/api/keys.ts';
import type { UsageGroup } from '../../shared/api/usage.ts';
import { parseEnv } from '../env.ts';
import { migrate } from '../storage/migrate.ts';
import { createObjectClient } from '../storage/object-client.ts';
import { jobObjectName } from '../storage/object-keys.ts';
import { soonest } from '../storage/soonest.ts';
import { toFaultLine } from '../telemetry/fault-line.ts';
import { admitWork, type Quota, quotaOf, type WorkAdmission, type WorkOutcome } from './admit-work.ts';
import type { BatchRecord } from './batch-index.ts';
import type { DocumentRecord } from './document-record.ts';
import type { JobQuery, JobRecord } from './job-index.ts';
import { toKey } from './key-table.ts';
import type { EndedWork, WorkSum } from './ledger.ts';
import { openTables, type TenantTables } from './open-tables.ts';
import { projectKeys } from './project-keys.ts';
import { nextSweepAtMs, removeBytes, type SweepParts, sweep } from './sweep.ts';
import { nextSilentJobAtMs, type SilentJobParts, sweepSilentJobs } from './sweep-silent-jobs.ts';
import { tenantTables } from './tables.ts';
import {
  admitBatch,
  type BatchAdmission,
  type BatchAdmissionOutcome,
  recordBatch,
  removeBatch,
} from './tenant-batches.ts';
import {
  type DocumentRegistration,
  type RegistrationOutcome,
  registerDocument,
  settleDocument,
  type UploadVerdict,
} from './tenant-documents.ts';
import { type AdmissionOutcome, admitJob, type JobAdmission, recordJob, removeJob } from './tenant-jobs.ts';
import {
  changeKey,
  createKey,
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
import type { WebhookVersion } from './webhook-versions.ts';

/** So much too early the alarm may stay set. */
const EARLY_ALARM_MS = 10 * 60_000;

/** Requests that were never heard of again. What is left over wakes the object again at once. */
const MAX_SETTLED_AT_ONCE = 500;

/** When even that failed which never should. */
const FAILED_ALARM_RETRY_MS = 60_000;

/**
 * What must be exact over all keys, documents and jobs of one tenant: the index, the idempotency keys and the ledger. Every method
 * is one transaction; outcomes are values, for an error loses its class on the way between objects.
 */
export class TenantObject extends DurableObject {
  readonly #tables: TenantTables;
  /** One writing to KV after another: of two at once the older could come last. */
  #projection: Promise<void> = Promise.resolve();
  /** Null while not known, as after the object was moved. */
  #alarmAtMs: number | null = null;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env as Cloudflare.Env);
    migrate(ctx.storage, tenantTables);
    this.#tables = openTables(ctx.storage.sql);
  }

  /** Lets a job in, and from then on counts and lists it. */
  admitJob(admission: JobAdmission): AdmissionOutcome {
    return this.#change(() => admitJob(this.#tables, admission));
  }

  /** Told by the job's object, any number of times and in any order. */
  recordJob(record: JobRecord): void {
    this.#change(() => recordJob(this.#tables, record));
  }

  listJobs(query: JobQuery) {
    return this.#tables.jobs.list(query);
  }

  /** Where jobs stand; null for what this tenant does not have, in the place of each. */
  findJobs(ids: readonly string[]) {
    return this.#tables.jobs.find(ids);
  }

  removeJob(jobId: string): void {
    this.#transaction(() => removeJob(this.#tables, jobId, Date.now()));
  }

  /** Lets a request's work begin that no job stands for; `settleWork` enters its end. */
  admitWork(admission: WorkAdmission): WorkOutcome {
    const outcome = this.#transaction(() => admitWork(this.#tables, admission));
    // As `#change`, but with every request: what is due is not looked up while an alarm is set that comes in time.
    if (this.#alarmAtMs === null || this.#alarmAtMs > admission.settleByMs) this.#schedule();
    return outcome;
  }

  /** Told of work that has ended, any number of times. What was not let in, for it is not limited, is entered all the same. */
  settleWork(work: EndedWork): void {
    // Nothing becomes due by it.
    this.#transaction(() => this.#tables.ledger.settle(work));
  }

  /** Where a key stands in the month. */
  quotaOf(keyId: string, nowMs: number): Quota {
    return quotaOf(this.#tables, keyId, nowMs);
  }

  /** What the work of these days, both included, came to. */
  sumUsage(groupBy: UsageGroup, from: string, to: string): WorkSum[] {
    return this.#tables.ledger.sum(groupBy, from, to);
  }

  /** Lets a batch in. Should it never be made, its Idempotency-Key is free again after a day. */
  admitBatch(admission: BatchAdmission): BatchAdmissionOutcome {
    return this.#change(() => admitBatch(this.#tables, admission));
  }

  /** Told by the batch's object, any number of times and in any order. */
  recordBatch(record: BatchRecord): void {
    this.#change(() => recordBatch(this.#tables, record));
  }

  listBatches(query: ListBatchesQuery) {
    return this.#tables.batches.list(query);
  }

  removeBatch(batchId: string): void {
    this.#transaction(() => removeBatch(this.#tables, batchId, Date.now()));
  }

  /** Versions of the webhook secret that sign now, the current one first. */
  webhookVersions(nowMs: number): number[] {
    return this.#tables.webhookVersions.list(nowMs).map(({ version }) => version);
  }

  /** As `webhookVersions`, with the end of each. */
  listWebhookVersions(nowMs: number): WebhookVersion[] {
    return this.#tables.webhookVersions.list(nowMs);
  }

  /** Makes a new webhook secret; none before it signs for longer than `graceMs`. @returns what signs now. */
  rotateWebhookSecret(nowMs: number, graceMs: number): WebhookVersion[] {
    this.#transaction(() => this.#tables.webhookVersions.rotate(nowMs, graceMs));
    return this.#tables.webhookVersions.list(nowMs);
  }

  registerDocument(registration: DocumentRegistration): RegistrationOutcome {
    return this.#change(() => registerDocument(this.#tables, registration));
  }

  /** Null for what this tenant does not have, in the place of each. */
  findDocuments(ids: readonly string[], nowMs: number): (DocumentRecord | null)[] {
    return ids.map((id) => this.#tables.documents.find(id, nowMs));
  }

  listDocuments(query: ListDocumentsQuery, nowMs: number): { items: Document[]; nextCursor: string | null } {
    return this.#tables.documents.list(query, nowMs);
  }

  /** Ends the wait for an upload, unless it has ended already; bytes that are not what was announced are deleted. */
  async settleDocument(id: string, verdict: UploadVerdict): Promise<DocumentRecord | null> {
    const record = this.#change(() => settleDocument(this.#tables, id, verdict));
    if (record?.document.status === 'rejected') await this.#removeBytes(id, verdict.checkedAtMs);
    return record;
  }

  /** Deletes a document, the jobs it was used in and their results. @returns false when there is none. */
  async deleteDocument(id: string, nowMs: number): Promise<boolean> {
    const existed = this.#change(() => {
      this.#tables.idempotency.resourceEnded(id, nowMs);
      return this.#tables.documents.remove(id, nowMs);
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
    const key = this.#tables.keys.find(id);
    return key === null ? null : toKey(key, nowMs);
  }

  listKeys(query: Omit<ListKeysQuery, 'tenant'>, nowMs: number): { items: Key[]; nextCursor: string | null } {
    return this.#tables.keys.list(query, nowMs);
  }

  /** What a key may do now, to the letter; null when it may not be used. */
  scopesOfKey(id: string, nowMs: number): KeyScope[] | null {
    return scopesOfKey(this.#tables, id, nowMs);
  }

  /** The key was used in the hour that began then. */
  noteKeyUse(id: string, hourMs: number): void {
    this.#tables.keys.noteUse(id, hourMs);
  }

  /** The platform gives a failing alarm up after six tries: this one never fails, and always leaves the next. */
  override async alarm(): Promise<void> {
    this.#alarmAtMs = null;
    try {
      await this.#projectKeys();
      await sweep(this.#sweepParts(), Date.now());
      await sweepSilentJobs(this.#sweepParts(), Date.now());
      this.#transaction(() => this.#tables.ledger.settleOverdue(Date.now(), MAX_SETTLED_AT_ONCE));
      this.#schedule();
    } catch (error) {
      console.error(toFaultLine('A tenant could not be swept; it is tried again', error));
      await this.ctx.storage.setAlarm(Date.now() + FAILED_ALARM_RETRY_MS);
    }
  }

  #transaction<Result>(step: () => Result): Result {
    return this.ctx.storage.transactionSync(step);
  }

  /** One transaction, and with it the alarm for what it has made due. */
  #change<Result>(step: () => Result): Result {
    const result = this.#transaction(step);
    this.#schedule();
    return result;
  }

  /** As `#change`. KV is told before the answer, and again by the alarm when it does not take it. */
  async #changeKeys(step: (tables: KeyTables) => KeyOutcome): Promise<KeyOutcome> {
    const outcome = this.#change(() => step(this.#tables));
    await this.#projectKeys();
    return outcome;
  }

  #projectKeys(): Promise<void> {
    const parts = {
      keys: this.#tables.keys,
      kv: parseEnv(this.env).KEYS,
      transaction: <Result>(step: () => Result) => this.#transaction(step),
      report: (error: unknown) => console.error(toFaultLine('KV did not take a key; it is tried again', error)),
    };
    this.#projection = this.#projection.then(() => projectKeys(parts, Date.now()));
    return this.#projection;
  }

  #schedule(): void {
    const atMs = soonest(
      nextSweepAtMs(this.#tables),
      nextSilentJobAtMs(this.#tables, Date.now()),
      this.#tables.keys.nextProjectionAtMs(),
      this.#tables.ledger.nextOverdueAtMs(),
    );
    if (atMs === null) return;
    // One that is set a little earlier looks again then: no write for every job that comes and is heard of.
    const earlyMs = this.#alarmAtMs === null ? -1 : atMs - this.#alarmAtMs;
    if (earlyMs >= 0 && earlyMs <= EARLY_ALARM_MS) return;
    this.#alarmAtMs = atMs;
    // Nothing is awaited: it is written together with what the transaction wrote.
    void this.ctx.storage.setAlarm(atMs);
  }

  /** What fails here is left to the alarm. */
  async #removeBytes(id: string, nowMs: number): Promise<void> {
    const document = this.#tables.documents.findDue(id, nowMs);
    if (document !== null) await removeBytes(this.#sweepParts(), [document], nowMs);
    this.#schedule();
  }

  #sweepParts(): SweepParts & SilentJobParts {
    const { DOCUMENTS, JOBS } = parseEnv(this.env);
    return {
      ...this.#tables,
      transaction: (step) => this.#transaction(step),
      bucket: DOCUMENTS,
      jobExists: async (tenantId, jobId) =>
        (await createObjectClient(JOBS, jobObjectName(tenantId, jobId)).view()) !== null,
      purgeJob: (tenantId, jobId) => createObjectClient(JOBS, jobObjectName(tenantId, jobId)).purge(),
      report: (error) => console.error(toFaultLine('A document or job could not be swept; it is tried again', error)),
    };
  }
}
