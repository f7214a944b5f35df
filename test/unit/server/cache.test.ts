import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Problem } from '../../../server/problems.ts';
import { createReadCache } from '../../../server/cache/read-cache.ts';

const LIFETIME = { freshMs: 1_000, staleMs: 10_000 };

describe('a remembered reading', () => {
  it('is answered without asking while it is fresh', async () => {
    const { cache, source, pass } = world();
    await cache.read('k', LIFETIME, source.load);
    pass(999);
    assert.equal((await cache.read('k', LIFETIME, source.load)).value, 1);
    assert.equal(source.loads, 1);
  });

  it('is answered at once when a little old, and read again behind', async () => {
    const { cache, source, pass } = world();
    await cache.read('k', LIFETIME, source.load);
    pass(2_000);
    const deferred: Promise<unknown>[] = [];
    const defer = (work: Promise<unknown>) => deferred.push(work);
    assert.equal((await cache.read('k', LIFETIME, source.load, { defer })).value, 1);
    await Promise.all(deferred);
    assert.equal((await cache.read('k', LIFETIME, source.load)).value, 2);
  });

  it('is waited for when it is too old to show', async () => {
    const { cache, source, pass } = world();
    await cache.read('k', LIFETIME, source.load);
    pass(20_000);
    assert.equal((await cache.read('k', LIFETIME, source.load)).value, 2);
  });

  it('is read again at once after something said it changed', async () => {
    const { cache, source } = world();
    await cache.read('a/b/k', LIFETIME, source.load);
    cache.invalidate('a/b/');
    assert.equal((await cache.read('a/b/k', LIFETIME, source.load)).value, 2);
  });

  it('is not touched by a change elsewhere', async () => {
    const { cache, source } = world();
    await cache.read('a/b/k', LIFETIME, source.load);
    cache.invalidate('a/bb/');
    await cache.read('a/b/k', LIFETIME, source.load);
    assert.equal(source.loads, 1);
  });

  it('outlives a failure, which stands beside it', async () => {
    const { cache, source, pass } = world();
    const first = await cache.read('k', LIFETIME, source.load);
    pass(20_000);
    source.fails = true;
    const second = await cache.read('k', LIFETIME, source.load);
    assert.deepEqual([second.value, second.asOf], [1, first.asOf]);
    assert.equal(second.problem?.code, 'stripe_unavailable');
  });

  it('is asked for again at once when a change is told right after a failure', async () => {
    const { cache, source, pass } = world();
    await cache.read('k', LIFETIME, source.load);
    pass(20_000);
    source.fails = true;
    await cache.read('k', LIFETIME, source.load);
    source.fails = false;
    cache.invalidate('k');
    assert.equal((await cache.read('k', LIFETIME, source.load)).problem, undefined);
  });

  it('is not asked for again right after a failure', async () => {
    const { cache, source, pass } = world();
    await cache.read('k', LIFETIME, source.load);
    pass(20_000);
    source.fails = true;
    await cache.read('k', LIFETIME, source.load);
    await cache.read('k', LIFETIME, source.load);
    assert.equal(source.loads, 2);
    pass(6_000);
    source.fails = false;
    const again = await cache.read('k', LIFETIME, source.load);
    assert.deepEqual([again.value, again.problem], [3, undefined]);
  });

  it('throws the failure when nothing was ever known', async () => {
    const { cache, source } = world();
    source.fails = true;
    await assert.rejects(cache.read('k', LIFETIME, source.load), { code: 'stripe_unavailable' });
  });
});

describe('readings at the same time', () => {
  it('are one', async () => {
    const { cache, source } = world();
    const all = await Promise.all(
      Array.from({ length: 50 }, () => cache.read('k', LIFETIME, source.load)),
    );
    assert.ok(all.every(({ value }) => value === 1));
    assert.equal(source.loads, 1);
  });

  it('are one only within a scope, where the runtime binds I/O to a request', async () => {
    const { cache, source } = world();
    await Promise.all([
      cache.read('k', LIFETIME, source.load, { scope: { request: 1 } }),
      cache.read('k', LIFETIME, source.load, { scope: { request: 2 } }),
    ]);
    assert.equal(source.loads, 2);
  });

  it('never let an older answer overwrite a newer one', async () => {
    const { cache } = world();
    const slow = Promise.withResolvers<string>();
    const first = cache.read('k', LIFETIME, () => slow.promise);
    cache.invalidate('k');
    const second = await cache.read('k', LIFETIME, async () => 'new');
    assert.equal(second.value, 'new');
    slow.resolve('old');
    await first;
    assert.equal((await cache.read('k', LIFETIME, async () => 'newer')).value, 'new');
  });

  it('that began before a change are read again after it', async () => {
    const { cache } = world();
    const slow = Promise.withResolvers<string>();
    const first = cache.read('k', LIFETIME, () => slow.promise);
    cache.invalidate('k');
    slow.resolve('before');
    await first;
    assert.equal((await cache.read('k', LIFETIME, async () => 'after')).value, 'after');
  });
});

describe('the memory of readings', () => {
  it('is bounded: what was used longest ago goes', async () => {
    const cache = createReadCache({ now: () => new Date(0), maxEntries: 2 });
    const load = async () => 'x';
    await cache.read('a', LIFETIME, load);
    await cache.read('b', LIFETIME, load);
    await cache.read('a', LIFETIME, load);
    await cache.read('c', LIFETIME, load);
    assert.equal(cache.size, 2);
    let asked = 0;
    await cache.read('a', LIFETIME, async () => ++asked);
    assert.equal(asked, 0);
  });
});

function world() {
  let time = Date.parse('2026-11-20T14:00:00Z');
  const cache = createReadCache({ now: () => new Date(time) });
  const source = {
    loads: 0,
    fails: false,
    load: async () => {
      source.loads++;
      if (source.fails) throw new Problem('stripe_unavailable');
      return source.loads;
    },
  };
  return {
    cache,
    source,
    pass: (ms: number) => {
      time += ms;
    },
  };
}
