import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { ConfigError } from '../../../server/config.ts';
import { lookAtRevocations, openRevocations } from '../../../server/entry/revocations.ts';
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

  it('are written once another process has written, and nobody is held up meanwhile', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'revocations-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const open = () => new DatabaseSync(join(folder, 'portal.sqlite'));
    const [database, other] = [open(), open()];
    const store = sqliteRevocations(database);
    await readAll(store);
    other.exec('BEGIN IMMEDIATE');
    const added = store.add(ofSession('s1', 'acme', 3_600_000_000));
    // Only a process that goes on can let go of what it holds.
    other.exec('COMMIT');
    await added;
    assert.equal((await readAll(store)).revocations.length, 1);
    database.close();
    other.close();
  });

  it('are not looked for by making the file, nor by opening it', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'revocations-'));
    t.after(() => rmSync(folder, { recursive: true }));
    assert.ok((await lookAtRevocations(join(folder, 'none.sqlite'))).revocations);
    assert.deepEqual(readdirSync(folder), []);
    writeFileSync(join(folder, 'text.sqlite'), 'This is no database.');
    await assert.rejects(lookAtRevocations(join(folder, 'text.sqlite')), ConfigError);
    await assert.rejects(lookAtRevocations(join(folder, 'no', 'folder.sqlite')), ConfigError);

    const { revocations } = await openRevocations(join(folder, 'portal.sqlite'));
    await readAll(revocations!);
    const before = readdirSync(folder);
    assert.ok((await lookAtRevocations(join(folder, 'portal.sqlite'))).revocations);
    assert.deepEqual(readdirSync(folder), before);
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
