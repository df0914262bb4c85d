import { DurableObject } from 'cloudflare:workers';
import type { Batch, BatchItem } from '../../shared/api/batches.ts';
import type { Delivery } from '../../shared/api/webhooks.ts';
import { backoffMs } from '../backends/retry.ts';
import { batchRules } from '../policy.ts';
import { hasTable } from '../storage/has-table.ts';
import { migrate } from '../storage/migrate.ts';
import { createRepeatedWork } from '../storage/repeated-work.ts';
import { soonest } from '../storage/soonest.ts';
import { toFaultLine } from '../telemetry/fault-line.ts';
import { createDeliveryTable, type DeliveryTable } from '../webhooks/delivery-table.ts';
import { runDueDeliveries } from '../webhooks/run-deliveries.ts';
import { advanceBatch } from './advance-batch.ts';
import { type BatchParts, createBatchParts } from './batch-parts.ts';
import type { BatchSpec, NewBatchItem } from './batch-spec.ts';
import { type BatchStore, createBatchStore, type ItemQuery, type StoredBatch } from './batch-store.ts';
import { batchTables } from './batch-tables.ts';
import { toBatch, toBatchRecord, toExpiryMs } from './to-batch.ts';

/** When even that failed which never should. */
const FAILED_ALARM_RETRY_MS = 10_000;

/**
 * One batch: its items, and the alarm that makes their jobs. Its items arrive in pieces, for they are too many for one call;
 * it exists once `start` has returned, and from then on goes on by itself, whatever dies. Methods answer null for a batch that
 * does not exist yet, or no longer does.
 */
