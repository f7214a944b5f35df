import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { createReadCache } from '../../../server/cache/read-cache.ts';
import { RELEASE } from '../../../server/cache/release.ts';
import {
  createMemoryStore,
  type SharedStore,
  splitStore,
  VERSION,
} from '../../../server/cache/shared.ts';
import type { SharedOptions } from '../../../server/cache/sharing.ts';
import { KEY, LIFETIME, OWNER } from './world.ts';

const SECOND = 1_000;

describe('several instances with one store', () => {
  it('read Stripe once', async () => {
    const { instance, source } = fleet();
    const [a, b] = [instance(), instance()];
    await a.read();
    assert.equal((await b.read()).value, 1);
    assert.equal(source.loads, 1);
  });

  it('answer with the time at which it was read, and no longer than it is fresh', async () => {
    const { instance, source, pass } = fleet();
    const [a, b] = [instance(), instance()];
    const { asOf } = await a.read();
    pass(20 * SECOND);
    assert.deepEqual((await b.read()).asOf, asOf);
    pass(11 * SECOND);
    assert.equal((await b.read()).value, 1);
    assert.equal((await b.read()).value, 2);
    assert.equal(source.loads, 2);
  });

  it('hear of a change within five seconds, whoever was told of it', async () => {
    const { instance, pass } = fleet();
    const [a, b] = [instance(), instance()];
    await a.read();
    await b.read();
    await a.cache.invalidate(OWNER);
    pass(5 * SECOND);
    assert.equal((await b.read()).value, 2);
  });

  it('hear of a change of the whole account', async () => {
    const { instance, pass } = fleet();
    const [a, b] = [instance(), instance()];
    await a.read();
    await b.read();
    await a.cache.invalidate('v/test/');
    pass(5 * SECOND);
    assert.equal((await b.read()).value, 2);
  });

  it('never find what began before a change, even if it lands after it', async () => {
    const { instance, source } = fleet();
    const [a, b, c] = [instance(), instance(), instance()];
    const slow = Promise.withResolvers<number>();
    const begun = Promise.withResolvers<void>();
    const early = a.read({}, () => {
      begun.resolve();
      return slow.promise;
    });
    await begun.promise;
    await b.cache.invalidate(OWNER);
    slow.resolve(-1);
    await early;
    assert.equal((await c.read()).value, 1);
    assert.equal(source.loads, 1);
  });

  it('wake those who watch where the change was not told', async () => {
    const { instance, pass } = fleet();
    const [a, b] = [instance(), instance()];
    let heard = 0;
    b.cache.watch(OWNER, () => heard++);
    await b.read();
    assert.equal(heard, 0);
    await a.cache.invalidate(OWNER);
    pass(5 * SECOND);
    await b.read();
    assert.equal(heard, 1);
  });

  it('ask for the versions once for many readers', async () => {
    const { instance, store } = fleet();
    const a = instance();
    await Promise.all(Array.from({ length: 100 }, () => a.read()));
    assert.equal(store.asked.filter((key) => key.startsWith('v-')).length, 2);
    assert.equal(store.asked.filter((key) => key.startsWith('r-')).length, 1);
  });

  it('do not go back to an old version that a slow store still answers with', async () => {
    const { instance, store, source, pass } = fleet();
    const a = instance();
    await a.read();
    const before = new Map(store.texts);
    await a.cache.invalidate(OWNER);
    for (const [key, text] of before) store.texts.set(key, text);
    pass(6 * SECOND);
    assert.equal((await a.read()).value, 2);
    assert.equal(source.loads, 2);
  });

  it('take no older version of a slow store for a newer one than that of a change just told', async () => {
    const { instance, store, source, pass } = fleet();
    const a = instance();
    await a.read();
    // Long after it made the version, it takes another one's word for newer.
    pass(91 * SECOND);
    const before = new Map(store.texts);
    const lagging: SharedStore = {
      get: async (key) => before.get(key) ?? store.get(key),
      put: store.put,
    };
    const cold = instance(lagging);
    await cold.cache.invalidate(OWNER);
    for (const seconds of [0, 6, 20, 20]) {
      pass(seconds * SECOND);
      assert.notEqual((await cold.read()).value, 1);
    }
    const { loads } = source;
    before.clear();
    pass(6 * SECOND);
    const { value } = await cold.read({ maxAgeMs: 0 });
    pass(5 * SECOND);
    assert.deepEqual([(await a.read()).value, source.loads], [value, loads + 1]);
  });

  it('take no older version of a slow store for a newer one than the first they made themselves', async () => {
    const { instance, store, pass } = fleet();
    const a = instance();
    assert.equal((await a.read()).value, 1);
    const before = new Map(store.texts);
    await a.cache.invalidate(OWNER);
    let said = new Map<string, string>();
    const cold = instance({
      get: async (key) => (key.startsWith(VERSION) ? said.get(key) : store.get(key)),
      put: store.put,
    });
    assert.equal((await cold.read()).value, 2);
    said = before;
    for (const seconds of [6, 6, 20]) {
      pass(seconds * SECOND);
      assert.notEqual((await cold.read()).value, 1);
    }
  });

  it('hear within five seconds of a change told elsewhere right after one told here', async () => {
    const { instance, pass } = fleet();
    const [a, b] = [instance(), instance()];
    await a.read();
    await a.cache.invalidate(OWNER);
    assert.equal((await a.read()).value, 2);
    await b.cache.invalidate(OWNER);
    pass(5 * SECOND);
    const { value } = await a.read();
    assert.equal(value, 3);
    pass(5 * SECOND);
    assert.equal((await a.read()).value, value);
  });

  it('make a new version where an older one was put over it late', async () => {
    const { instance, store, pass } = fleet();
    const [a, b] = [instance(), instance()];
    await a.cache.invalidate(OWNER);
    const late = new Map(store.texts);
    await a.cache.invalidate(OWNER);
    for (const [key, text] of late) store.texts.set(key, text);
    await b.read();
    pass(91 * SECOND);
    const { value } = await a.read();
    pass(5 * SECOND);
    assert.equal((await b.read()).value, value);
    assert.notEqual(value, 1);
  });

  it('do not put the news of a change again that another has followed', async () => {
    const { instance, store, pass } = fleet();
    const again = Promise.withResolvers<void>();
    let isFull = true;
    const put: SharedStore['put'] = (key, text) =>
      isFull ? Promise.reject(new Error('full')) : store.put(key, text);
    const a = instance({ get: store.get, put }, { sleep: () => again.promise });
    const b = instance();
    await b.read();
    const first = a.cache.invalidate(OWNER);
    await new Promise((resolve) => setTimeout(resolve, 10));
    isFull = false;
    await a.cache.invalidate(OWNER);
    const after = new Map(store.texts);
    again.resolve();
    await first;
    assert.deepEqual(store.texts, after);
    pass(5 * SECOND);
    assert.equal((await b.read()).value, 2);
  });

  it('tell a memo no longer than they go by a version', async () => {
    const { instance, now } = fleet();
    const until: number[] = [];
    await instance().cache.read(KEY, LIFETIME, async () => 1, { used: (time) => until.push(time) });
    assert.deepEqual(until, [now().getTime() + 5 * SECOND]);
  });

  it('of which one wants to know how it is now ask Stripe', async () => {
    const { instance } = fleet();
    await instance().read();
    const b = instance();
    assert.equal((await b.read({ maxAgeMs: 0 })).value, 2);
  });

  it('take what was borrowed for nobody who wants nothing old, however new it says it is', async () => {
    const { instance } = fleet();
    await instance().read();
    const b = instance();
    assert.equal((await b.read()).value, 1);
    assert.equal((await b.read({ maxAgeMs: 5 * SECOND })).value, 2);
    assert.equal((await b.read({ maxAgeMs: 5 * SECOND })).value, 2);
  });

  it('by a clock that is ahead make nothing last longer with the others', async () => {
    const { instance, now, pass } = fleet();
    pass(3_600 * SECOND);
    await instance().read();
    pass(-3_600 * SECOND);
    const b = instance();
    assert.deepEqual((await b.read()).asOf, now());
    pass(31 * SECOND);
    await b.read();
    assert.equal((await b.read()).value, 2);
  });

  it('ask for the versions again after a clock was set back', async () => {
    const { instance, pass } = fleet();
    const [a, b] = [instance(), instance()];
    await b.read();
    await a.cache.invalidate(OWNER);
    pass(-3_600 * SECOND);
    assert.equal((await b.read()).value, 2);
  });

  it('of two releases share nothing that was read, and hear of each other’s changes', async () => {
    const { instance, store, pass } = fleet();
    const [old, next] = [instance(), instance(store, { release: 'next' })];
    await old.read();
    assert.equal((await next.read()).value, 2);
    await old.cache.invalidate(OWNER);
    pass(5 * SECOND);
    assert.equal((await next.read()).value, 3);
  });

  it('are told by a name of the release, which is the package’s', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8'));
    assert.ok(RELEASE.startsWith(`${version}/`));
  });

  it('write a version in use again before its time in the store is over', async () => {
    const { instance, store, source, pass } = fleet();
    await instance().read();
    const versions = () => [...store.texts].filter(([key]) => key.startsWith('v-'));
    const names = () => versions().map(([, text]) => text.split('.')[0]);
    const [before, namesBefore] = [versions(), names()];
    pass(31 * 86_400 * SECOND);
    await instance().read({}, async () => ++source.loads);
    assert.deepEqual(names(), namesBefore);
    assert.notDeepEqual(versions(), before);
    const puts = store.puts;
    await instance().read();
    assert.equal(store.puts, puts);
  });
});

