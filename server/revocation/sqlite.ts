import { sqlRevocations } from './sql-store.ts';
import type { RevocationStore } from './store.ts';

/** What is used of `DatabaseSync` of `node:sqlite`. */
export type SqliteDatabase = {
  exec(sql: string): unknown;
  prepare(sql: string): { all(...values: (string | number)[]): unknown[] };
};

/** For servers of one machine, which share the file. */
export function sqliteRevocations(
  database: SqliteDatabase,
  { now = () => new Date() }: { readonly now?: () => Date } = {},
): RevocationStore {
  // Readers never wait for a writer, and a writer waits for another one instead of failing.
  database.exec('PRAGMA busy_timeout = 2000');
  database.exec('PRAGMA journal_mode = WAL');
  return sqlRevocations(
    async (sql, values) => database.prepare(sql).all(...values) as Record<string, unknown>[],
    { place: 'INTEGER PRIMARY KEY AUTOINCREMENT', now },
  );
}
