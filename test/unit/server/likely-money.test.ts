/** What a range of usage comes to in money. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { likelyMoney, percentilesOf } from '../../../server/portal/likely-money.ts';
import { placesIn, quantityText } from '../../../server/portal/quantities.ts';
import { withheldOf } from '../../../server/portal/withheld.ts';

const amounts = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 200 });

describe('the range of an amount', () => {
  it('does not depend on the order in which amounts come', () => {
    fc.assert(
      fc.property(amounts, (all) => {
        assert.deepEqual(percentilesOf(all), percentilesOf(all.toReversed()));
      }),
    );
  });

  it('holds what is likely, and never falls', () => {
    fc.assert(
      fc.property(amounts, fc.nat(), (all, nth) => {
        const { likely, lower, upper } = likelyMoney(all, all[nth % all.length]!, 'usd');
        assert.ok(lower.amount <= likely.amount && likely.amount <= upper.amount);
        const percentiles = percentilesOf(all);
        assert.ok(percentiles.every((each, at) => at === 0 || each >= percentiles[at - 1]!));
      }),
    );
  });

  it('is of the sorted amounts where more usage costs less', () => {
    // A volume price: from the 60th percentile of usage on, each unit costs half.
    const falling = Array.from({ length: 99 }, (_, nth) =>
      BigInt(nth < 59 ? 1_000 + nth : 500 + nth),
    );
    const { lower, likely, upper } = likelyMoney(falling, falling[49]!, 'usd');
    assert.deepEqual([lower.amount, likely.amount, upper.amount], [568, 1_049, 1_049]);
  });
});

describe('a quantity of a forecast', () => {
  it('has as many decimals as were counted, and is never below what is used', () => {
    assert.equal(placesIn(['12', '3.25', '0.5']), 2);
    assert.equal(quantityText(1_234.5678, 2, null), '1234.57');
    assert.equal(quantityText(1_234.5, 0, null), '1235');
    assert.equal(quantityText(1_300, 2, null), '1300');
    assert.equal(quantityText(99.99, 1, '100.04'), '100.04');
    assert.equal(quantityText(100.041, 1, '100.04'), '100.04');
  });

  it('has no exponent and no false digit, however large', () => {
    assert.equal(quantityText(2.5e18, 3, null), '2500000000000000000');
    assert.equal(quantityText(3e21, 0, null), '3000000000000000000000');
  });
});

describe('a forecast that says too little', () => {
  const item = {
    id: 'si_1',
    priceId: 'price_1',
    quantity: null,
    start: new Date('2026-10-01T00:00:00Z'),
    end: new Date('2026-11-01T00:00:00Z'),
  };
  const now = new Date('2026-10-02T12:00:00Z');
  const of = (lower: number, upper: number, seen = 1.5, before = 0) => ({
    total: lower,
    lower,
    upper,
    quantiles: [],
    path: [],
    evidence: { daysBefore: before, daysSeen: seen, elapsed: 1.5 / 31, replays: 0 },
  });

  it('is early without a past, until three days are seen or a tenth has passed', () => {
    const early = { reason: 'early', from: '2026-10-04T00:00:00Z' };
    assert.deepEqual(withheldOf(of(10, 12), item, now), early);
    assert.deepEqual(withheldOf(of(10, 12, 0.5), item, now), {
      reason: 'early',
      from: '2026-10-04T02:24:00Z',
    });
    assert.equal(withheldOf(of(10, 12, 1.5, 30), item, now), null);
  });

  it('is irregular when its upper end is over three times the lower', () => {
    assert.equal(withheldOf(of(10, 30, 1.5, 30), item, now), null);
    assert.equal(withheldOf(of(10, 30.1, 1.5, 30), item, now)!.reason, 'irregular');
    assert.equal(withheldOf(of(0, 0, 1.5, 30), item, now), null);
  });
});
