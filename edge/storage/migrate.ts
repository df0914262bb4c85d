/**
 * Brings an object's tables to the newest form. Each step runs once, in order, and is never changed after it was released:
 * objects of every age are out there.
 */
export function migrate(storage: DurableObjectStorage, steps: readonly string[]): void {
  storage.transactionSync(() => {
    storage.sql.exec('CREATE TABLE IF NOT EXISTS schema_step (done INTEGER NOT NULL)');
    const done = storage.sql.exec<{ done: number }>('SELECT done FROM schema_step').toArray()[0]?.done;
    if (done === undefined) storage.sql.exec('INSERT INTO schema_step (done) VALUES (0)');
    if (done === steps.length) return;
    for (const step of steps.slice(done ?? 0)) storage.sql.exec(step);
    storage.sql.exec('UPDATE schema_step SET done = ?', steps.length);
  });
}
