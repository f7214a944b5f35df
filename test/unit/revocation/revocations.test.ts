import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { memoryRevocations } from '../../../server/revocation/memory.ts';
import { createRevocations } from '../../../server/revocation/revocations.ts';
import type { RevocationStore } from '../../../server/revocation/store.ts';
import { NOW, ofCustomer, ofSession } from './databases.ts';

const session = {
  tenantId: 'acme',
  customerId: 'cus_1',
  id: 's1',
  issuedAt: (NOW - 60_000) / 1_000,
};

describe('a session', () => {
  it('is refused at once by the server that was told', async () => {
    const [one] = servers(1);
    await one!.asked();
    await one!.revocations.revokeSession('acme', 's1');
    assert.equal(one!.now(), 'session_revoked');
  });

  it('is refused by every other server within five seconds, whoever asks it how often', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 2_500 })), async (pauses) => {
        const [one, other] = servers(2);
        assert.equal(await other!.asked(), 'good');
        await one!.revocations.revokeSession('acme', 's1');
        for (const pause of pauses) {
          one!.clock.ms += pause;
          await other!.asked();
        }
        one!.clock.ms = Math.max(one!.clock.ms, NOW + 5_000);
        assert.equal(await other!.asked(), 'session_revoked');
      }),
      { numRuns: 50 },
    );
  });

  for (const [name, other] of [
    ['of another id', { id: 's2' }],
    ['without an id', { id: undefined }],
    ['of another tenant', { tenantId: 'beta' }],
  ] as const) {
    it(`${name} goes on when one is revoked`, async () => {
      const [one] = servers(1);
      await one!.asked();
      await one!.revocations.revokeSession('acme', 's1');
      assert.equal(one!.now({ ...session, ...other }), 'good');
    });
  }

  it('that was issued up to the moment its customer was revoked is over, a later one is good', async () => {
    const [one] = servers(1);
    one!.clock.ms = NOW + 400;
    await one!.asked();
    await one!.revocations.revokeCustomer('acme', 'cus_1');
    const issuedAt = (ms: number) => ({ ...session, id: 'any', issuedAt: ms / 1_000 });
    assert.equal(one!.now(issuedAt(NOW - 60_000)), 'session_revoked');
    assert.equal(one!.now(issuedAt(NOW)), 'session_revoked');
    // What is minted when the revocation has been answered is of the next second.
    assert.equal(one!.now(issuedAt(one!.clock.ms)), 'good');
    assert.equal(one!.now({ ...issuedAt(NOW), customerId: 'cus_2' }), 'good');
    assert.equal(one!.now({ ...issuedAt(NOW), tenantId: 'beta' }), 'good');
  });

  it('is revoked whatever the order in which a customer’s revocations come', async () => {
    const later = ofCustomer('cus_1');
    const earlier = ofCustomer('cus_1', { issuedUntil: NOW - 3_000_000 });
    for (const both of [
      [earlier, later],
      [later, earlier],
    ]) {
      const [one] = servers(1);
      for (const revocation of both) await one!.store.add(revocation);
      assert.equal(await one!.asked(), 'session_revoked');
    }
  });
});

