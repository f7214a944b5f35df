import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { amountOf } from '../../../server/billing/price.ts';
import { type Holding, prorate } from '../../../server/billing/prorate.ts';
import { RULES } from '../../../server/billing/rules.ts';
import { percents, perUnit, prices, quantities } from './arbitraries.ts';

const START = Date.UTC(2026, 0, 31) / 1_000;
const SECONDS = 28 * 86_400;
const period = { start: dateOf(START), end: dateOf(START + SECONDS) };
const middle = dateOf(START + SECONDS / 2);

const ten: Holding = { price: perUnit('1000'), quantity: '1' };
const twenty: Holding = { price: perUnit('2000'), quantity: '1' };

const holdings = fc.record({ price: prices, quantity: quantities });
const instants = fc.integer({ min: 0, max: SECONDS }).map((after) => dateOf(START + after));

describe('a change within a period', () => {
  it('V34: from $10 to $20 at its middle gives back $5 and charges $10', () => {
    const change = { before: ten, after: twenty, period, at: middle };
    assert.deepEqual(prorate(change), { unused: -500n, remaining: 1_000n });
  });

  it('is in full at its start or before, and nothing at its end or after', () => {
    fc.assert(
      fc.property(holdings, holdings, (before, after) => {
        const of = (at: Date) => prorate({ before, after, period, at });
        const [a, b] = [before, after].map(({ price, quantity }) => amountOf(price, quantity));
        const whole = { unused: -a!, remaining: b! };
        assert.deepEqual([of(period.start), of(dateOf(START - 9))], [whole, whole]);
        const none = { unused: 0n, remaining: 0n };
        assert.deepEqual([of(period.end), of(dateOf(START + SECONDS + 9))], [none, none]);
      }),
    );
  });

  it('of nothing is exactly nothing, at any instant', () => {
    fc.assert(
      fc.property(holdings, instants, (same, at) => {
        const { unused, remaining } = prorate({ before: same, after: same, period, at });
        assert.equal(unused + remaining, 0n);
      }),
    );
  });

  it('of nothing is nothing to one minor unit, with a percentage off', () => {
    fc.assert(
      fc.property(holdings, instants, percents, (same, at, percent) => {
        const change = { before: same, after: same, period, at, percentsOff: [percent] };
        const { unused, remaining } = prorate(change);
        const sum = unused + remaining;
        assert.ok(sum >= -1n && sum <= 1n, String(sum));
      }),
    );
  });

  it('gives nothing less than nothing, and less the later it is', () => {
    fc.assert(
      fc.property(holdings, holdings, instants, instants, (before, after, one, two) => {
        const [early, late] = one < two ? [one, two] : [two, one];
        const a = prorate({ before, after, period, at: early });
        const b = prorate({ before, after, period, at: late });
        assert.ok(a.unused <= b.unused && b.unused <= 0n);
        assert.ok(a.remaining >= b.remaining && b.remaining >= 0n);
      }),
    );
  });

  it('gives back of what was debited, where that is known', () => {
    const change = { before: ten, after: twenty, period, at: middle, debited: 333n };
    // Half of 333 is 166.5, which goes away from zero.
    assert.deepEqual(prorate(change), { unused: -167n, remaining: 1_000n });
  });

  it('takes percentages off in their order, or leaves them out where the rule says so', () => {
    const change = { before: ten, after: twenty, period, at: middle, percentsOff: ['50', '10'] };
    assert.deepEqual(prorate(change), { unused: -225n, remaining: 450n });
    const rules = { ...RULES, prorationsIncludeDiscounts: false };
    assert.deepEqual(prorate(change, rules), { unused: -500n, remaining: 1_000n });
  });

  it('counts whole seconds of a leap February', () => {
    const leap = { start: new Date('2028-02-01T00:00:00Z'), end: new Date('2028-03-01T00:00:00Z') };
    const at = new Date('2028-02-29T00:00:00.999Z');
    const price = perUnit(String(29 * 86_400));
    const change = { before: { price, quantity: '1' }, after: ten, period: leap, at };
    assert.equal(prorate(change).unused, -86_400n);
  });

  it('is refused in a period without length, or with a share that is none', () => {
    const still = { start: period.start, end: period.start };
    assert.throws(() => prorate({ before: ten, after: ten, period: still, at: period.start }), {
      name: 'BillingError',
    });
    const change = { before: ten, after: ten, period, at: middle, percentsOff: ['101'] };
    assert.throws(() => prorate(change), { code: 'discount_invalid' });
  });
});

function dateOf(seconds: number) {
  return new Date(seconds * 1_000);
}
