/** The laws of the limits (TESTS.md A8). */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { rateLimitFields } from '../../../server/limits/fields.ts';
import { createLimits, type LimitKeys } from '../../../server/limits/limits.ts';
import { type Rate, ratesOf } from '../../../server/limits/rates.ts';

const START = Date.parse('2026-11-21T12:00:00Z');
const WIDE: Rate = { perSecond: 1_000, burst: 100_000 };
const WIDE_LEVEL = { read: WIDE, write: WIDE };
const ME: LimitKeys = { session: 's', customer: 'c', tenant: 't', address: '192.0.2.1' };

/** Only the sessions are limited, by this rate. */
function bySession(rate: Rate) {
  const sessions = { read: rate, write: rate };
  return createLimits(
    ratesOf({ session: sessions, customer: WIDE_LEVEL, tenant: WIDE_LEVEL, address: WIDE_LEVEL }),
  );
}

const rates = fc.record({
  perSecond: fc.oneof(
    fc.integer({ min: 1, max: 50 }),
    fc.double({ min: 0.1, max: 9, noNaN: true }),
  ),
  burst: fc.integer({ min: 1, max: 40 }),
});
/** Milliseconds between one request and the next. */
const pauses = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3_000 })), {
  minLength: 1,
  maxLength: 200,
});

describe('a limit', () => {
  it('lets a burst through at once and no more', () => {
    const limits = bySession({ perSecond: 1, burst: 5 });
    const allowed = Array.from({ length: 12 }, () => limits.take(ME, 'read', START).isAllowed);
    assert.deepEqual(allowed, [...Array(5).fill(true), ...Array(7).fill(false)]);
  });

  it('never lets more through than its burst and its rate, in any stretch of time', () => {
    fc.assert(
      fc.property(rates, pauses, (rate, times) => {
        const limits = bySession(rate);
        let now = START;
        const allowed: number[] = [];
        for (const pause of times) {
          now += pause;
          if (limits.take(ME, 'read', now).isAllowed) allowed.push(now);
        }
        for (const [first, from] of allowed.entries()) {
          for (let last = first; last < allowed.length; last++) {
            const seconds = (allowed[last]! - from) / 1_000;
            assert.ok(last - first + 1 <= rate.burst + rate.perSecond * seconds + 1e-9);
          }
        }
      }),
    );
  });

  it('lets through whoever waits as long as they are told, and not a second sooner', () => {
    fc.assert(
      fc.property(rates, pauses, (rate, times) => {
        const limits = bySession(rate);
        let now = START;
        for (const pause of times) {
          now += pause;
          const verdict = limits.take(ME, 'read', now);
          if (verdict.isAllowed) continue;
          assert.ok(Number.isInteger(verdict.retryAfter) && verdict.retryAfter >= 1);
          if (verdict.retryAfter > 1) {
            const sooner = now + (verdict.retryAfter - 1) * 1_000 - 1;
            assert.equal(limits.take(ME, 'read', sooner).isAllowed, false);
          }
          now += verdict.retryAfter * 1_000;
          assert.equal(limits.take(ME, 'read', now).isAllowed, true);
        }
      }),
    );
  });

  it('is never stricter for whoever asks less often', () => {
    fc.assert(
      fc.property(rates, pauses, fc.integer({ min: 1, max: 2_000 }), (rate, times, more) => {
        const count = (slower: number) => {
          const limits = bySession(rate);
          let now = START;
          return times.filter((pause) => {
            now += pause + slower;
            return limits.take(ME, 'read', now).isAllowed;
          }).length;
        };
        assert.ok(count(more) >= count(0));
      }),
    );
  });

  it('is of one key: what others ask makes no difference', () => {
    fc.assert(
      fc.property(rates, pauses, fc.array(fc.string(), { maxLength: 5 }), (rate, times, others) => {
        const alone = bySession(rate);
        const among = bySession(rate);
        let now = START;
        for (const pause of times) {
          now += pause;
          for (const other of others) among.take({ ...ME, session: `other ${other}` }, 'read', now);
          assert.equal(
            among.take(ME, 'read', now).isAllowed,
            alone.take(ME, 'read', now).isAllowed,
          );
        }
      }),
    );
  });

  it('of reads leaves writes alone', () => {
    const limits = bySession({ perSecond: 1, burst: 1 });
    assert.ok(limits.take(ME, 'read', START).isAllowed);
    assert.ok(!limits.take(ME, 'read', START).isAllowed);
    assert.ok(limits.take(ME, 'write', START).isAllowed);
  });

  it('begins anew when the clock was set back, and does not wait for it to come round', () => {
    const limits = bySession({ perSecond: 1, burst: 5 });
    for (let nth = 0; nth < 5; nth++) limits.take(ME, 'read', START + 3_600_000);
    const allowed = Array.from({ length: 9 }, () => limits.take(ME, 'read', START).isAllowed);
    assert.equal(allowed.filter(Boolean).length, 5);
  });
});

