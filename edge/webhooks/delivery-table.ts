import type { Delivery, WebhookEvent } from '../../shared/api/webhooks.ts';
import { newId } from '../ids.ts';
import { webhookRules } from '../policy.ts';
import { toIsoTime } from '../respond/iso-time.ts';
import type { DeliveryAttempt } from './deliver.ts';

/**
 * In a job's object. `delivery`: one message to the caller's webhook, `next_at` null when none is due any more. A round is a
 * run through the schedule; asking for redelivery begins a new one. `delivery_attempt`: each try, written before the call.
 */
export const deliveryTables = `CREATE TABLE delivery (
     message_id TEXT PRIMARY KEY, event_type TEXT NOT NULL UNIQUE, body TEXT NOT NULL, state TEXT NOT NULL,
     round INTEGER NOT NULL, round_began_at INTEGER NOT NULL, tries INTEGER NOT NULL, next_at INTEGER
   ) WITHOUT ROWID;
   CREATE TABLE delivery_attempt (
     id INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT NOT NULL, at INTEGER NOT NULL, outcome TEXT NOT NULL,
     status INTEGER, reason TEXT, duration_ms INTEGER
   );`;

/** A try that has begun. */
export type BegunTry = {
  attemptId: number;
  messageId: string;
  /** Of the message, exactly as it is signed and sent in every try. */
  body: string;
  round: number;
  roundBeganAtMs: number;
  /** Of the round, this one included. */
  tries: number;
};

type DeliveryRow = { message_id: string; event_type: string; state: string; next_at: number | null };
type AttemptRow = {
  at: number;
  outcome: string;
  status: number | null;
  reason: string | null;
  duration_ms: number | null;
};

/** The outbox of one job, and the log of its tries. Each call is one step of the caller's transaction. */
export function createDeliveryTable(sql: SqlStorage) {
  return {
    /** Puts the message into the outbox, due at once. A second one of the same type changes nothing. */
    add(event: WebhookEvent, nowMs: number): void {
      sql.exec(
        `INSERT INTO delivery (message_id, event_type, body, state, round, round_began_at, tries, next_at)
         VALUES (?, ?, ?, 'pending', 1, ?, 0, ?) ON CONFLICT (event_type) DO NOTHING`,
        ...[newId('msg', nowMs), event.type, JSON.stringify(event), nowMs, nowMs],
      );
    },

    /** Ids of the messages to be sent now. */
    due(nowMs: number): string[] {
      const rows = sql.exec<{ message_id: string }>('SELECT message_id FROM delivery WHERE next_at <= ?', nowMs);
      return rows.toArray().map(({ message_id }) => message_id);
    },

    /** When the next message is to be sent; null when none is. */
    nextAtMs(): number | null {
      return sql.exec<{ at: number | null }>('SELECT min(next_at) AS at FROM delivery').one().at;
    },

    /**
     * Writes down that a try begins. Should the object die in the middle, the message is due again after a while.
     *
     * @returns Null when the message is not due: another run has it.
     */
    begin(messageId: string, nowMs: number): BegunTry | null {
      type Row = { body: string; round: number; round_began_at: number; tries: number };
      const row = sql
        .exec<Row>(
          `UPDATE delivery SET tries = tries + 1, next_at = ? WHERE message_id = ? AND next_at <= ?
           RETURNING body, round, round_began_at, tries`,
          ...[nowMs + webhookRules.retakeMs, messageId, nowMs],
        )
        .toArray()[0];
      if (row === undefined) return null;
      const { body, round, round_began_at: roundBeganAtMs, tries } = row;
      sql.exec(
        "UPDATE delivery_attempt SET outcome = 'interrupted' WHERE message_id = ? AND outcome = 'in_progress'",
        messageId,
      );
      const { id: attemptId } = sql
        .exec<{ id: number }>(
          "INSERT INTO delivery_attempt (message_id, at, outcome) VALUES (?, ?, 'in_progress') RETURNING id",
          ...[messageId, nowMs],
        )
        .one();
      sql.exec('DELETE FROM delivery_attempt WHERE id <= ?', attemptId - webhookRules.maxAttemptsKept);
      return { attemptId, messageId, body, round, roundBeganAtMs, tries };
    },

    /**
     * Writes down how a try ended. When redelivery was asked for in the meantime, that stands.
     *
     * @param nextAtMs - When to try again; null when the round is over.
     */
    note(
      begun: BegunTry,
      { outcome, status, reason }: DeliveryAttempt,
      durationMs: number,
      nextAtMs: number | null,
    ): void {
      const isDelivered = outcome === 'delivered';
      sql.exec(
        'UPDATE delivery_attempt SET outcome = ?, status = ?, reason = ?, duration_ms = ? WHERE id = ?',
        ...[isDelivered ? 'delivered' : 'failed', status, reason, durationMs, begun.attemptId],
      );
      sql.exec(
        'UPDATE delivery SET state = ?, next_at = ? WHERE message_id = ? AND round = ?',
        ...[isDelivered ? 'delivered' : nextAtMs === null ? 'failed' : 'pending', nextAtMs],
        ...[begun.messageId, begun.round],
      );
    },

    /** Every message with its tries, as callers see them. */
    list(): Delivery[] {
      const rows = sql.exec<DeliveryRow>('SELECT message_id, event_type, state, next_at FROM delivery');
      return rows.toArray().map((row) => toDelivery(row, attemptsOf(sql, row.message_id)));
    },

    /** Makes the message due at once, whatever became of it, and begins its schedule anew. */
    redeliver(messageId: string, nowMs: number): void {
      sql.exec(
        `UPDATE delivery SET state = 'pending', round = round + 1, round_began_at = ?, tries = 0, next_at = ?
         WHERE message_id = ?`,
        ...[nowMs, nowMs, messageId],
      );
    },
  };
}
export type DeliveryTable = ReturnType<typeof createDeliveryTable>;

const attemptsOf = (sql: SqlStorage, messageId: string): AttemptRow[] =>
  sql
    .exec<AttemptRow>(
      'SELECT at, outcome, status, reason, duration_ms FROM delivery_attempt WHERE message_id = ? ORDER BY id',
      messageId,
    )
    .toArray();

const toDelivery = (row: DeliveryRow, attempts: AttemptRow[]): Delivery => ({
  id: row.message_id,
  event: row.event_type as Delivery['event'],
  status: row.state as Delivery['status'],
  next_attempt_at: toIsoTime(row.next_at),
  attempts: attempts.map((attempt) => ({
    at: toIsoTime(attempt.at),
    outcome: attempt.outcome as Delivery['attempts'][number]['outcome'],
    status_code: attempt.status,
    reason: attempt.reason as Delivery['attempts'][number]['reason'],
    duration_ms: attempt.duration_ms,
  })),
});