describe('the store', () => {
  it('is not asked while the copy is young, and the answer is there at once', async () => {
    const [one] = servers(1);
    await one!.asked();
    assert.equal(one!.reads, 1);
    for (let nth = 0; nth < 29; nth++) {
      one!.clock.ms += 100;
      assert.equal(one!.now(), 'good');
    }
    assert.equal(one!.reads, 1);
  });

  it('is asked once by a thousand who come together', async () => {
    const [one] = servers(1);
    await Promise.all(Array.from({ length: 1_000 }, () => one!.asked()));
    assert.equal(one!.reads, 1);
    one!.clock.ms += 3_500;
    for (let nth = 0; nth < 1_000; nth++) assert.equal(one!.now(), 'good');
    await settled();
    assert.equal(one!.reads, 2);
  });

  it('is asked by each request for itself at the edge, where none may wait for another', async () => {
    const [one] = servers(1);
    const runtime = () => ({ scope: {} });
    await Promise.all([1, 2, 3].map(() => one!.revocations.check(session, runtime)));
    assert.equal(one!.reads, 3);
  });

  it('is read on after the answer at the edge, if the runtime is told', async () => {
    const [one] = servers(1);
    await one!.asked();
    one!.clock.ms += 3_500;
    const deferred: Promise<unknown>[] = [];
    const runtime = () => ({ scope: {}, defer: (work: Promise<unknown>) => deferred.push(work) });
    one!.revocations.check(session, runtime);
    assert.equal(deferred.length, 1);
  });

  it('may show a revocation up to a minute after a later one: it is found all the same', async () => {
    const [one] = servers(1);
    one!.hide('s1');
    await one!.store.add(ofSession('s1'));
    await one!.store.add(ofSession('s2'));
    assert.equal(await one!.asked(), 'good');
    for (let second = 5; second <= 55; second += 5) {
      one!.clock.ms = NOW + second * 1_000;
      assert.equal(await one!.asked(), 'good');
    }
    one!.hide('');
    one!.clock.ms += 5_000;
    assert.equal(await one!.asked(), 'session_revoked');
  });

  it('may take longer to be read than the copy is trusted: all wait for one reading, which is good', async () => {
    const slow = paged(12, 1_000);
    const checks = Array.from({ length: 5 }, () => slow.revocations.check(session));
    await Promise.all(checks);
    assert.equal(slow.cursors.length, 13);
    assert.throws(() => slow.revocations.check({ ...session, id: 'p11' }), {
      code: 'session_revoked',
    });
  });

  it('is read on from where a reading failed, not from its beginning', async () => {
    const slow = paged(4, 1_000);
    slow.failsAt = '2';
    await assert.rejects(async () => slow.revocations.check(session));
    slow.failsAt = '';
    slow.clock.ms += 1_000;
    await slow.revocations.check(session);
    assert.deepEqual(slow.cursors, [null, '1', '2', '2', '3', '4']);
    for (const id of ['p0', 'p3']) {
      assert.throws(() => slow.revocations.check({ ...session, id }), { code: 'session_revoked' });
    }
  });

  it('is read to its end, however many pages that are, though it may answer one for ever', async () => {
    const clock = { ms: NOW };
    const page = { revocations: [ofSession('s9')], cursor: '1' };
    const revocations = createRevocations({
      store: { add: async () => {}, since: async () => page },
      now: () => new Date(clock.ms),
    });
    await revocations.check(session);
    assert.throws(() => revocations.check({ ...session, id: 's9' }), { code: 'session_revoked' });
  });
});

describe('a store that does not answer', () => {
  it('lets nobody in once the copy is five seconds old, and recovers by itself', async () => {
    const [one] = servers(1);
    assert.equal(await one!.asked(), 'good');
    one!.isDown = true;
    one!.clock.ms += 4_000;
    assert.equal(await one!.asked(), 'good');
    one!.clock.ms += 1_000;
    assert.equal(await one!.asked(), 'revocations_unavailable');
    one!.isDown = false;
    one!.clock.ms += 1_000;
    assert.equal(await one!.asked(), 'good');
  });

  it('lets nobody in at the start', async () => {
    const [one] = servers(1);
    one!.isDown = true;
    assert.equal(await one!.asked(), 'revocations_unavailable');
  });

  it('is left alone for a second, whoever asks meanwhile', async () => {
    const [one] = servers(1);
    one!.isDown = true;
    for (let nth = 0; nth < 100; nth++) {
      assert.equal(await one!.asked(), 'revocations_unavailable');
      one!.clock.ms += 9;
    }
    assert.equal(one!.reads, 1);
  });

  it('is not waited for longer than two seconds', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const [one] = servers(1);
    one!.hangs = true;
    const asked = one!.asked();
    t.mock.timers.tick(2_000);
    assert.equal(await asked, 'revocations_unavailable');
  });

  it('cannot be told of a revocation, which is said and not forgotten', async () => {
    const [one] = servers(1);
    await one!.asked();
    one!.isDown = true;
    await assert.rejects(one!.revocations.revokeSession('acme', 's1'), {
      code: 'revocations_unavailable',
      retryAfter: 2,
    });
    assert.deepEqual(one!.failures, ['unwritten']);
    assert.equal(one!.now(), 'good');
  });

  it('lets nobody in by a clock that was set back', async () => {
    const [one] = servers(1);
    await one!.asked();
    one!.isDown = true;
    one!.clock.ms -= 3_600_000;
    assert.equal(await one!.asked(), 'revocations_unavailable');
  });
});

