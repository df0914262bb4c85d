import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { deliverySchema } from '../../shared/api/webhooks.ts';
import { webhookRules } from '../policy.ts';
import { createTestClock } from '../testing/clock.ts';
import { endedJob } from '../testing/ended-job.ts';
import { createDeliveryTable, type DeliveryTable, deliveryTables } from './delivery-table.ts';
import { toWebhookEvent } from './event.ts';
import { type DeliveryPorts, runDueDeliveries } from './run-deliveries.ts';
import { webhookSecrets } from './signing.ts';

const url = 'https://hooks.example.com/in?key=planted-secret';
const event = toWebhookEvent(endedJob);
const secrets = await webhookSecrets('a signing key of thirty-two chars', 'operator', [1]);

type Rig = ReturnType<typeof createRig>;

/** A table with one message, a clock, and a receiver that plays `answers`, the last one again and again. */
function createRig(sql: SqlStorage, answers: (() => Response | Promise<Response>)[]) {
  sql.exec(deliveryTables);
  const clock = createTestClock();
  const requests: { id: string; request: Request }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    requests.push({ id: request.headers.get('webhook-id') ?? '', request });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return (answer as () => Response)();
  };
  const table = createDeliveryTable(sql);
  table.add(event, clock.now());
  const ports: DeliveryPorts = { url, secrets: async () => secrets, allowPrivate: false, fetch, clock };
  const run = (more: Partial<DeliveryPorts> = {}) => runDueDeliveries(table, { ...ports, ...more });
  /** Lets time pass until nothing is due any more. */
  async function runToTheEnd() {
    for (let atMs = table.nextAtMs(); atMs !== null; atMs = table.nextAtMs()) {
      clock.advance(Math.max(0, atMs - clock.now()));
      await run();
    }
  }
  return { table, clock, requests, run, runToTheEnd };
}

const answering = (status: number) => () => new Response(null, { status });

/** In the storage of a job's object of its own. */
const withRig = (answers: (() => Response | Promise<Response>)[], check: (rig: Rig) => Promise<void>) =>
  runInDurableObject(env.JOBS.get(env.JOBS.newUniqueId()), (_, { storage }) => check(createRig(storage.sql, answers)));

const only = (table: DeliveryTable) => {
  const [delivery, ...others] = table.list();
  expect(others).toEqual([]);
  return deliverySchema.parse(delivery);
};

describe('a message', () => {
  it('is sent at once, and never again', () =>
    withRig([answering(200)], async ({ table, requests, runToTheEnd }) => {
      await runToTheEnd();
      expect(requests).toHaveLength(1);
      const { request } = requests[0] as (typeof requests)[number];
      const delivery = only(table);
      expect(request.headers.get('webhook-id')).toBe(delivery.id);
      expect(JSON.parse(await request.text())).toEqual(event);
      expect(delivery).toMatchObject({
        event: 'job.succeeded',
        status: 'delivered',
        next_attempt_at: null,
        attempts: [{ at: '2026-01-02T00:00:00.000Z', outcome: 'delivered', status_code: 200, reason: null }],
      });
    }));

  it('is put into the outbox once, however often its job tells it', () =>
    withRig([answering(200)], async ({ table, clock, requests, runToTheEnd }) => {
      table.add(event, clock.now() + 1);
      await runToTheEnd();
      table.add(event, clock.now() + 2);
      expect([requests.length, table.nextAtMs()]).toEqual([1, null]);
    }));

  it('that nobody takes is tried for 24 hours under one id, then given up', () =>
    withRig([answering(500)], async ({ table, clock, requests, runToTheEnd }) => {
      const beganAtMs = clock.now();
      await runToTheEnd();
      expect(clock.now() - beganAtMs).toBe(webhookRules.windowMs);
      expect(new Set(requests.map(({ id }) => id)).size).toBe(1);
      const { status, attempts } = only(table);
      expect([status, requests.length, attempts.length]).toEqual(['failed', 8, 8]);
    }));

  it('is tried until it arrives', () =>
    withRig(
      [answering(500), () => Promise.reject(new TypeError(`no route to ${url}`)), answering(302), answering(202)],
      async ({ table, runToTheEnd }) => {
        await runToTheEnd();
        const { status, attempts } = only(table);
        expect(status).toBe('delivered');
        expect(attempts.map(({ status_code, reason }) => status_code ?? reason)).toEqual([
          500,
          'unreachable',
          302,
          202,
        ]);
        expect(JSON.stringify(table.list())).not.toContain('planted');
      },
    ));

  it('is given up at once when the receiver is gone for good', () =>
    withRig([answering(410)], async ({ table, requests, runToTheEnd }) => {
      await runToTheEnd();
      expect([only(table).status, requests.length]).toEqual(['failed', 1]);
    }));

  it('to a private address is given up without a call', () =>
    withRig([answering(200)], async ({ table, clock, requests, run }) => {
      await run({ url: 'https://169.254.169.254/' });
      expect(requests).toEqual([]);
      expect(only(table)).toMatchObject({ status: 'failed', attempts: [{ reason: 'url_not_allowed' }] });
      expect(clock.sleeps).toEqual([]);
    }));

  it('waits when its secret cannot be had now', () =>
    withRig([answering(200)], async ({ table, requests, run, runToTheEnd }) => {
      await run({ secrets: () => Promise.reject(new Error('overloaded')) });
      expect(only(table)).toMatchObject({ status: 'pending', attempts: [{ outcome: 'failed', reason: 'internal' }] });
      await runToTheEnd();
      expect([only(table).status, requests.length]).toEqual(['delivered', 1]);
    }));
});

