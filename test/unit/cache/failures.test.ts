import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Problem } from '../../../server/problems.ts';
import { cacheWorld, KEY, LIFETIME, OWNER, patienceOf, slowLoad } from './world.ts';

const SECOND = 1_000;

function missing() {
  const cause = Object.assign(new Error('No such price'), { code: 'resource_missing' });
  return new Problem('stripe_rejected', undefined, { cause });
}

describe('a reading of what is not there', () => {
  for (const problem of [new Problem('invoice_not_found'), missing()]) {
    it(`costs one call a minute (${problem.code})`, async () => {
      const { cache, source, pass } = cacheWorld();
      source.problem = problem;
      const read = () => cache.read(KEY, LIFETIME, source.load);
      for (let nth = 0; nth < 5; nth++) {
        await assert.rejects(read(), problem);
        pass(11 * SECOND);
      }
      assert.equal(source.loads, 1);
      pass(6 * SECOND);
      await assert.rejects(read(), problem);
      assert.equal(source.loads, 2);
    });
  }

  it('is made again at once when a change is told', async () => {
    const { cache, source } = cacheWorld();
    source.problem = new Problem('customer_not_found');
    await assert.rejects(cache.read(KEY, LIFETIME, source.load));
    source.problem = undefined;
    void cache.invalidate(OWNER);
    assert.equal((await cache.read(KEY, LIFETIME, source.load)).value, 2);
  });

  it('is made again for whoever wants to know how it is now', async () => {
    const { cache, source } = cacheWorld();
    source.problem = new Problem('customer_not_found');
    await assert.rejects(cache.read(KEY, LIFETIME, source.load));
    source.problem = undefined;
    const now = await cache.read(KEY, LIFETIME, source.load, { maxAgeMs: 5 * SECOND });
    assert.equal(now.value, 2);
  });

  it('that a change overtook is not believed', async () => {
    const { cache, source } = cacheWorld();
    const slow = slowLoad<number>();
    const early = cache.read(KEY, LIFETIME, slow.load);
    void cache.invalidate(OWNER);
    slow.fail(new Problem('invoice_not_found'));
    await assert.rejects(early, { code: 'invoice_not_found' });
    assert.equal((await cache.read(KEY, LIFETIME, source.load)).value, 1);
  });
});

describe('a reading that found no room in line', () => {
  const busy = () => new Problem('stripe_busy', undefined, { retryAfter: 9 });

  it('takes no room, and pushes out nothing that is known', async () => {
    const { cache, source } = cacheWorld({ maxBytes: 64 * 1_024 });
    await cache.read(KEY, LIFETIME, source.load);
    source.problem = busy();
    for (let nth = 0; nth < 2_000; nth++) {
      const key = `v/test/cus_1/r${nth}`;
      await assert.rejects(cache.read(key, LIFETIME, source.load), { code: 'stripe_busy' });
    }
    assert.equal(cache.size, 1);
    assert.equal((await cache.read(KEY, LIFETIME, source.load)).value, 1);
  });

  it('leaves the last good value, and says so beside it once it is too old', async () => {
    const { cache, source, pass } = cacheWorld();
    await cache.read(KEY, LIFETIME, source.load);
    source.problem = busy();
    pass(LIFETIME.freshMs + 1);
    const stale = await cache.read(KEY, LIFETIME, source.load);
    assert.deepEqual([stale.value, stale.problem], [1, undefined]);
    pass(LIFETIME.staleMs);
    const old = await cache.read(KEY, LIFETIME, source.load);
    assert.deepEqual([old.value, old.problem?.retryAfter], [1, 9]);
    source.problem = undefined;
    assert.equal((await cache.read(KEY, LIFETIME, source.load)).problem, undefined);
  });

  it('is heard of by nobody who counts failures of Stripe', async () => {
    const failures: string[] = [];
    const { cache, source } = cacheWorld({ onFailure: (key) => failures.push(key) });
    source.problem = busy();
    await assert.rejects(cache.read(KEY, LIFETIME, source.load));
    assert.deepEqual(failures, []);
  });
});

