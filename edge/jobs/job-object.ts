import { DurableObject } from 'cloudflare:workers';
import { isFinal, type Job } from '../../shared/api/jobs.ts';
import type { Delivery } from '../../shared/api/webhooks.ts';
import { systemClock } from '../backends/retry.ts';
import { durableJobRules } from '../policy.ts';
import { hasTable } from '../storage/has-table.ts';
import { migrate } from '../storage/migrate.ts';
import { createRepeatedWork } from '../storage/repeated-work.ts';
import { soonest } from '../storage/soonest.ts';
import { toFaultLine } from '../telemetry/fault-line.ts';
import { createDeliveryTable, type DeliveryTable } from '../webhooks/delivery-table.ts';
import { toWebhookEvent } from '../webhooks/event.ts';
import { advance } from './advance.ts';
import { runChores } from './chores.ts';
import { createEventHub, type EventHub } from './event-stream.ts';
import { createJobParts, type JobParts } from './job-parts.ts';
import type { JobSpec, Step } from './job-spec.ts';
import { createJobStore, type JobStore } from './job-store.ts';
import { jobTables } from './job-tables.ts';
import { emptyStorage, findLateResult } from './late-result.ts';
import { toJob } from './to-job.ts';

/**
 * One durable job: its state, its alarm, and what it owes to others. A job exists once `create` has returned, and from then
 * on goes on by itself, whatever dies: an alarm drives everything, and each side effect is written down before it is made.
 * Methods answer null for a job that does not exist, or no longer does.
 */