describe('a stream that is open', () => {
  it('hears of its revocation by the server that was told, and of no other', async () => {
    const [one] = servers(1);
    const heard: string[] = [];
    const stop = ['s1', 's2'].map((id) =>
      one!.revocations.watch({ ...session, id }, () => heard.push(id)),
    );
    await one!.revocations.revokeSession('acme', 's1');
    assert.deepEqual(heard, ['s1']);
    for (const end of stop) end();
  });

  it('hears of it within five seconds by another server that nobody asks', async (t) => {
    const [one, other] = servers(2);
    await other!.asked();
    const heard = hearing(t, other!);
    await one!.revocations.revokeSession('acme', 's1');
    await heard.pass(5);
    assert.equal(heard.count(), 1);
    heard.stop();
  });

  it('asks the store for nothing once the last one is gone', async (t) => {
    const [one] = servers(1);
    const heard = hearing(t, one!);
    await heard.pass(10);
    assert.ok(one!.reads > 0);
    heard.stop();
    const before = one!.reads;
    await heard.pass(10);
    assert.equal(one!.reads, before);
  });
});

/** Servers over one store and one clock; a store of each, because each has its own way to it. */
function servers(count: number) {
  const clock = { ms: NOW };
  const now = () => new Date(clock.ms);
  const kept = memoryRevocations({ now });
  return Array.from({ length: count }, () => {
    const failures: ('unreadable' | 'unwritten')[] = [];
    const server = { clock, failures, reads: 0, isDown: false, hangs: false };
    let hidden = '';
    const store: RevocationStore = {
      async add(revocation) {
        if (server.isDown) throw new Error('connection refused');
        await kept.add(revocation);
      },
      async since(cursor) {
        server.reads += 1;
        if (server.isDown) throw new Error('connection refused');
        if (server.hangs) return new Promise(() => {});
        const { revocations, cursor: next } = await kept.since(cursor);
        return {
          revocations: revocations.filter(({ session: id }) => id !== hidden),
          cursor: next,
        };
      },
    };
    const sleep = async (ms: number) => {
      clock.ms += ms;
    };
    const revocations = createRevocations({
      store,
      now,
      sleep,
      onUnreadable: () => failures.push('unreadable'),
      onUnwritten: () => failures.push('unwritten'),
    });
    return Object.assign(server, {
      store,
      revocations,
      hide: (id: string) => {
        hidden = id;
      },
      /** What a request that may wait is told. */
      asked: async (whose = session) => {
        try {
          await revocations.check(whose);
          return 'good';
        } catch (error) {
          return (error as { code: string }).code;
        }
      },
      /** The same of one that is answered at once. */
      now: (whose: Parameters<typeof revocations.check>[0] = session) => {
        try {
          assert.equal(revocations.check(whose), undefined);
          return 'good';
        } catch (error) {
          return (error as { code?: string }).code;
        }
      },
    });
  });
}

/** A store of so many pages, each of one revocation, `p0` and on, that takes `ms` for each. */
function paged(pages: number, ms: number) {
  const clock = { ms: NOW };
  const cursors: (string | null)[] = [];
  const told = { clock, cursors, failsAt: '' };
  const since = async (cursor: string | null) => {
    cursors.push(cursor);
    clock.ms += ms;
    if (cursor === told.failsAt) throw new Error('connection refused');
    const at = Number(cursor);
    const revocations = at < pages ? [ofSession(`p${at}`)] : [];
    return { revocations, cursor: String(Math.min(at + 1, pages)) };
  };
  const store = { add: async () => {}, since };
  const revocations = createRevocations({ store, now: () => new Date(clock.ms) });
  return Object.assign(told, { revocations });
}

function hearing(t: TestContext, { revocations, clock }: ReturnType<typeof servers>[number]) {
  t.mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
  let count = 0;
  const stop = revocations.watch(session, () => {
    count += 1;
  });
  return {
    stop,
    count: () => count,
    async pass(seconds: number) {
      for (let second = 0; second < seconds; second++) {
        clock.ms += 1_000;
        t.mock.timers.tick(1_000);
        await settled();
      }
    },
  };
}

/** Whatever waits for nothing but other promises is done. */
function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}