describe('what lies in the store', () => {
  it('says nothing to who reads it', async () => {
    const { instance, store } = fleet();
    await instance().read({}, async () => 'secret figure' as unknown as number);
    const all = [...store.texts].flat().join('\n');
    assert.ok(store.texts.size >= 3);
    assert.doesNotMatch(all, /secret|figure|cus_1/);
    assert.doesNotMatch(atob([...store.texts].find(([key]) => key.startsWith('r-'))![1]), /secret/);
  });

  for (const [name, garble] of [
    ['cut off', (text: string) => text.slice(0, 40)],
    ['changed', (text: string) => `${text.slice(0, 30)}AAAA${text.slice(34)}`],
    ['not ours', () => '{"total":0}'],
    ['empty', () => ''],
    ['no text', () => 7 as unknown as string],
  ] as const) {
    it(`is as good as nothing when it is ${name}`, async () => {
      const { instance, store, source } = fleet();
      await instance().read();
      for (const [key, text] of store.texts) {
        if (key.startsWith('r-')) store.texts.set(key, garble(text));
      }
      assert.equal((await instance().read()).value, 2);
      assert.equal(source.loads, 2);
    });
  }

  it('is as good as nothing under another key, or for another tenant', async () => {
    const { instance, store, source } = fleet();
    const a = instance();
    await a.read();
    const [, text] = [...store.texts].find(([key]) => key.startsWith('r-'))!;
    const moved: SharedStore = {
      get: async (key) => (key.startsWith('r-') ? text : store.get(key)),
      put: store.put,
    };
    const b = instance(moved).cache;
    const load = async () => ++source.loads;
    assert.equal((await b.read('v/test/cus_2/k', LIFETIME, load)).value, 2);
    assert.equal((await b.read('w/test/cus_1/k', LIFETIME, load)).value, 3);
  });
});

