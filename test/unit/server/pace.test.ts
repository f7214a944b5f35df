/** Who may ask Stripe when: never more than it allows, changes first, and slowly after a refusal. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createClock } from '../../../server/clock.ts';
import { createPace, type PaceOptions, type Priority } from '../../../server/stripe/pace.ts';
import { virtualTime } from '../../support/time.ts';

const LIVE = { account: 100, endpoint: 25 };

function world(options: Partial<PaceOptions> = {}) {
  const time = virtualTime();
  const pace = createPace({ clock: time.clock, limits: LIVE, random: () => 0.5, ...options });
  const left: { at: number; endpoint: string; name: string }[] = [];
  const never = () => Number.POSITIVE_INFINITY;
  const turn = async (endpoint: string, priority: Priority = 'read', name = '', latest = never) => {
    await pace.turn(endpoint, { priority, latest });
    left.push({ at: time.passed, endpoint, name });
  };
  /** They go out only now, for the process stood still. */
  const sendLate = (calls: readonly (typeof left)[number][]) => {
    for (const call of calls) {
      pace.sent();
      call.at = time.passed;
    }
  };
  return { time, pace, left, turn, sendLate };
}

function mostWithin(times: readonly number[], ms: number) {
  return Math.max(0, ...times.map((at) => times.filter((it) => it >= at && it < at + ms).length));
}

function many(count: number, endpoint = 'a') {
  return Array.from({ length: count }, () => endpoint);
}