describe('a refresh that failed', () => {
  async function afterFailedRefresh() {
    const world = cacheWorld();
    const { cache, source, pass } = world;
    await cache.read(KEY, LIFETIME, source.load);
    pass(6 * SECOND);
    source.problem = new Problem('stripe_unavailable');
    const refreshed = await cache.read(KEY, LIFETIME, source.load, { maxAgeMs: 5 * SECOND });
    assert.deepEqual([refreshed.value, refreshed.problem?.code], [1, 'stripe_unavailable']);
    source.problem = undefined;
    return world;
  }

  it('is asked for again after five seconds, behind what is still fresh', async () => {
    const { cache, source, pass } = await afterFailedRefresh();
    pass(5 * SECOND - 1);
    assert.equal((await cache.read(KEY, LIFETIME, source.load)).value, 1);
    assert.equal(source.loads, 2);
    pass(1);
    assert.equal((await cache.read(KEY, LIFETIME, source.load)).value, 1);
    const { value, problem } = await cache.read(KEY, LIFETIME, source.load);
    assert.deepEqual([value, problem, source.loads], [3, undefined, 3]);
  });

  it('is waited for by the next who refreshes', async () => {
    const { cache, source, pass } = await afterFailedRefresh();
    pass(5 * SECOND);
    const { value, problem } = await cache.read(KEY, LIFETIME, source.load, { maxAgeMs: 60_000 });
    assert.deepEqual([value, problem], [3, undefined]);
  });
});

describe('a failure before the clock was set back', () => {
  for (const problem of [new Problem('stripe_unavailable'), new Problem('invoice_not_found')]) {
    it(`is not waited out (${problem.code})`, async () => {
      const { cache, source, pass } = cacheWorld();
      source.problem = problem;
      await assert.rejects(cache.read(KEY, LIFETIME, source.load));
      source.problem = undefined;
      pass(-3_600 * SECOND);
      assert.equal((await cache.read(KEY, LIFETIME, source.load)).value, 2);
    });
  }
});

describe('a reading in place of a known one', () => {
  it('goes behind, however old that is, unless a change was told or somebody asks for it anew', async () => {
    const { cache, pass } = cacheWorld();
    const heard: boolean[] = [];
    const load = async (behind: boolean) => heard.push(behind);
    await cache.read(KEY, LIFETIME, load);
    pass(LIFETIME.freshMs + LIFETIME.staleMs + 1);
    await cache.read(KEY, LIFETIME, load);
    void cache.invalidate(OWNER);
    await cache.read(KEY, LIFETIME, load);
    pass(1);
    await cache.read(KEY, LIFETIME, load, { maxAgeMs: 0 });
    assert.deepEqual(heard, [false, true, false, false]);
  });
});

describe('a first reading that nobody answers', () => {
  it('costs a crowd one call in two seconds', async () => {
    const { cache, source, pass } = cacheWorld();
    source.problem = new Problem('stripe_unavailable');
    for (let nth = 0; nth < 20; nth++) {
      await assert.rejects(cache.read(KEY, LIFETIME, source.load));
      pass(90);
    }
    assert.equal(source.loads, 1);
    pass(SECOND);
    source.problem = undefined;
    assert.equal((await cache.read(KEY, LIFETIME, source.load)).value, 2);
  });

  it('of an older time does not stand beside a newer value', async () => {
    const { cache, source } = cacheWorld();
    const slow = slowLoad<number>();
    const early = cache.read(KEY, LIFETIME, slow.load);
    void cache.invalidate(OWNER);
    await cache.read(KEY, LIFETIME, source.load);
    slow.fail(new Problem('stripe_unavailable'));
    await early;
    assert.equal((await cache.read(KEY, LIFETIME, source.load)).problem, undefined);
  });
});

