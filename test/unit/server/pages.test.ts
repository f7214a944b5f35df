/** A list of Stripe's is read to its end, whatever its pages do, and never without end (TESTS B5, S7). */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { everyPage, type Page } from '../../../server/stripe/pages.ts';

type Row = { readonly id: string };
type Load = (cursor: string | undefined, page: number) => Page<Row>;

async function read(load: Load, maxPages = 10) {
  let pages = 0;
  const outcome = await everyPage('rows', maxPages, async (cursor) => load(cursor, pages++)).then(
    ({ data }) => data.map(({ id }) => id),
    ({ code }: { code: string }) => code,
  );
  return { outcome, pages };
}

function rows(...ids: readonly string[]) {
  return ids.map((id) => ({ id }));
}

/** As Stripe pages: what stands after the cursor, so many at a time. */
function paged(ids: readonly string[], limit: number): Load {
  return (cursor) => {
    const from = cursor === undefined ? 0 : ids.indexOf(cursor) + 1;
    return { data: rows(...ids.slice(from, from + limit)), has_more: from + limit < ids.length };
  };
}

describe('a list of many pages', () => {
  it('is read whole and in order, whatever its length', async () => {
    const lengths = fc.integer({ min: 0, max: 60 });
    await fc.assert(
      fc.asyncProperty(lengths, fc.integer({ min: 1, max: 20 }), async (length, limit) => {
        const ids = Array.from({ length }, (_, nth) => `row_${nth}`);
        const { outcome, pages } = await read(paged(ids, limit), 100);
        assert.deepEqual(outcome, ids);
        assert.equal(pages, Math.max(1, Math.ceil(length / limit)));
      }),
    );
  });

  it('of exactly as many pages as are read is whole', async () => {
    const ids = Array.from({ length: 20 }, (_, nth) => `row_${nth}`);
    assert.deepEqual((await read(paged(ids, 2), 10)).outcome, ids);
  });

  it('of a thousand pages is refused after those that are read, and no part of it is shown', async () => {
    const ids = Array.from({ length: 1_000 }, (_, nth) => `row_${nth}`);
    assert.deepEqual(await read(paged(ids, 1), 10), { outcome: 'stripe_malformed', pages: 10 });
  });

  it('has a row once that stands on two of its pages, because rows were added meanwhile', async () => {
    const pages = [rows('c', 'b'), rows('b', 'a')];
    const load: Load = (_, page) => ({ data: pages[page]!, has_more: page === 0 });
    assert.deepEqual((await read(load)).outcome, ['c', 'b', 'a']);
  });

  it('has a row once that stands twice on one page', async () => {
    const load: Load = () => ({ data: rows('a', 'a', 'b'), has_more: false });
    assert.deepEqual((await read(load)).outcome, ['a', 'b']);
  });
});

describe('a list that does not end', () => {
  it('because it promises more and gives nothing is given up at once', async () => {
    const load: Load = () => ({ data: [], has_more: true });
    assert.deepEqual(await read(load), { outcome: 'stripe_malformed', pages: 1 });
  });

  it('because a later page is empty and promises more is given up there', async () => {
    const load: Load = (_, page) => ({ data: page === 0 ? rows('a') : [], has_more: true });
    assert.deepEqual(await read(load), { outcome: 'stripe_malformed', pages: 2 });
  });

  it('because its first page comes for ever is given up at the second', async () => {
    const load: Load = () => ({ data: rows('a', 'b'), has_more: true });
    assert.deepEqual(await read(load), { outcome: 'stripe_malformed', pages: 2 });
  });

  it('because its cursors lead in a circle is given up after one round', async () => {
    const circle = ['a', 'b', 'c'];
    const load: Load = (cursor) => {
      const next = circle[(circle.indexOf(cursor ?? 'c') + 1) % 3]!;
      return { data: rows(next), has_more: true };
    };
    assert.deepEqual(await read(load), { outcome: 'stripe_malformed', pages: 4 });
  });
});
