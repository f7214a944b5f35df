/** The databases that hold revocations, as small as they can be for a test. */
import { DatabaseSync } from 'node:sqlite';
import { memoryRevocations } from '../../../server/revocation/memory.ts';
import { type PostgresDatabase, postgresRevocations } from '../../../server/revocation/postgres.ts';
import { sqliteRevocations } from '../../../server/revocation/sqlite.ts';
import type { Revocation, RevocationStore } from '../../../server/revocation/store.ts';

export const NOW = Date.parse('2026-11-21T12:00:00Z');
export const HOUR = 3_600_000;

/** Each opens the same store a second time as well, as another server does. */
export type Opened = { readonly store: RevocationStore; readonly again: () => RevocationStore };

type Open = (now: () => Date) => Opened;

export const STORES: Readonly<Record<string, Open>> = {
  memory(now) {
    const store = memoryRevocations({ now });
    return { store, again: () => store };
  },
  SQLite(now) {
    const database = new DatabaseSync(':memory:');
    const open = () => sqliteRevocations(database, { now });
    return { store: open(), again: open };
  },
  Postgres(now) {
    const database = postgresInSqlite();
    const open = () => postgresRevocations(database, { now });
    return { store: open(), again: open };
  },
};

/**
 * No Postgres is at hand in a test: its SQL runs in SQLite, where both agree. What they spell
 * otherwise is put right here: `$1`, the column that counts, and wide integers, which `pg` answers as
 * texts.
 */
export function postgresInSqlite(): PostgresDatabase {
  const database = new DatabaseSync(':memory:');
  return {
    async query(sql, values) {
      if (sql.includes('?')) throw new Error('syntax error at or near "?"');
      const dialect = sql
        .replaceAll(/\$\d+/g, '?')
        .replace(
          'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
          'INTEGER PRIMARY KEY AUTOINCREMENT',
        );
      const rows = database.prepare(dialect).all(...values) as Record<string, unknown>[];
      return {
        rows: rows.map((row) => ('place' in row ? { ...row, place: String(row.place) } : row)),
      };
    },
  };
}

export function ofSession(session: string, tenant = 'acme', keepMs = HOUR): Revocation {
  return { tenant, session, keepUntil: new Date(NOW + keepMs).toISOString() };
}

export function ofCustomer(
  customer: string,
  { issuedUntil = NOW, tenant = 'acme', keepMs = HOUR } = {},
): Revocation {
  return {
    tenant,
    customer,
    issuedUntil: new Date(issuedUntil).toISOString(),
    keepUntil: new Date(NOW + keepMs).toISOString(),
  };
}

/** All there is after a cursor. */
export async function readAll(store: RevocationStore, cursor: string | null = null) {
  const revocations: Revocation[] = [];
  for (let at = cursor; ; ) {
    const page = await store.since(at);
    revocations.push(...page.revocations);
    at = page.cursor;
    if (page.revocations.length === 0) return { revocations, cursor: at };
  }
}
