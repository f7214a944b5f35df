/** The table that all databases share, in the SQL that all of them understand. */
import type { Revocation, RevocationStore } from './store.ts';

type Value = string | number;
type Row = Readonly<Record<string, unknown>>;

/** What a database has to do: run one statement, with `?` for each value, and answer its rows. */
export type Run = (sql: string, values: readonly Value[]) => Promise<readonly Row[]>;

const TABLE = 'usage_portal_revocations';
const MOST_ROWS = 1_000;

/**
 * `place` is the type of a column that counts upwards and never uses a number again, since readers
 * go by it.
 */
export function sqlRevocations(
  run: Run,
  { place, now }: { readonly place: string; readonly now: () => Date },
): RevocationStore {
  /** No promise is kept: at the edge one request may not wait for another's. */
  let isPrepared = false;

  async function prepare() {
    if (isPrepared) return;
    const probe = () => run(`SELECT place FROM ${TABLE} LIMIT 1`, []);
    // Asked first, because a role that may only read and write would be refused to create. Of two
    // servers that start at once Postgres may fail one: its table is there all the same.
    await probe().catch(() => create().catch(probe));
    isPrepared = true;
  }

  async function create() {
    await run(
      `CREATE TABLE IF NOT EXISTS ${TABLE} (
        place ${place},
        tenant TEXT NOT NULL,
        session TEXT,
        customer TEXT,
        issued_until TEXT,
        keep_until TEXT NOT NULL
      )`,
      [],
    );
    await run(`CREATE INDEX IF NOT EXISTS ${TABLE}_kept ON ${TABLE} (keep_until)`, []);
    await run(
      `CREATE INDEX IF NOT EXISTS ${TABLE}_whose ON ${TABLE} (tenant, session, customer)`,
      [],
    );
  }

  return {
    async add(revocation) {
      await prepare();
      // ISO 8601 in UTC sorts as text.
      await run(`DELETE FROM ${TABLE} WHERE keep_until <= ?`, [now().toISOString()]);
      const { tenant, keepUntil } = revocation;
      if (revocation.session !== undefined) {
        await run(`INSERT INTO ${TABLE} (tenant, session, keep_until) VALUES (?, ?, ?)`, [
          tenant,
          revocation.session,
          keepUntil,
        ]);
        // Only now: whoever reads meanwhile finds one of them.
        await run(`DELETE FROM ${TABLE} WHERE tenant = ? AND session = ? AND keep_until < ?`, [
          tenant,
          revocation.session,
          keepUntil,
        ]);
        return;
      }
      await run(
        `INSERT INTO ${TABLE} (tenant, customer, issued_until, keep_until) VALUES (?, ?, ?, ?)`,
        [tenant, revocation.customer, revocation.issuedUntil, keepUntil],
      );
      await run(
        `DELETE FROM ${TABLE}
        WHERE tenant = ? AND session IS NULL AND customer = ? AND issued_until <= ? AND keep_until < ?`,
        [tenant, revocation.customer, revocation.issuedUntil, keepUntil],
      );
    },
    async since(cursor) {
      await prepare();
      const after = Number(cursor ?? 0);
      const rows = await run(
        `SELECT place, tenant, session, customer, issued_until, keep_until
        FROM ${TABLE} WHERE place > ? ORDER BY place LIMIT ${MOST_ROWS}`,
        [after],
      );
      return {
        revocations: rows.map(toRevocation),
        // Some drivers answer a wide integer as a text or a bigint.
        cursor: String(rows.at(-1)?.place ?? after),
      };
    },
  };
}

function toRevocation(row: Row): Revocation {
  const shared = { tenant: String(row.tenant), keepUntil: String(row.keep_until) };
  return typeof row.session === 'string'
    ? { ...shared, session: row.session }
    : { ...shared, customer: String(row.customer), issuedUntil: String(row.issued_until) };
}
