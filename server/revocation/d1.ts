import { sqlRevocations } from './sql-store.ts';
import type { RevocationStore } from './store.ts';

/** What is used of a D1 binding. Not of a session of one: its reads may be of a replica that is behind. */
export type D1Database = {
  prepare(sql: string): {
    bind(...values: (string | number)[]): {
      all(): Promise<{ results: Record<string, unknown>[] }>;
    };
  };
};

/** For Cloudflare Workers. */
export function d1Revocations(
  database: D1Database,
  { now = () => new Date() }: { readonly now?: () => Date } = {},
): RevocationStore {
  return sqlRevocations(
    async (sql, values) => {
      const { results } = await database
        .prepare(sql)
        .bind(...values)
        .all();
      return results;
    },
    { place: 'INTEGER PRIMARY KEY AUTOINCREMENT', now },
  );
}