export class JobObject extends DurableObject {
  readonly #store: JobStore;
  readonly #deliveries: DeliveryTable;
  readonly #events: EventHub;
  /** Told when the job has changed. */
  readonly #watchers = new Set<() => void>();
  #parts: JobParts | undefined;
  /** Aborts when webhooks are not to be called any more. */
  #telling = new AbortController();
  readonly #work = createRepeatedWork(
    () => this.#round(),
    (resumeAtMs) => this.#rest(resumeAtMs),
  );
  #purge: Promise<void> | undefined;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env as Cloudflare.Env);
    this.#store = createJobStore(ctx.storage);
    this.#deliveries = createDeliveryTable(ctx.storage.sql);
    this.#events = createEventHub(this.#store, systemClock);
    // An id that nobody has must leave nothing behind, so the tables are made by `create`.
    if (this.#exists()) migrate(ctx.storage, jobTables);
  }

  /** Makes the job, unless it is there. */
  async create(spec: JobSpec): Promise<Job | null> {
    if (!this.#exists()) {
      this.ctx.storage.transactionSync(() => {
        migrate(this.ctx.storage, jobTables);
        this.#store.create(spec);
      });
      // No await in between: the alarm is written together with the row.
      await this.ctx.storage.setAlarm(this.#now());
    }
    return this.view();
  }

  view(): Job | null {
    const job = this.#exists() ? this.#store.findJob() : null;
    return job === null ? null : toJob(job, this.#store.attempts);
  }

  /** Ends the job, here and at its queue. One that has ended stays as it is. */
  async cancel(): Promise<Job | null> {
    if (!this.#exists()) return null;
    if (this.#store.end({ status: 'cancelled' }, this.#now())) {
      this.#changed();
      await this.ctx.storage.setAlarm(this.#now());
    }
    return this.view();
  }

  /** Told by a queue, rightly or not, that a hand-over has ended: a hint to ask now. */
  async runpodEnded({ step, n, runpodId }: { step: Step; n: number; runpodId: string | null }): Promise<void> {
    if (!this.#exists() || this.#store.isOver()) return;
    if (this.#store.called(step, n, runpodId, this.#now())) await this.#wakeBy(this.#now());
  }

  /** The job as soon as it has ended, or as it stands after `timeoutMs`. */
  async waitForEnd(timeoutMs: number): Promise<Job | null> {
    if (this.#exists() && !this.#store.isOver()) {
      const ended = Promise.withResolvers<void>();
      const timer = setTimeout(ended.resolve, timeoutMs);
      const look = () => this.#store.isOver() && ended.resolve();
      await this.#watch(look);
      await ended.promise;
      clearTimeout(timer);
      this.#watchers.delete(look);
    }
    return this.view();
  }

  /** What happens to the job, as server-sent events after `afterSeq`; `over` when nothing will follow. */
  async follow(afterSeq: number): Promise<ReadableStream<Uint8Array> | 'over' | null> {
    if (!this.#exists()) return null;
    const events = this.#events.open(afterSeq);
    if (events === null) return 'over';
    await this.#lookSoon();
    return events;
  }

  deliveries(): Delivery[] | null {
    return this.#exists() ? this.#deliveries.list() : null;
  }

  /** Sends every message anew. Null when there is no job, an empty list when it owes nobody a message. */
  async redeliver(): Promise<Delivery[] | null> {
    if (!this.#exists()) return null;
    for (const { id } of this.#deliveries.list()) this.#deliveries.redeliver(id, this.#now());
    await this.ctx.storage.setAlarm(this.#now());
    return this.#deliveries.list();
  }

  /**
   * Forgets the job and its result, and stops what still runs. From the first call on its time is over: should the object die
   * on the way, its alarm goes on.
   */
  purge(): Promise<void> {
    this.#purge ??= this.#forget().finally(() => {
      this.#purge = undefined;
      this.#telling = new AbortController();
    });
    return this.#purge;
  }

  /** The platform gives a failing alarm up after six tries: this one never fails, and always leaves the next. */
  override async alarm(): Promise<void> {
    try {
      if (!this.#exists()) await this.#removeLateResult();
      else if (this.#isExpired()) await this.purge();
      else await this.#work.run();
    } catch (error) {
      const facts = { job: this.ctx.id.name ?? null };
      console.error(toFaultLine('A job could not go on and will try again', error, facts));
      await this.ctx.storage.setAlarm(this.#now() + durableJobRules.choreRetry.capMs);
    }
  }

  async #forget(): Promise<void> {
    const job = this.#exists() ? this.#store.findJob() : null;
    if (job === null) return;
    this.#store.expire(this.#now());
    // Nobody is told any more, and nobody who is being told right now is waited for.
    this.#telling.abort();
    if (this.#store.end({ status: 'cancelled' }, this.#now())) this.#changed();
    await this.#work.run();
    await this.#partsOf().forget(job.spec);
    await emptyStorage(this.ctx.storage, job.spec, this.#now());
  }

  /** @returns When the job wants to go on; null when it has ended. */
  async #round(): Promise<number | null> {
    const parts = this.#partsOf();
    const isWatched = () => this.#watchers.size + this.#events.readerCount() > 0;
    const resumeAtMs = await advance(this.#store, { ...parts.ports, isWatched, changed: () => this.#changed() });
    this.#changed();
    await runChores(this.#store, this.#deliveries, parts, this.#telling.signal);
    return resumeAtMs;
  }

  /** Until something is due. */
  async #rest(resumeAtMs: number | null): Promise<void> {
    const expiresAtMs = this.#store.findJob()?.spec.expiresAtMs ?? null;
    const atMs = soonest(resumeAtMs, this.#store.nextChoreAtMs(), this.#deliveries.nextAtMs(), expiresAtMs);
    if (atMs !== null) await this.ctx.storage.setAlarm(atMs);
  }

  /** Tells whoever watches. A job that has ended owes its caller a webhook, if one was asked for. */
  #changed(): void {
    const job = this.#store.findJob();
    if (job !== null && isFinal(job.status) && job.spec.webhookUrl !== null && !this.#isExpired()) {
      this.#deliveries.add(toWebhookEvent(toJob(job, this.#store.attempts)), this.#now());
    }
    for (const tell of [...this.#watchers]) tell();
    this.#events.publish();
  }

  /** @param tell - Called after every change. */
  async #watch(tell: () => void): Promise<void> {
    this.#watchers.add(tell);
    await this.#lookSoon();
  }

  /** Somebody watches: what runs is asked about more often from now on. */
  async #lookSoon(): Promise<void> {
    const soonMs = this.#now() + durableJobRules.watchedPollMs;
    this.#store.lookBy(soonMs);
    await this.#wakeBy(soonMs);
  }

  /** The job wants to be looked at by then. Work that is under way looks once more, for at its end it sets the alarm anew. */
  async #wakeBy(atMs: number): Promise<void> {
    this.#work.onceMore();
    const alarmAtMs = await this.ctx.storage.getAlarm();
    if (alarmAtMs === null || alarmAtMs > atMs) await this.ctx.storage.setAlarm(atMs);
  }

  /** One that rings too early is set anew: until its time a result can come. */
  async #removeLateResult(): Promise<void> {
    const { storage } = this.ctx;
    const late = findLateResult(storage);
    if (late !== null && this.#now() < late.untilMs) return storage.setAlarm(late.untilMs);
    if (late !== null) await this.#partsOf().forget(late);
    await storage.deleteAll();
  }

  #exists(): boolean {
    return hasTable(this.ctx.storage.sql, 'job');
  }

  #isExpired(): boolean {
    return this.#now() >= (this.#store.findJob()?.spec.expiresAtMs ?? Number.POSITIVE_INFINITY);
  }

  #partsOf(): JobParts {
    this.#parts ??= createJobParts(this.env);
    return this.#parts;
  }

  #now(): number {
    return Date.now();
  }
}
