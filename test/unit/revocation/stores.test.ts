import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { postgresRevocations } from '../../../server/revocation/postgres.ts';
import { sqliteRevocations } from '../../../server/revocation/sqlite.ts';
import { ofSession, postgresInSqlite, readAll, STORES } from './databases.ts';
import { keepsTheLaws } from './store-laws.ts';

for (const [name, open] of Object.entries(STORES)) {
  describe(`revocations in ${name}`, () => keepsTheLaws({ open }));
}

describe('revocations in a file of SQLite', () => {
  it('outlive the server, and are shared by two of them', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'revocations-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const open = () => new DatabaseSync(join(folder, 'portal.sqlite'));
    const databases = [open(), open()];
    const [one, other] = databases.map((database) => sqliteRevocations(database));
    await one!.add(ofSession('s1', 'acme', 3_600_000_000));
    assert.equal((await readAll(other!)).revocations.length, 1);
    for (const database of databases) database.close();

    const later = open();
    assert.equal((await readAll(sqliteRevocations(later))).revocations.length, 1);
    later.close();
  });
});

describe('revocations in Postgres', () => {
  it('need no right to create a table that is there', async () => {
    const database = postgresInSqlite();
    await postgresRevocations(database).add(ofSession('s1', 'acme', 3_600_000_000));
    const modest = postgresRevocations({
      async query(sql, values) {
        if (sql.startsWith('CREATE')) throw new Error('permission denied for schema public');
        return database.query(sql, values);
      },
    });
    assert.equal((await readAll(modest)).revocations.length, 1);
  });

  it('are there for both of two servers that create the table at once', async () => {
    const database = postgresInSqlite();
    const racing = {
      async query(sql: string, values: (string | number)[]) {
        const answer = await database.query(sql, values);
        if (sql.startsWith('CREATE TABLE')) throw new Error('duplicate key value in pg_type');
        return answer;
      },
    };
    assert.deepEqual((await readAll(postgresRevocations(racing))).revocations, []);
  });

  it('fail as long as the database does, and no longer', async () => {
    const database = postgresInSqlite();
    let isDown = true;
    const store = postgresRevocations({
      async query(sql, values) {
        if (isDown) throw new Error('connection refused');
        return database.query(sql, values);
      },
    });
    await assert.rejects(store.since(null));
    isDown = false;
    assert.deepEqual((await store.since(null)).revocations, []);
  });
});
