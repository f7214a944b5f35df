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
  // Readers never wait for a writer. Only now may the whole process wait for another one's writing.
  database.exec('PRAGMA busy_timeout = 2000');
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA busy_timeout = 1');
  return sqlRevocations(
    (sql, values) =>
      unlessBusy(() => database.prepare(sql).all(...values) as Record<string, unknown>[]),
    { place: 'INTEGER PRIMARY KEY AUTOINCREMENT', now },
  );
}

const PAUSE_MS = 20;
/** Longer than anybody writes one row; whoever waits for us gives up later. */
const MOST_TRIES = 100;

/** SQLite would hold every request up while it waits for another process: here only this one waits. */
async function unlessBusy<T>(run: () => T): Promise<T> {
  for (let left = MOST_TRIES; ; left--) {
    try {
      return run();
    } catch (error) {
      if (left === 0 || !isBusy(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** As `node:sqlite` says it, and as other drivers do; the low byte is the kind. */
function isBusy(error: unknown): boolean {
  const { errcode, code } = error as { errcode?: unknown; code?: unknown };
  return (
    (typeof errcode === 'number' && (errcode & 255) === 5) || /^SQLITE_BUSY/.test(String(code))
  );
}