describe('the pace of an account', () => {
  it('lets no more through than its limits, in any second, and refuses only reads that find no room', async () => {
    const coming = fc.record({
      at: fc.integer({ min: 0, max: 3_000 }),
      endpoint: fc.constantFrom('a', 'b', 'c'),
      priority: fc.constantFrom<Priority>('write', 'read', 'refresh'),
    });
    const limits = fc.record({
      account: fc.integer({ min: 1, max: 30 }),
      endpoint: fc.integer({ min: 1, max: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(coming, { maxLength: 60 }), limits, async (all, most) => {
        const { pace, time, left, turn } = world({ limits: most });
        let refused = 0;
        await Promise.all(
          all.map(async ({ at, endpoint, priority }) => {
            await time.sleep(at);
            await turn(endpoint, priority).catch(() => {
              const isFull = pace.waiting >= 3 * most.endpoint;
              assert.ok(isFull && priority !== 'write', `${priority} behind ${pace.waiting}`);
              refused++;
            });
          }),
        );
        assert.equal(left.length + refused, all.length);
        const times = (endpoint?: string) =>
          left.filter((one) => !endpoint || one.endpoint === endpoint).map(({ at }) => at);
        assert.ok(mostWithin(times(), 1_000) <= most.account);
        for (const name of ['a', 'b', 'c'])
          assert.ok(mostWithin(times(name), 1_000) <= most.endpoint);
      }),
      { numRuns: 400 },
    );
  });

  it('lets go each at its time, also who had to expect a longer wait after a refusal', async () => {
    const { pace, time, left, turn } = world();
    const all = many(110).map((name) => turn(name, 'write'));
    await time.pass(1_000);
    pace.slowDown('a', { leftAt: 0, retryAfterMs: 0, isAccount: false });
    await Promise.all(all);
    const times = left.map(({ at }) => at);
    assert.ok(mostWithin(times, 1_000) <= 25, `${mostWithin(times, 1_000)} in a second`);
    assert.ok(time.passed < 11_500, `${time.passed} ms for 110 calls`);
  });

  it('lets what is allowed through, and not half of it', async () => {
    const { time, turn } = world();
    await Promise.all(many(120).map((name) => turn(name, 'write')));
    assert.ok(time.passed >= 4_500 && time.passed < 6_000, `${time.passed} ms for 120 calls`);
  });

  it('counts what a process that stood still sends late from when it went out', async () => {
    const { time, turn, left, sendLate } = world();
    await Promise.all(many(6).map((name) => turn(name)));
    await time.pass(900);
    sendLate(left);
    await Promise.all(many(60).map((name) => turn(name, 'write')));
    const times = left.map(({ at }) => at);
    assert.ok(mostWithin(times, 1_000) <= 25, `${mostWithin(times, 1_000)} in a second`);
  });

  it('takes calls that never went out for no others', async () => {
    const { time, turn, left, sendLate } = world();
    await Promise.all(many(30).map((name) => turn(name)));
    await time.pass(60_000);
    await Promise.all(many(6).map((name) => turn(name)));
    await time.pass(900);
    sendLate(left.slice(30));
    await Promise.all(many(60).map((name) => turn(name, 'write')));
    const times = left.map(({ at }) => at);
    assert.ok(mostWithin(times, 1_000) <= 25, `${mostWithin(times, 1_000)} in a second`);
  });

  it('does not make a first view wait', async () => {
    const { time, turn } = world({ limits: { account: 25, endpoint: 25 } });
    await Promise.all(many(12).map((_, nth) => turn(`endpoint ${nth}`)));
    assert.equal(time.passed, 0);
  });

  it('does not let one endpoint wait for another', async () => {
    const { time, turn, left } = world();
    const busy = Promise.all(many(60).map((name) => turn(name)));
    await turn('b', 'read', 'other');
    assert.equal(left.find(({ name }) => name === 'other')!.at, 0);
    await busy;
    assert.ok(time.passed > 1_000);
  });

  it('sends changes first, then what somebody waits for, then what is read behind', async () => {
    const { turn, left } = world({ limits: { account: 2, endpoint: 2 } });
    const order = ['refresh', 'read', 'write', 'refresh', 'read', 'write'] as const;
    await Promise.all([turn('a'), ...order.map((priority) => turn('a', priority, priority))]);
    assert.deepEqual(
      left.slice(1).map(({ name }) => name),
      ['write', 'write', 'read', 'read', 'refresh', 'refresh'],
    );
  });

  it('refuses reads when too many wait, says when to come back, and still takes a change', async () => {
    const { pace, turn } = world({ mostWaiting: 50 });
    const all = many(80).map((name) =>
      turn(name).then(
        () => undefined,
        (error) => error,
      ),
    );
    const change = turn('a', 'write');
    const refused = (await Promise.all(all)).filter(Boolean);
    await change;
    assert.ok(refused.length > 0 && refused.length < 80 - 50);
    for (const { code, retryAfter } of refused) {
      assert.equal(code, 'stripe_busy');
      assert.ok(Number.isInteger(retryAfter) && retryAfter >= 1 && retryAfter <= 60);
    }
    assert.equal(pace.waiting, 0);
  });

  it('keeps room in line for endpoints that are idle when all ask one', async () => {
    const { turn, left } = world();
    const crowd = many(1_000).map((name) => turn(name).catch((error) => error.retryAfter));
    await turn('b', 'read', 'other');
    assert.equal(left.find(({ name }) => name === 'other')!.at, 0);
    const told = (await Promise.all(crowd)).filter((retryAfter) => retryAfter !== undefined);
    assert.ok(told.length > 800, `${told.length} are told to come back`);
    for (const retryAfter of told) assert.ok(retryAfter >= 30 && retryAfter <= 60);
  });

  it('refuses what is read behind an answer long before what somebody waits for', async () => {
    const { turn } = world({ mostWaiting: 100 });
    const refused = (all: readonly Promise<unknown>[]) =>
      Promise.all(all.map((one) => one.then(Boolean, () => true)));
    const behind = refused(many(60).map((name) => turn(name, 'refresh').then(() => false)));
    const awaited = refused(many(50).map((name) => turn(name).then(() => false)));
    assert.ok((await behind).filter(Boolean).length > 20);
    assert.deepEqual((await awaited).filter(Boolean), []);
  });

  it('knows how long its line is, in seconds', async () => {
    const { pace, turn } = world();
    assert.equal(pace.backlogSeconds(), 0);
    const all = Promise.all(many(120).map((name) => turn(name, 'write')));
    assert.ok(pace.backlogSeconds() > 4 && pace.backlogSeconds() < 7);
    await all;
  });

  it('is crowded as soon as one would notice the wait, and tells to come back late', async () => {
    const { pace, turn } = world();
    const early = many(8).map((name) => turn(name));
    assert.equal(pace.crowded(), undefined);
    const all = [...early, ...many(30).map((name) => turn(name))];
    const { code, retryAfter } = pace.crowded()!;
    assert.equal(code, 'stripe_busy');
    assert.ok(retryAfter! >= 30 && retryAfter! <= 60);
    await Promise.all(all);
  });

  it('lasts under a clock that stands still', async () => {
    const pace = createPace({
      clock: createClock({ now: () => new Date(0), sleep: () => Promise.resolve() }),
      limits: { account: 5, endpoint: 5 },
    });
    await Promise.all(
      many(20).map((name) =>
        pace.turn(name, { priority: 'write', latest: () => Number.POSITIVE_INFINITY }),
      ),
    );
    assert.equal(pace.waiting, 0);
  });
});

describe('after Stripe said to slow down, the pace', () => {
  const refused = { retryAfterMs: 0, isAccount: false };

  it('sends nothing to that endpoint before the time is over, and others go on', async () => {
    const { pace, turn, left } = world();
    pace.slowDown('a', { ...refused, leftAt: 0, retryAfterMs: 30_000 });
    await Promise.all([turn('a'), turn('b')]);
    assert.deepEqual(
      left.map(({ endpoint }) => endpoint),
      ['b', 'a'],
    );
    assert.equal(left[0]!.at, 0);
    assert.ok(left[1]!.at >= 30_000);
  });

  it('sends nothing at all when the whole account had too many', async () => {
    const { pace, turn, left } = world();
    pace.slowDown('a', { leftAt: 0, retryAfterMs: 5_000, isAccount: true });
    await turn('b');
    assert.ok(left[0]!.at >= 5_000);
  });

  it('begins with one call, then twice as many each second', async () => {
    const { pace, turn, left } = world();
    pace.slowDown('a', { ...refused, leftAt: 0 });
    await Promise.all(many(60).map((name) => turn(name)));
    const opened = left[0]!.at;
    const within = (from: number, to: number) =>
      left.filter(({ at }) => at - opened >= from && at - opened < to).length;
    assert.equal(within(0, 1_000), 1);
    assert.ok(within(0, 2_000) <= 3);
    assert.ok(within(0, 3_000) <= 7);
  });

  it('waits longer each time it is refused again, and as long as before once all is well', async () => {
    const { time, pace, turn } = world();
    const waits: number[] = [];
    const refusal = async () => {
      const leftAt = time.clock.now();
      pace.slowDown('a', { ...refused, leftAt });
      await turn('a');
      waits.push(time.clock.now() - leftAt);
    };
    for (let nth = 0; nth < 4; nth++) await refusal();
    for (const [nth, ms] of [500, 1_000, 2_000, 4_000].entries()) {
      assert.ok(waits[nth]! >= ms && waits[nth]! < 1.2 * ms, `${waits}`);
    }
    await time.pass(10_000);
    await refusal();
    assert.ok(waits.at(-1)! < 1_000);
  });

  it('takes many refusals of one moment for one', async () => {
    const { time, pace, turn } = world();
    await time.pass(1);
    for (let nth = 0; nth < 20; nth++) pace.slowDown('a', { ...refused, leftAt: 0 });
    await turn('a');
    assert.ok(time.passed < 1_000);
  });

  it('refuses at once who would have to wait too long', async () => {
    const { time, pace, turn } = world();
    pace.slowDown('a', { ...refused, leftAt: 0, retryAfterMs: 3_600_000 });
    await assert.rejects(
      turn('a', 'read', '', () => time.clock.now() + 12_000),
      { code: 'stripe_busy', retryAfter: 60 },
    );
    assert.equal(time.passed, 0);
  });

  it('tells those who wait already', async () => {
    const { time, pace, turn } = world();
    const all = many(200).map((name) =>
      turn(name, 'read', '', () => time.clock.now() + 12_000).then(
        () => 'left',
        ({ code }) => code,
      ),
    );
    await time.pass(1_000);
    pace.slowDown('a', { ...refused, leftAt: time.clock.now(), retryAfterMs: 600_000 });
    const outcomes = new Set(await Promise.all(all));
    assert.deepEqual(outcomes, new Set(['left', 'stripe_busy']));
    assert.ok(time.passed < 30_000);
    assert.equal(pace.waiting, 0);
  });
});
