import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** How many ledger rows each job has, from the files of the tenants' objects. To be read when the gateway has stopped. */
export function readLedger(stateDir: string): Map<string, number> {
  const rows = new Map<string, number>();
  for (const file of findTenantDatabases(stateDir)) {
    const database = new DatabaseSync(file, { readOnly: true });
    const hasLedger = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'ledger'").get() !== undefined;
    const found = hasLedger
      ? database.prepare('SELECT job_id, count(*) AS count FROM ledger GROUP BY job_id').all()
      : [];
    for (const { job_id, count } of found) rows.set(String(job_id), (rows.get(String(job_id)) ?? 0) + Number(count));
    database.close();
  }
  return rows;
}

/** The files of the tenants' objects. */
export const findTenantDatabases = (stateDir: string): string[] =>
  readdirSync(stateDir, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.includes('TenantObject') && path.endsWith('.sqlite') && !path.endsWith('metadata.sqlite'))
    .map((path) => join(stateDir, path));