export class BatchObject extends DurableObject {
  readonly #store: BatchStore;
  readonly #deliveries: DeliveryTable;
  #parts: BatchParts | undefined;
  readonly #work = createRepeatedWork(
    () => this.#round(),
    (resumeAtMs) => this.#rest(resumeAtMs),
  );

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env as Cloudflare.Env);
    this.#store = createBatchStore(ctx.storage);
    this.#deliveries = createDeliveryTable(ctx.storage.sql);
    // An id that nobody has must leave nothing behind, so the tables are made by `begin`.
    if (this.#hasTables()) migrate(ctx.storage, batchTables);
  }

  /** Takes the items that are to come, and forgets them unless `start` follows within an hour. */
  async begin(spec: BatchSpec): Promise<void> {
    if (this.#find() !== null) return;
    this.ctx.storage.transactionSync(() => {
      migrate(this.ctx.storage, batchTables);
      this.#store.create(spec);
    });
    await this.ctx.storage.setAlarm(Date.now() + batchRules.arrivalMs);
  }

  /** After `begin`; the same ones may come again. */
  addItems(items: readonly NewBatchItem[]): void {
    if (this.#hasTables()) this.ctx.storage.transactionSync(() => this.#store.addItems(items));
  }

  /** Makes the batch, unless it is there. Null when not all of its items are. */
  async start(): Promise<Batch | null> {
    const batch = this.#hasTables() ? this.#store.find() : null;
    if (batch?.startedAtMs === null && this.#store.counts().total === batch.spec.itemCount) {
      this.#store.start(Date.now());
      // No await in between: the alarm is written together with the row.
      await this.ctx.storage.setAlarm(Date.now());
      // Whoever lists batches after the answer finds it. Should that fail, the alarm does it.
      await this.#tellIndex(this.#partsOf());
    }
    return this.view();
  }

  view(): Batch | null {
    const batch = this.#find();
    return batch === null ? null : toBatch(batch, this.#store.counts());
  }

  items(query: ItemQuery): BatchItem[] | null {
    return this.#find() === null ? null : this.#store.items(query);
  }

  /** Makes no more jobs and cancels those under way. A batch that has ended stays as it is. */
  async cancel(): Promise<Batch | null> {
    if (this.#find() === null) return null;
    if (this.ctx.storage.transactionSync(() => this.#store.cancel(Date.now()))) await this.#wakeSoon();
    return this.view();
  }

  deliveries(): Delivery[] | null {
    return this.#find() === null ? null : this.#deliveries.list();
  }

  /** Sends every message anew. Null when there is no batch, an empty list when it owes nobody a message. */
  async redeliver(): Promise<Delivery[] | null> {
    if (this.#find() === null) return null;
    for (const { id } of this.#deliveries.list()) this.#deliveries.redeliver(id, Date.now());
    await this.#wakeSoon();
    return this.#deliveries.list();
  }

  /** The platform gives a failing alarm up after six tries: this one never fails, and always leaves the next. */
  override async alarm(): Promise<void> {
    try {
      const batch = this.#find();
      if (batch === null) await this.ctx.storage.deleteAll();
      else if (Date.now() >= (toExpiryMs(batch) ?? Number.POSITIVE_INFINITY)) await this.#purge(batch.spec);
      else await this.#work.run();
    } catch (error) {
      console.error(toFaultLine('A batch could not go on and will try again', error));
      await this.ctx.storage.setAlarm(Date.now() + FAILED_ALARM_RETRY_MS);
    }
  }

  async #wakeSoon(): Promise<void> {
    this.#work.onceMore();
    await this.ctx.storage.setAlarm(Date.now());
  }

  /** @returns When the batch wants to go on; null when it has ended. */
  async #round(): Promise<number | null> {
    const parts = this.#partsOf();
    const resumeAtMs = await advanceBatch(this.#store, parts.ports);
    this.#owesWebhook();
    await this.#tellIndex(parts);
    await this.#deliver(parts);
    return resumeAtMs;
  }

  /** Until something is due. */
  async #rest(resumeAtMs: number | null): Promise<void> {
    const batch = this.#find();
    const expiresAtMs = batch === null ? null : toExpiryMs(batch);
    const atMs = soonest(resumeAtMs, this.#store.nextIndexAtMs(), this.#deliveries.nextAtMs(), expiresAtMs);
    if (atMs !== null) await this.ctx.storage.setAlarm(atMs);
  }

  /** A batch that has ended owes its caller a webhook, if one was asked for. */
  #owesWebhook(): void {
    const batch = this.view();
    if (batch === null || batch.ended_at === null || this.#find()?.spec.webhookUrl == null) return;
    this.#deliveries.add({ type: 'batch.ended', timestamp: batch.ended_at, data: batch }, Date.now());
  }

  async #tellIndex({ index, clock, ports }: BatchParts): Promise<void> {
    const tries = this.#store.dueIndexTries(clock.now());
    const batch = this.#find();
    if (tries === null || batch === null) return;
    try {
      await index(toBatchRecord(batch, this.#store.counts()));
      this.#store.indexed(batch.version);
    } catch {
      this.#store.indexFailed(clock.now() + backoffMs(tries + 1, ports.rules.makeRetry, clock.random));
    }
  }

  async #deliver({ clock, fetch, allowPrivate, webhookSecrets }: BatchParts): Promise<void> {
    const batch = this.#find();
    if (batch?.spec.webhookUrl == null) return;
    const { tenantId, webhookUrl: url } = batch.spec;
    const secrets = () => webhookSecrets(tenantId);
    await runDueDeliveries(this.#deliveries, { url, clock, fetch, allowPrivate, secrets });
  }

  /** Forgets the batch. Its jobs and their results have ends of their own. */
  async #purge({ tenantId, id }: BatchSpec): Promise<void> {
    await this.#partsOf().forget(tenantId, id);
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }

  /** The batch once it is started. */
  #find(): StoredBatch | null {
    const batch = this.#hasTables() ? this.#store.find() : null;
    return batch?.startedAtMs == null ? null : batch;
  }

  #hasTables(): boolean {
    return hasTable(this.ctx.storage.sql, 'batch');
  }

  #partsOf(): BatchParts {
    this.#parts ??= createBatchParts(this.env);
    return this.#parts;
  }
}
