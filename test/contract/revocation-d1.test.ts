/** The laws of a store of revocations, over Cloudflare's own D1. */
import { after, describe } from 'node:test';
import { Miniflare } from 'miniflare';
import { type D1Database, d1Revocations } from '../../server/revocation/d1.ts';
import { keepsTheLaws } from '../unit/revocation/store-laws.ts';

/** A database for each time that a law opens one. */
const names = Array.from({ length: 8 }, (_, nth) => `DB${nth}`);
const worker = new Miniflare({
  modules: true,
  script: 'export default { fetch: () => new Response() };',
  compatibilityDate: '2026-07-30',
  d1Databases: Object.fromEntries(names.map((name) => [name, name])),
});

after(() => worker.dispose());

describe('revocations in D1', () => {
  keepsTheLaws({
    many: 20,
    async open(now) {
      const name = names.shift();
      if (!name) throw new Error('There are fewer databases than laws.');
      const database = (await worker.getD1Database(name)) as unknown as D1Database;
      const again = () => d1Revocations(database, { now });
      return { store: again(), again };
    },
  });
});