describe('a store that fails', () => {
  it('costs nothing but the sharing, and is spoken of once a minute', async () => {
    const { instance, failures, pass } = fleet();
    const broken = instance({
      get: async () => Promise.reject(new Error('down')),
      put: async () => Promise.reject(new Error('down')),
    });
    for (let nth = 0; nth < 10; nth++) {
      assert.equal((await broken.read()).value, nth > 6 ? 2 : 1);
      pass(6 * SECOND);
    }
    assert.equal(failures.length, 1);
    await broken.cache.invalidate(OWNER);
    assert.equal((await broken.read()).value, 3);
  });

  it('is spoken of again after the clock was set back', async () => {
    const { instance, failures, pass } = fleet();
    const broken = instance({
      get: async () => Promise.reject(new Error('down')),
      put: async () => Promise.reject(new Error('down')),
    });
    await broken.read();
    pass(-3_600 * SECOND);
    await broken.read();
    assert.equal(failures.length, 2);
  });

  it('to take a text still answers', async () => {
    const { instance, store, source } = fleet();
    await instance().read();
    const b = instance({ get: store.get, put: () => Promise.reject(new Error('full')) });
    await b.read({ maxAgeMs: 0 });
    await b.cache.read('v/test/cus_2/k', LIFETIME, async () => ++source.loads);
    const asked = store.asked.length;
    await b.cache.read('v/test/cus_3/k', LIFETIME, async () => ++source.loads);
    assert.ok(store.asked.length > asked);
  });

  it('to take the news of a change is told it again at the next question', async () => {
    const { instance, store, pass } = fleet();
    let isFull = true;
    const a = instance({
      get: store.get,
      put: (key, text) => (isFull ? Promise.reject(new Error('full')) : store.put(key, text)),
    });
    const b = instance();
    await b.read();
    await a.read();
    await a.cache.invalidate(OWNER);
    isFull = false;
    pass(11 * SECOND);
    await a.read();
    pass(5 * SECOND);
    assert.notEqual((await b.read()).value, 1);
  });

  it('to answer in time, though it keeps what it is given, makes nobody read without end', async () => {
    const { instance, store, source, pass } = fleet();
    const late: SharedStore = {
      get: store.get,
      async put(key, text) {
        await store.put(key, text);
        throw new Error('late');
      },
    };
    const [a, b] = [instance(late), instance(late)];
    await a.cache.invalidate(OWNER);
    pass(3 * SECOND);
    await b.cache.invalidate(OWNER);
    for (let round = 0; round < 60; round++) {
      for (const each of [a, b]) {
        pass(2.6 * SECOND);
        await each.read();
      }
    }
    // Five minutes, in which each of them has to read ten times anyway.
    assert.ok(source.loads <= 25, `${source.loads} readings`);
  });

  it('by hanging is waited for a moment, not for ever', async () => {
    const never = new Promise<never>(() => {});
    const { instance, failures } = fleet();
    const hanging = instance({ get: () => never, put: () => never });
    assert.equal((await hanging.read()).value, 1);
    assert.equal(failures.length, 1);
  });

  it('and comes back is shared again, and what was read meanwhile is not trusted', async () => {
    const { instance, store, pass } = fleet();
    let isDown = true;
    const guard = <T>(ask: () => Promise<T>) =>
      isDown ? Promise.reject(new Error('down')) : ask();
    const a = instance({
      get: (key) => guard(() => store.get(key)),
      put: (key, text) => guard(() => store.put(key, text)),
    });
    const b = instance();
    await b.read();
    assert.equal((await a.read()).value, 2);
    isDown = false;
    await b.cache.invalidate(OWNER);
    pass(11 * SECOND);
    assert.equal((await a.read()).value, 3);
    assert.equal((await b.read()).value, 3);
  });
});