describe('the four keys of a request', () => {
  it('count together: what one of them refuses costs the others nothing', () => {
    const one = { perSecond: 1, burst: 3 };
    const limits = createLimits(
      ratesOf({ session: { read: { ...one, burst: 1 } }, tenant: { read: one } }),
    );
    for (let nth = 0; nth < 100; nth++) limits.take(ME, 'read', START);
    for (const session of ['other', 'third']) {
      assert.ok(limits.take({ ...ME, session }, 'read', START).isAllowed, session);
    }
    const refused = limits.take({ ...ME, session: 'fourth' }, 'read', START);
    assert.equal(refused.isAllowed ? '' : refused.policy, 'tenant-read');
  });

  for (const [level, differing] of [
    ['session', { customer: 'd', tenant: 'u', address: '192.0.2.2' }],
    ['customer', { session: 'r', tenant: 'u', address: '192.0.2.2' }],
    ['tenant', { session: 'r', customer: 'd', address: '192.0.2.2' }],
    ['address', { session: 'r', customer: 'd', tenant: 'u' }],
  ] as const) {
    it(`limit a ${level} alone`, () => {
      const limits = createLimits(ratesOf({ [level]: { read: { perSecond: 1, burst: 1 } } }));
      assert.ok(limits.take(ME, 'read', START).isAllowed);
      const refused = limits.take({ ...ME, ...differing }, 'read', START);
      assert.equal(refused.isAllowed ? '' : refused.policy, `${level}-read`);
      const other = { ...ME, [level]: 'another' };
      assert.ok(limits.take(other, 'read', START).isAllowed);
    });
  }

  it('are three where nobody knows the address', () => {
    const limits = createLimits(ratesOf({ address: { read: { perSecond: 1, burst: 1 } } }));
    const unknown = { ...ME, address: undefined };
    for (let nth = 0; nth < 100; nth++) assert.ok(limits.take(unknown, 'read', START).isAllowed);
  });
});

describe('failures', () => {
  it('are counted when they happen, and only asked about before', () => {
    const { failures } = createLimits(ratesOf({ failures: { perSecond: 1, burst: 2 } }));
    for (let nth = 0; nth < 9; nth++) assert.ok(failures.check('a', START).isAllowed);
    for (let nth = 0; nth < 9; nth++) failures.count('a', START);
    const refused = failures.check('a', START);
    assert.deepEqual(refused.isAllowed ? null : [refused.policy, refused.retryAfter], [
      'address-failures',
      1,
    ]);
    assert.ok(failures.check('b', START).isAllowed);
    assert.ok(failures.check('a', START + 1_000).isAllowed);
    assert.ok(failures.check(undefined, START).isAllowed);
  });
});

describe('a hundred thousand new addresses', () => {
  const limitedBy = (burst: number) => {
    const limits = createLimits(
      ratesOf({ failures: { perSecond: 1, burst }, address: { read: { perSecond: 1, burst } } }),
    );
    for (let nth = 0; nth < burst; nth++) {
      limits.failures.count('198.51.100.7', START);
      limits.take({ ...ME, address: '198.51.100.7' }, 'read', START);
    }
    return limits;
  };

  it('push out no address that is limited', () => {
    const limits = limitedBy(60);
    for (let nth = 0; nth < 100_000; nth++) {
      // Over half a minute, so that what is old is forgotten on the way.
      limits.failures.count(`flood ${nth}`, START + Math.floor(nth / 200));
    }
    assert.equal(limits.failures.check('198.51.100.7', START + 500).isAllowed, false);
    assert.equal(limits.failures.check('198.51.100.7', START + 1_000).isAllowed, true);
  });

  it('who come while it is full are limited too', () => {
    const limits = limitedBy(60);
    for (let nth = 0; nth < 100_000; nth++) limits.failures.count(`flood ${nth}`, START);
    for (let nth = 0; nth < 60; nth++) limits.failures.count('late', START);
    assert.equal(limits.failures.check('late', START).isAllowed, false);
    assert.equal(limits.failures.check('late', START + 120_000).isAllowed, true);
  });

  it('take less than 50 MB, at every limit at once', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    collect();
    const before = process.memoryUsage().heapUsed;
    const limits = createLimits(ratesOf({}));
    for (let nth = 0; nth < 100_000; nth++) {
      const keys = {
        session: `tenant\ncus_${nth}\n0123456789abcdef01234567`,
        customer: `tenant\ncus_${nth}`,
        tenant: `tenant ${nth}`,
        address: `2001:db8:${(nth >> 16).toString(16)}:${(nth & 0xffff).toString(16)}::/64`,
      };
      limits.take(keys, 'read', START + nth);
      limits.take(keys, 'write', START + nth);
      limits.failures.count(keys.address, START + nth);
    }
    collect();
    const megabytes = (process.memoryUsage().heapUsed - before) / 1_048_576;
    assert.ok(megabytes < 50, `${megabytes.toFixed(1)} MB`);
    assert.ok(limits.take(ME, 'read', START).isAllowed);
  });
});

describe('the header fields of a refusal', () => {
  it('are those of the draft: the quota, its window, what remains and until when', () => {
    const fields = rateLimitFields({
      isAllowed: false,
      policy: 'customer-read',
      rate: { perSecond: 20, burst: 410 },
      retryAfter: 3,
    });
    assert.deepEqual(fields, {
      'RateLimit-Policy': '"customer-read";q=410;w=21',
      RateLimit: '"customer-read";r=0;t=3',
    });
  });
});