describe('a request that waits no longer', () => {
  it('is told so, and the reading goes on for the next one', async () => {
    const { cache, source } = cacheWorld();
    const slow = slowLoad<string>();
    const { patience, end } = patienceOf();
    const deferred: Promise<unknown>[] = [];
    const read = cache.read(KEY, LIFETIME, slow.load, {
      patience,
      defer: (work) => deferred.push(work),
    });
    end();
    await assert.rejects(read, { code: 'stripe_busy' });
    slow.land('late');
    await Promise.all(deferred);
    assert.equal(deferred.length, 1);
    assert.equal((await cache.read<unknown>(KEY, LIFETIME, source.load)).value, 'late');
    assert.equal(source.loads, 0);
  });

  it('gets the last good value, with why there is no newer one', async () => {
    const { cache, source } = cacheWorld();
    await cache.read(KEY, LIFETIME, source.load);
    void cache.invalidate(OWNER);
    const { patience, end } = patienceOf();
    const read = cache.read(KEY, LIFETIME, slowLoad<number>().load, { patience });
    end();
    const { value, problem } = await read;
    assert.deepEqual([value, problem?.code], [1, 'stripe_busy']);
  });

  it('does not wait at all when its patience was over before', async () => {
    const { cache } = cacheWorld();
    const { patience, end } = patienceOf();
    end();
    const read = () => cache.read(KEY, LIFETIME, slowLoad<number>().load, { patience });
    await assert.rejects(read(), { code: 'stripe_busy' });
    await assert.rejects(read(), { code: 'stripe_busy' });
  });

  it('changes nothing for those who wait on', async () => {
    const { cache } = cacheWorld();
    const slow = slowLoad<string>();
    const { patience, end } = patienceOf();
    const hasty = cache.read(KEY, LIFETIME, slow.load, { patience });
    const calm = cache.read(KEY, LIFETIME, slow.load);
    end();
    await assert.rejects(hasty);
    slow.land('there');
    assert.equal((await calm).value, 'there');
  });
});

describe('a request while many wait', () => {
  const isDone = (read: Promise<unknown>) =>
    Promise.race([read.then(() => true), new Promise((resolve) => setImmediate(resolve, false))]);
  const { patience } = patienceOf({ isCrowded: true });

  it('gets what is old at once, with why, and the reading goes on for the next one', async () => {
    const { cache, source, pass } = cacheWorld();
    await cache.read(KEY, LIFETIME, source.load);
    pass(LIFETIME.freshMs + LIFETIME.staleMs + 1);
    const slow = slowLoad<number>();
    const { value, problem } = await cache.read(KEY, LIFETIME, slow.load, { patience });
    assert.deepEqual([value, problem?.code], [1, 'stripe_busy']);
    slow.land(2);
    await new Promise(setImmediate);
    assert.equal((await cache.read(KEY, LIFETIME, source.load, { patience })).value, 2);
  });

  it('waits still for what nobody knows, what has changed, and what it wants anew', async () => {
    const { cache, source, pass } = cacheWorld();
    assert.equal(await isDone(cache.read(KEY, LIFETIME, slowLoad().load, { patience })), false);
    await cache.read(`${OWNER}other`, LIFETIME, source.load);
    const other = (maxAgeMs?: number) =>
      cache.read(`${OWNER}other`, LIFETIME, slowLoad().load, {
        patience,
        ...(maxAgeMs !== undefined && { maxAgeMs }),
      });
    assert.equal(await isDone(other()), true);
    pass(1);
    assert.equal(await isDone(other(0)), false);
    void cache.invalidate(OWNER);
    assert.equal(await isDone(other()), false);
  });
});

describe('whoever wants nothing older than some time', () => {
  it('does not join a reading that began before it', async () => {
    const { cache, source, pass } = cacheWorld();
    const slow = slowLoad<string>();
    const early = cache.read(KEY, LIFETIME, slow.load);
    pass(10);
    const now = await cache.read(KEY, LIFETIME, source.load, { maxAgeMs: 0 });
    assert.equal(now.value, 1);
    slow.land('old');
    await early;
    assert.equal((await cache.read(KEY, LIFETIME, source.load)).value, 1);
  });

  it('does not wait for one that lets others go first', async () => {
    const { cache, source, pass } = cacheWorld();
    await cache.read(KEY, LIFETIME, source.load);
    pass(LIFETIME.freshMs + 1);
    const slow = slowLoad<number>();
    await cache.read(KEY, LIFETIME, slow.load);
    const heard: boolean[] = [];
    const load = async (behind: boolean) => heard.push(behind);
    const refreshed = cache.read(KEY, LIFETIME, load, { maxAgeMs: 5 * SECOND });
    slow.land(-1);
    await refreshed;
    assert.deepEqual(heard, [false]);
    assert.equal((await cache.read(KEY, LIFETIME, source.load)).value, 1);
  });
});
