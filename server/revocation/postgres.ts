import { sqlRevocations } from './sql-store.ts';
import type { RevocationStore } from './store.ts';

/** What is used of a `Pool` of `pg` or of Neon, or of PGlite. Of the primary, not of a replica. */
export type PostgresDatabase = {
  query(
    sql: string,
    values: (string | number)[],
  ): Promise<{ readonly rows: readonly Record<string, unknown>[] }>;
};

/** For any number of servers anywhere. */
export function postgresRevocations(
  database: PostgresDatabase,
  { now = () => new Date() }: { readonly now?: () => Date } = {},
): RevocationStore {
  return sqlRevocations(
    async (sql, values) => {
      const { rows } = await database.query(numbered(sql), [...values]);
      return rows;
    },
    { place: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', now },
  );
}

/** `?, ?` as Postgres writes it: `$1, $2`. */
function numbered(sql: string): string {
  let nth = 0;
  return sql.replaceAll('?', () => `$${++nth}`);
}
