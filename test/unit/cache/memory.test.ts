import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Problem } from '../../../server/problems.ts';
import { cacheWorld, LIFETIME, slowLoad } from './world.ts';

const KB = 1_024;
const text = 'x'.repeat(KB);

describe('the memory of readings', () => {
  it('is bounded in bytes, whatever comes', async () => {
    const { cache } = cacheWorld({ maxBytes: 256 * KB });
    for (let nth = 0; nth < 2_000; nth++) {
      await cache.read(`v/test/cus_${nth % 700}/r${nth}`, LIFETIME, async () => text);
      assert.ok(cache.bytes <= 256 * KB);
    }
    assert.ok(cache.size > 50);
  });

  it('forgets who was not asked for lately', async () => {
    const { cache, source } = cacheWorld({ maxBytes: 256 * KB });
    await cache.read('v/test/cus_often/k', LIFETIME, source.load);
    await cache.read('v/test/cus_once/k', LIFETIME, source.load);
    for (let nth = 0; nth < 1_000; nth++) {
      await cache.read(`v/test/cus_${nth}/k`, LIFETIME, async () => text);
      await cache.read('v/test/cus_often/k', LIFETIME, source.load);
    }
    assert.equal(source.loads, 2);
    await cache.read('v/test/cus_once/k', LIFETIME, source.load);
    assert.equal(source.loads, 3);
  });

  it('is not taken up by one who asks for ever new things', async () => {
    const { cache, source } = cacheWorld({ maxBytes: 256 * KB });
    for (let nth = 0; nth < 20; nth++) {
      await cache.read(`v/test/cus_${nth}/k`, LIFETIME, source.load);
    }
    for (let nth = 0; nth < 1_000; nth++) {
      await cache.read(`v/test/cus_greedy/r${nth}`, LIFETIME, async () => text);
    }
    for (let nth = 0; nth < 20; nth++) {
      await cache.read(`v/test/cus_${nth}/k`, LIFETIME, source.load);
    }
    assert.equal(source.loads, 20);
  });

  it('is bounded in failures too', async () => {
    const { cache } = cacheWorld({ maxBytes: 256 * KB });
    const load = async () => {
      throw new Problem('invoice_not_found');
    };
    for (let nth = 0; nth < 1_000; nth++) {
      await assert.rejects(cache.read(`v/test/cus_${nth % 40}/i${nth}`, LIFETIME, load));
    }
    assert.ok(cache.bytes <= 256 * KB);
  });

  it('is bounded in readings under way: one too many is refused, and the next one is not', async () => {
    const { cache, source } = cacheWorld({ maxFlights: 1 });
    const slow = slowLoad<number>();
    const first = cache.read('v/test/cus_1/k', LIFETIME, slow.load);
    await assert.rejects(
      cache.read('v/test/cus_2/k', LIFETIME, source.load),
      ({ code, retryAfter }: Problem) => code === 'stripe_busy' && Number(retryAfter) > 0,
    );
    slow.land(0);
    await first;
    assert.equal((await cache.read('v/test/cus_2/k', LIFETIME, source.load)).value, 1);
  });

  it('gives back what it has as text when its objects are forgotten', async () => {
    const { cache, source } = cacheWorld({ maxBytes: 64 * KB });
    const at = new Date('2026-11-01T00:00:00Z');
    await cache.read('v/test/cus_1/k', LIFETIME, async () => new Map([['a', at]]));
    for (let nth = 0; nth < 8; nth++) {
      await cache.read(`v/test/cus_x${nth}/k`, LIFETIME, async () => text);
    }
    const again = await cache.read<unknown>('v/test/cus_1/k', LIFETIME, source.load);
    assert.deepEqual(again.value, new Map([['a', at]]));
    assert.equal(source.loads, 0);
  });
});

describe('those who watch', () => {
  it('hear of their own customer, and of the whole account', () => {
    const { cache } = cacheWorld();
    const heard: string[] = [];
    cache.watch('v/test/cus_1/', () => heard.push('one'));
    const stop = cache.watch('v/test/cus_2/', () => heard.push('two'));
    void cache.invalidate('v/test/cus_1/');
    assert.deepEqual(heard, ['one']);
    void cache.invalidate('v/test/');
    assert.deepEqual(heard, ['one', 'one', 'two']);
    stop();
    void cache.invalidate('v/test/');
    assert.deepEqual(heard, ['one', 'one', 'two', 'one']);
  });
});

describe('what changes of an owner', () => {
  it('is told by a number that grows with each reading, failure and change', async () => {
    const { cache, source, pass } = cacheWorld();
    const owner = 'v/test/cus_1/';
    const stamps = [cache.changes(owner)];
    const mark = () => stamps.push(cache.changes(owner));
    await cache.read(`${owner}a`, LIFETIME, source.load).then(mark);
    await cache.read(`${owner}b`, LIFETIME, source.load).then(mark);
    await cache.invalidate('v/test/').then(mark);
    source.problem = new Problem('stripe_unavailable');
    pass(1_000);
    await cache.read(`${owner}a`, LIFETIME, source.load).then(mark);
    const [before, ...numbers] = stamps;
    assert.equal(before, undefined);
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => a! - b!),
    );
    assert.equal(new Set(numbers).size, 4);
  });

  it('does not grow with a reading that is answered from memory, or of somebody else', async () => {
    const { cache, source } = cacheWorld();
    await cache.read('v/test/cus_1/a', LIFETIME, source.load);
    const stamp = cache.changes('v/test/cus_1/');
    await cache.read('v/test/cus_1/a', LIFETIME, source.load);
    await cache.read('v/test/cus_2/a', LIFETIME, source.load);
    await cache.invalidate('v/test/cus_2/');
    assert.equal(cache.changes('v/test/cus_1/'), stamp);
  });
});

describe('until when a reading is fresh', () => {
  it('is told of each, and is now for one that is stale or failed', async () => {
    const { cache, source, pass, now } = cacheWorld();
    const until: number[] = [];
    const read = () =>
      cache.read('v/test/cus_1/a', LIFETIME, source.load, { used: (time) => until.push(time) });
    const start = now().getTime();
    await read();
    pass(10_000);
    await read();
    source.problem = new Problem('stripe_unavailable');
    pass(30_000);
    await read();
    assert.deepEqual(until, [start + 30_000, start + 30_000, start + 40_000]);
  });

  it('is up to a fifth sooner, at random, so that what was read at once is not read again at once', async () => {
    const { cache, source, pass } = cacheWorld({ random: () => 0.999 });
    await cache.read('v/test/cus_1/a', LIFETIME, source.load);
    pass(23_000);
    await cache.read('v/test/cus_1/a', LIFETIME, source.load);
    assert.equal(source.loads, 1);
    pass(1_500);
    await cache.read('v/test/cus_1/a', LIFETIME, source.load);
    assert.equal(source.loads, 2);
  });
});
