/** What holds of the cache however readings, landings, failures and changes come between each other. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createReadCache, type Reading } from '../../../server/cache/read-cache.ts';
import { VERSION } from '../../../server/cache/shared.ts';
import { Problem } from '../../../server/problems.ts';

const MAX_BYTES = 64 * 1_024;
/** An instance goes by a version for so long. */
const CHECKED_MS = 5_000;
/** What is shared of them outlives what a store says late. */
const LIFETIME = { freshMs: 200_000, staleMs: 300_000 };

const owners = ['v/test/cus_1/', 'v/test/cus_2/', 'w/live/cus_1/'];
const at = fc.nat(2);
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('read' as const), instance: at, owner: at, name: at }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('land' as const), nth: fc.nat(5), fails: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('change' as const), instance: at, owner: at }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.nat(60_000) }) },
);

describe('the cache', () => {
  for (const [who, instances, lags] of [
    ['one instance', 1, [0]],
    ['three instances with one store', 3, [0]],
    ['three instances with a store that says what was so a minute ago', 3, [60_000]],
    ['three instances with a store that goes back and forth', 3, [0, 60_000, 30_000, 0, 50_000]],
  ] as const) {
    const lagsMs = Math.max(...lags);
    it(`of ${who} answers nothing as fresh that began before a change, whatever comes between`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: lagsMs > 0 ? 40 : 0, maxLength: 60 }),
          async (steps) => {
            const world = lawWorld(instances, lags);
            for (const each of steps) await world.run(each);
            await world.end();
          },
        ),
        { numRuns: instances === 1 || lagsMs > 0 ? 200 : 40 },
      );
    });
  }
});

type Value = { readonly began: number; readonly changes: number };
type Flight = { readonly key: string; readonly land: (fails: boolean) => void };
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Instances over one source. A value says how many changes its reading began after, and in which order. */
function lawWorld(count: number, lags: readonly number[]) {
  const lagsMs = Math.max(...lags);
  let asked = 0;
  let time = Date.parse('2026-11-20T14:00:00Z');
  let began = 0;
  const changes = new Map<string, { count: number; at: number; seenBy: Map<number, number> }>();
  const flights: Flight[] = [];
  const open: Promise<unknown>[] = [];
  const puts = new Map<string, { readonly at: number; readonly text: string }[]>();
  const store = {
    async get(key: string) {
      const since = time - lagsOf(key);
      return puts.get(key)?.findLast(({ at }) => at <= since)?.text;
    },
    put: async (key: string, text: string) =>
      void puts.set(key, [...(puts.get(key) ?? []), { at: time, text }]),
  };
  const caches = Array.from({ length: count }, () =>
    createReadCache({
      now: () => new Date(time),
      maxBytes: MAX_BYTES,
      ...(count > 1 && {
        shared: { store, secretOf: (id: string) => id, onFailure: assert.ifError },
      }),
    }),
  );
  const newest = new Map<string, number>();

  return { run, end };

  async function run(each: Step) {
    if (each.do === 'pass') time += each.ms;
    if (each.do === 'change') await change(each.instance % count, ownerOf(each));
    if (each.do === 'land')
      flights.splice(each.nth % (flights.length || 1), 1)[0]?.land(each.fails);
    if (each.do === 'read') open.push(read(each.instance % count, ownerOf(each), each.name));
    await quiet();
    for (const cache of caches) assert.ok(cache.bytes <= MAX_BYTES);
  }

  /** Of one customer alone much more happens before a store that lags says so. */
  function ownerOf({ owner }: { readonly owner: number }) {
    return owners[lagsMs > 0 ? 0 : owner]!;
  }

  async function change(instance: number, owner: string) {
    const known = changesOf(owner);
    known.count++;
    known.at = time;
    known.seenBy.set(instance, known.count);
    await caches[instance]!.invalidate(owner);
  }

  async function read(instance: number, owner: string, name: number) {
    const asked = { count: changesOf(owner).count, at: time };
    const mustSee = wouldBeSeen(instance, owner);
    let freshUntil = -1;
    const used = (until: number) => {
      freshUntil = until;
    };
    const load = () => loadOf(instance, owner, name);
    const reading = await caches[instance]!.read(`${owner}${name}`, LIFETIME, load, { used }).catch(
      (error: unknown) => {
        assert.ok(error instanceof Problem);
        return undefined;
      },
    );
    if (reading)
      check(reading, { instance, owner, name, mustSee, isFresh: freshUntil > time, asked });
  }

  /** How many changes this instance must have heard of by now. */
  function wouldBeSeen(instance: number, owner: string) {
    const { count: all, at, seenBy } = changesOf(owner);
    return time - at >= CHECKED_MS + lagsMs ? all : (seenBy.get(instance) ?? 0);
  }

  function check(
    { value }: Reading<Value>,
    told: {
      readonly instance: number;
      readonly owner: string;
      readonly name: number;
      readonly mustSee: number;
      readonly isFresh: boolean;
      readonly asked: { readonly count: number };
    },
  ) {
    if (!told.isFresh) return;
    assert.ok(value.changes >= told.mustSee, `${value.changes} of ${told.mustSee} changes`);
    const key = `${told.instance} ${told.owner}${told.name}`;
    if (count === 1) assert.ok(value.began >= (newest.get(key) ?? 0), 'an older one after a newer');
    newest.set(key, Math.max(value.began, newest.get(key) ?? 0));
  }

  function loadOf(instance: number, owner: string, name: number): Promise<Value> {
    const value = { began: ++began, changes: changesOf(owner).count };
    const key = `${instance} ${owner}${name} ${value.changes}`;
    assert.ok(!flights.some((flight) => flight.key === key) || count > 1, 'two readings at once');
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    const land = (fails: boolean) =>
      fails ? reject(new Problem('stripe_unavailable')) : resolve(value);
    flights.push({ key, land });
    return promise;
  }

  /** As on Cloudflare Workers: versions lie in a store that lags, readings beside who made them. */
  function lagsOf(key: string) {
    return key.startsWith(VERSION) ? lags[asked++ % lags.length]! : 0;
  }

  function changesOf(owner: string) {
    const known = changes.get(owner) ?? { count: 0, at: 0, seenBy: new Map<number, number>() };
    changes.set(owner, known);
    return known;
  }

  async function end() {
    let isOver = false;
    const all = Promise.all(open).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      flights.splice(0, 1)[0]?.land(false);
      await quiet();
    }
    await all;
  }

  /** Seals are made outside of this thread. */
  async function quiet() {
    const turns = count > 1 ? 4 : 1;
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
}
