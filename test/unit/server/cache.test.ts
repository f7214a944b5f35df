import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createReadCache } from '../../../server/cache/read-cache.ts';
import { Problem } from '../../../server/problems.ts';

const LIFETIME = { freshMs: 1_000, staleMs: 10_000 };

describe('a remembered reading', () => {
  it('is answered without asking while it is fresh', async () => {
    const { cache, source, pass } = world();
    await cache.read('v/test/cus_1/k', LIFETIME, source.load);
    pass(999);
    assert.equal((await cache.read('v/test/cus_1/k', LIFETIME, source.load)).value, 1);
    assert.equal(source.loads, 1);
  });

  it('is answered at once when a little old, and read again behind', async () => {
    const { cache, source, pass } = world();
    await cache.read('v/test/cus_1/k', LIFETIME, source.load);
    pass(2_000);
    const deferred: Promise<unknown>[] = [];
    const defer = (work: Promise<unknown>) => deferred.push(work);
    assert.equal((await cache.read('v/test/cus_1/k', LIFETIME, source.load, { defer })).value, 1);
    await Promise.all(deferred);
    assert.equal((await cache.read('v/test/cus_1/k', LIFETIME, source.load)).value, 2);
  });

  it('is waited for when it is too old to show', async () => {
    const { cache, source, pass } = world();
    await cache.read('v/test/cus_1/k', LIFETIME, source.load);
    pass(20_000);
    assert.equal((await cache.read('v/test/cus_1/k', LIFETIME, source.load)).value, 2);
  });

  it('is read again at once after something said it changed', async () => {
    const { cache, source } = world();
    await cache.read('v/test/cus_1/k', LIFETIME, source.load);
    cache.invalidate('v/test/cus_1/');
    assert.equal((await cache.read('v/test/cus_1/k', LIFETIME, source.load)).value, 2);
  });

  it('is not touched by a change elsewhere', async () => {
    const { cache, source } = world();
    await cache.read('v/test/cus_1/k', LIFETIME, source.load);
    cache.invalidate('v/test/cus_11/');
    await cache.read('v/test/cus_1/k', LIFETIME, source.load);
    assert.equal(source.loads, 1);
  });

  it('outlives a failure, which stands beside it', async () => {
    const { cache, source, pass } = world();
    const first = await cache.read('v/test/cus_1/k', LIFETIME, source.load);
    pass(20_000);
    source.fails = true;
    const second = await cache.read('v/test/cus_1/k', LIFETIME, source.load);
    assert.deepEqual([second.value, second.asOf], [1, first.asOf]);
    assert.equal(second.problem?.code, 'stripe_unavailable');
  });

  it('is asked for again at once when a change is told right after a failure', async () => {
    const { cache, source, pass } = world();
    await cache.read('v/test/cus_1/k', LIFETIME, source.load);
    pass(20_000);
    source.fails = true;
    await cache.read('v/test/cus_1/k', LIFETIME, source.load);
    source.fails = false;
    cache.invalidate('v/test/cus_1/');
    assert.equal((await cache.read('v/test/cus_1/k', LIFETIME, source.load)).problem, undefined);
  });

  it('is not asked for again right after a failure', async () => {
    const { cache, source, pass } = world();
    await cache.read('v/test/cus_1/k', LIFETIME, source.load);
    pass(20_000);
    source.fails = true;
    await cache.read('v/test/cus_1/k', LIFETIME, source.load);
    await cache.read('v/test/cus_1/k', LIFETIME, source.load);
    assert.equal(source.loads, 2);
    pass(6_000);
    source.fails = false;
    const again = await cache.read('v/test/cus_1/k', LIFETIME, source.load);
    assert.deepEqual([again.value, again.problem], [3, undefined]);
  });

  it('throws the failure when nothing was ever known', async () => {
    const { cache, source } = world();
    source.fails = true;
    await assert.rejects(cache.read('v/test/cus_1/k', LIFETIME, source.load), {
      code: 'stripe_unavailable',
    });
  });
});

describe('readings at the same time', () => {
  it('are one', async () => {
    const { cache, source } = world();
    const all = await Promise.all(
      Array.from({ length: 50 }, () => cache.read('v/test/cus_1/k', LIFETIME, source.load)),
    );
    assert.ok(all.every(({ value }) => value === 1));
    assert.equal(source.loads, 1);
  });

  it('are one only within a scope, where the runtime binds I/O to a request', async () => {
    const { cache, source } = world();
    await Promise.all([
      cache.read('v/test/cus_1/k', LIFETIME, source.load, { scope: { request: 1 } }),
      cache.read('v/test/cus_1/k', LIFETIME, source.load, { scope: { request: 2 } }),
    ]);
    assert.equal(source.loads, 2);
  });

  it('never let an older answer overwrite a newer one', async () => {
    const { cache } = world();
    const slow = Promise.withResolvers<string>();
    const first = cache.read('v/test/cus_1/k', LIFETIME, () => slow.promise);
    cache.invalidate('v/test/cus_1/');
    const second = await cache.read('v/test/cus_1/k', LIFETIME, async () => 'new');
    assert.equal(second.value, 'new');
    slow.resolve('old');
    await first;
    assert.equal((await cache.read('v/test/cus_1/k', LIFETIME, async () => 'newer')).value, 'new');
  });

  it('that began before a change are read again after it', async () => {
    const { cache } = world();
    const slow = Promise.withResolvers<string>();
    const first = cache.read('v/test/cus_1/k', LIFETIME, () => slow.promise);
    cache.invalidate('v/test/cus_1/');
    slow.resolve('before');
    await first;
    assert.equal(
      (await cache.read('v/test/cus_1/k', LIFETIME, async () => 'after')).value,
      'after',
    );
  });
});

function world() {
  let time = Date.parse('2026-11-20T14:00:00Z');
  const cache = createReadCache({ now: () => new Date(time), random: () => 0 });
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
