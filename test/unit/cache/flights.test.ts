/** Readings under way: how many, for how long, and of whom. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Flight } from '../../../server/cache/flights.ts';
import { createShelf } from '../../../server/cache/shelf.ts';
import { createUnderWay } from '../../../server/cache/under-way.ts';
import { Problem } from '../../../server/problems.ts';
import { cacheWorld, KEY, LIFETIME, patienceOf, slowLoad } from './world.ts';

const MINUTE = 60_000;

describe('readings under way', () => {
  it('of one tenant’s crowd leave room for another tenant', async () => {
    const { cache, source } = cacheWorld({ maxFlights: 10 });
    const slow = slowLoad<number>();
    const crowd = Array.from({ length: 10 }, (_, nth) =>
      cache.read(`crowded/live/cus_${nth}/k`, LIFETIME, slow.load),
    );
    assert.equal((await cache.read('quiet/live/cus_1/k', LIFETIME, source.load)).value, 1);
    await assert.rejects(cache.read('crowded/live/cus_x/k', LIFETIME, source.load), {
      code: 'stripe_busy',
    });
    slow.land(0);
    await Promise.all(crowd);
  });

  it('are never more than twice as many as there may be, whoever begins them', () => {
    const tenants = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), {
      minLength: 50,
      maxLength: 200,
    });
    fc.assert(
      fc.property(tenants, fc.integer({ min: 1, max: 12 }), (asked, maxFlights) => {
        const underWay = createUnderWay({ maxFlights, time: () => 0 });
        const shelf = createShelf<Flight>({ maxBytes: 1e6, maxEntriesAnOwner: 9 });
        let begun = 0;
        for (const tenant of asked) {
          const owner = shelf.owner(`${tenant}/live/cus_1/`);
          if (!underWay.hasRoom(owner)) continue;
          underWay.begin({ startedAt: 0 } as Flight, owner);
          begun++;
        }
        assert.ok(begun <= 2 * maxFlights);
      }),
    );
  });

  it('that never land, as those of a cancelled request, count no longer after a minute', async () => {
    const { cache, source, pass } = cacheWorld({ maxFlights: 1 });
    void cache.read(KEY, LIFETIME, () => new Promise(() => {}), { scope: {} });
    pass(MINUTE);
    await assert.rejects(cache.read('v/test/cus_2/k', LIFETIME, source.load), Problem);
    pass(1);
    assert.equal((await cache.read('v/test/cus_2/k', LIFETIME, source.load)).value, 1);
  });

  it('that never land are waited for by nobody new after a minute', async () => {
    const { cache, source, pass } = cacheWorld();
    void cache.read(KEY, LIFETIME, () => new Promise(() => {}));
    pass(MINUTE + 1);
    assert.equal((await cache.read(KEY, LIFETIME, source.load)).value, 1);
  });

  it('that never land keep nobody’s place in a full memory', async () => {
    const { cache, pass } = cacheWorld({ maxBytes: 65_536 });
    for (let nth = 0; nth < 500; nth++) {
      void cache.read(`v/test/cus_${nth}/k`, LIFETIME, () => new Promise(() => {}));
    }
    pass(MINUTE + 1);
    for (let nth = 0; nth < 50; nth++) {
      await cache.read(`v/test/cus_x${nth}/k`, LIFETIME, async () => 'x'.repeat(2_000));
    }
    assert.ok(cache.bytes <= 65_536);
  });

  it('that land after all do not make what is known since older', async () => {
    const { cache, source, pass } = cacheWorld({ maxFlights: 1 });
    const slow = slowLoad<number>();
    const late = cache.read(KEY, LIFETIME, slow.load);
    pass(MINUTE + 1);
    await cache.read(KEY, LIFETIME, source.load);
    await cache.invalidate('v/test/cus_1/');
    assert.equal((await cache.read(KEY, LIFETIME, source.load)).value, 2);
    slow.land(-1);
    await late;
    assert.equal((await cache.read(KEY, LIFETIME, source.load)).value, 2);
  });

  it('are kept alive from when they begin, because a cancelled request says nothing later', () => {
    const { cache } = cacheWorld();
    const deferred: unknown[] = [];
    const defer = (work: Promise<unknown>) => deferred.push(work);
    void cache.read(KEY, LIFETIME, () => new Promise(() => {}), { defer });
    assert.equal(deferred.length, 1);
  });
});

describe('a clock that was set back', () => {
  it('makes what was read in the future old', async () => {
    const { cache, source, pass } = cacheWorld();
    await cache.read(KEY, LIFETIME, source.load);
    pass(-60 * MINUTE);
    assert.equal((await cache.read(KEY, LIFETIME, source.load)).value, 2);
    assert.equal((await cache.read(KEY, LIFETIME, source.load)).value, 2);
  });
});

describe('who keeps what was made of readings', () => {
  it('hears that one which gave nothing, for want of patience, is good no longer than now', async () => {
    const { cache, now } = cacheWorld();
    const { patience, end } = patienceOf();
    const until: number[] = [];
    const used = (time: number) => until.push(time);
    const read = cache.read(KEY, LIFETIME, () => new Promise(() => {}), { patience, used });
    end();
    await assert.rejects(read, { code: 'stripe_busy' });
    assert.deepEqual(until, [now().getTime()]);
  });
});
