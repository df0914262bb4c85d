/** Takes all tables away that `migrate` has made. Unlike `deleteAll` it is a step of the caller's transaction. */
export function dropTables(sql: SqlStorage): void {
  const query =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*'";
  for (const { name } of sql.exec<{ name: string }>(query).toArray()) sql.exec(`DROP TABLE "${name}"`);
}