describe('the store in memory', () => {
  it('keeps a text for its time', async () => {
    let time = 0;
    const store = createMemoryStore({ now: () => new Date(time) });
    await store.put('k', 'text', 60);
    time = 59_999;
    assert.equal(await store.get('k'), 'text');
    time = 60_000;
    assert.equal(await store.get('k'), undefined);
  });

  it('is bounded', async () => {
    const store = createMemoryStore({ maxCharacters: 30 });
    for (const key of ['a', 'b', 'c', 'd']) await store.put(key, 'x'.repeat(9), 60);
    assert.deepEqual(
      await Promise.all(['a', 'b', 'c', 'd'].map(async (key) => Boolean(await store.get(key)))),
      [false, true, true, true],
    );
  });

  it('can hold one half of a split one', async () => {
    const [versions, readings] = [createMemoryStore(), createMemoryStore()];
    const store = splitStore(versions, readings);
    await store.put('v-1', 'version', 60);
    await store.put('r-1', 'reading', 60);
    assert.equal(await versions.get('v-1'), 'version');
    assert.equal(await readings.get('r-1'), 'reading');
    assert.equal(await store.get('v-1'), 'version');
    assert.equal(await store.get('r-1'), 'reading');
  });
});

/** Instances over one source and one store, with one clock. */
function fleet() {
  let time = Date.parse('2026-11-20T14:00:00Z');
  const now = () => new Date(time);
  const failures: unknown[] = [];
  const source = { loads: 0 };
  const texts = new Map<string, string>();
  const asked: string[] = [];
  const store = {
    texts,
    asked,
    async get(key: string) {
      asked.push(key);
      return texts.get(key);
    },
    puts: 0,
    async put(key: string, text: string) {
      store.puts++;
      texts.set(key, text);
    },
  };
  const instance = (
    own: SharedStore = store,
    more: Partial<Pick<SharedOptions, 'release' | 'sleep'>> = {},
  ) => {
    const cache = createReadCache({
      now,
      random: () => 0,
      shared: {
        store: own,
        secretOf: (tenant) => `secret of ${tenant}`,
        onFailure: (cause) => failures.push(cause),
        sleep: async () => {},
        ...more,
      },
    });
    /** Answers when what goes on behind the answer has come to its end too. */
    const read = async (options = {}, load: () => Promise<number> = async () => ++source.loads) => {
      const behind: Promise<unknown>[] = [];
      const defer = (work: Promise<unknown>) => behind.push(work);
      const reading = await cache.read(KEY, LIFETIME, load, { defer, ...options });
      for (const work of behind) await work;
      return reading;
    };
    return { cache, read };
  };
  return {
    instance,
    source,
    store,
    failures,
    now,
    pass: (ms: number) => {
      time += ms;
    },
  };
}
