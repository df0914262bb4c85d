import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { findTenantDatabases } from '../../tests/crash/rig/ledger.ts';

/** Puts ended jobs into the index of every tenant that has one, older than those that are there. The gateway must not run. */
export function fillIndex(stateDir: string, count: number): void {
  const startMs = Date.now() - 30 * 24 * 60 * 60 * 1000;
  for (const file of findTenantDatabases(stateDir)) {
    const database = new DatabaseSync(file);
    const insert = database.prepare(
      `INSERT INTO job (id, tenant_id, version, status, tasks, created_at, ended_at, expires_at, summary, error, metadata, batch_id)
       VALUES (?, 'operator', 3, 'succeeded', 'extract', ?, ?, ?, ?, NULL, '{}', NULL)`,
    );
    const summary = JSON.stringify({ doc_type: 'W2', page_count: 1, document_count: 1, needs_review: false });
    database.exec('BEGIN');
    for (let index = 0; index < count; index++) {
      const atMs = startMs + index;
      const id = `job_${atMs.toString(16).padStart(12, '0')}${randomBytes(10).toString('hex')}`;
      insert.run(id, atMs, atMs + 2_000, atMs + 90 * 24 * 60 * 60 * 1000, summary);
    }
    database.exec('COMMIT');
    database.close();
  }
}
