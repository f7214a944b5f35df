import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { delayOf } from '../../../widget/busy/delay.ts';
import { kept } from '../../../widget/busy/kept.ts';
import { missingOf } from '../../../widget/busy/missing.ts';
import { isPassing } from '../../../widget/busy/passing.ts';
import { portal } from '../../browser/data.ts';

const busy = (retryAfter = 5) => ({
  problem: {
    code: 'stripe_busy' as const,
    title: 'Stripe is busy.',
    requestId: 'req_1',
    retryAfter,
  },
});
const down = {
  problem: {
    code: 'stripe_unavailable' as const,
    title: 'Down.',
    requestId: 'req_1',
    retryAfter: 5,
  },
};
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the time until the next try', () => {
  it('is never before the time that the server said, up to a minute', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(20), chance, (told, tries, random) => {
        assert.ok(delayOf(told, tries, () => random) >= told * 1000);
      }),
    );
  });

  it('is at most half as long again, and never more than a minute and a half', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), chance, (told, random) => {
        const ms = delayOf(told, 0, () => random);
        assert.ok(ms <= Math.max(1, told) * 1500 && ms <= 90_000);
      }),
    );
  });

  it('never gets shorter from try to try, and backs off to a minute and a half at most', () => {
    fc.assert(
      fc.property(fc.nat(3600), fc.nat(20), chance, (told, tries, random) => {
        const [now, next] = [tries, tries + 1].map((each) => delayOf(told, each, () => random));
        assert.ok(now! <= next! && next! <= 90_000);
      }),
    );
  });

  it('is a second at least, so that a told zero is no loop', () => {
    assert.equal(
      delayOf(0, 0, () => 0),
      1000,
    );
  });

  it('differs from page to page', () => {
    assert.notEqual(
      delayOf(4, 0, () => 0.1),
      delayOf(4, 0, () => 0.9),
    );
  });
});

describe('what passes by itself', () => {
  it('is a busy Stripe, a busy server, and one that cannot tell', () => {
    for (const code of ['stripe_busy', 'rate_limited', 'revocations_unavailable'])
      assert.ok(isPassing({ code, retryAfter: 1 }), code);
  });

  it('is neither a failure of Stripe’s nor one without a time', () => {
    assert.ok(!isPassing({ code: 'stripe_unavailable', retryAfter: 1 }));
    assert.ok(!isPassing({ code: 'stripe_busy' }));
    assert.ok(!isPassing(undefined));
  });
});

describe('what of an answer is missing', () => {
  it('is nothing where nothing is busy', () => {
    assert.equal(missingOf(portal), undefined);
    assert.equal(missingOf({ ...portal, invoices: down }), undefined);
  });

  it('is found however deep, with the shortest time that was told', () => {
    const [first, ...rest] = portal.items.data!;
    const items = { ...portal.items, data: [{ ...first!, used: busy(9) }, ...rest] };
    assert.deepEqual(missingOf({ ...portal, items, invoices: busy(2) } as typeof portal), {
      isBlank: true,
      isAll: false,
      told: 2,
    });
  });

  it('is all where neither bill nor usage are known', () => {
    assert.equal(missingOf({ ...portal, bills: busy(), items: busy() })?.isAll, true);
    assert.equal(missingOf({ ...portal, bills: busy(), items: down })?.isAll, false);
  });

  it('is not blank where older figures stand', () => {
    const bills = { ...portal.bills, ...busy() } as typeof portal.bills;
    assert.equal(missingOf({ ...portal, bills })?.isBlank, false);
  });
});

describe('figures that were there before', () => {
  it('stay with their time where the new answer has none yet', () => {
    const now = kept({ ...portal, bills: busy() }, portal);
    assert.deepEqual(now.bills, { ...portal.bills, ...busy() });
  });

  it('stay within a bill or an item of the same period', () => {
    const [first, ...rest] = portal.items.data!;
    const items = { ...portal.items, data: [...rest, { ...first!, used: busy() }] };
    const now = kept({ ...portal, items } as typeof portal, portal);
    assert.deepEqual(now.items.data!.at(-1)!.used, { ...first!.used, ...busy() });
  });

  it('do not stay for a period that is another', () => {
    const [first] = portal.items.data!;
    const period = { start: first!.period.end, end: '2027-01-01T00:00:00Z' };
    const items = { ...portal.items, data: [{ ...first!, period, used: busy() }] };
    const now = kept({ ...portal, items } as typeof portal, portal);
    assert.deepEqual(now.items.data![0]!.used, busy());
  });

  it('do not stay where a part has failed, or is known', () => {
    assert.deepEqual(kept({ ...portal, bills: down }, portal).bills, down);
    assert.deepEqual(kept(portal, { ...portal, bills: busy() }), portal);
  });
});