describe('a crash in mid-call', () => {
  it('repeats the call with the same id, and says that one was interrupted', () =>
    withRig([answering(200)], async ({ table, clock, requests, runToTheEnd }) => {
      // All that is left of an object that died: the try was written down, its outcome was not.
      const begun = table.begin(only(table).id, clock.now());
      expect(only(table)).toMatchObject({
        status: 'pending',
        attempts: [{ outcome: 'in_progress', duration_ms: null }],
      });
      await runToTheEnd();
      expect(requests.map(({ id }) => id)).toEqual([begun?.messageId]);
      expect(only(table).attempts.map(({ outcome }) => outcome)).toEqual(['interrupted', 'delivered']);
    }));
});

describe('two runs at a time', () => {
  it('send a message once', () =>
    withRig([answering(200)], async ({ requests, run }) => {
      await Promise.all([run(), run()]);
      expect(requests).toHaveLength(1);
    }));
});

describe('redelivery', () => {
  it('of a message that arrived or was given up sends it again under its old id, for another 24 hours', () =>
    withRig([answering(410), answering(500), answering(200)], async ({ table, clock, requests, runToTheEnd }) => {
      await runToTheEnd();
      clock.advance(30 * 24 * 3_600_000);
      table.redeliver(only(table).id, clock.now());
      expect(only(table)).toMatchObject({ status: 'pending', next_attempt_at: new Date(clock.now()).toISOString() });
      await runToTheEnd();
      expect(only(table).status).toBe('delivered');
      expect([requests.length, new Set(requests.map(({ id }) => id)).size]).toEqual([3, 1]);
    }));

  it('asked for during a call stands when that call ends', () => {
    const call = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<Response>();
    const holding = () => {
      call.resolve();
      return answer.promise;
    };
    return withRig([holding, answering(200)], async ({ table, clock, requests, run, runToTheEnd }) => {
      const running = run();
      await call.promise;
      table.redeliver(only(table).id, clock.now());
      answer.resolve(new Response());
      await running;
      expect(only(table).status).toBe('pending');
      await runToTheEnd();
      expect([only(table).status, requests.length]).toEqual(['delivered', 2]);
    });
  });

  it('without end keeps the newest fifty tries', () =>
    withRig([answering(410)], async ({ table, clock, run }) => {
      for (let round = 0; round < 60; round += 1) {
        table.redeliver(only(table).id, clock.now());
        await run();
        clock.advance(1_000);
      }
      const { attempts } = only(table);
      expect(attempts).toHaveLength(50);
      expect(attempts[0]?.at).toBe('2026-01-02T00:00:10.000Z');
    }));
});
