import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { spread } from '../../../server/billing/spread.ts';

const weights = fc
  .array(fc.oneof(fc.bigInt({ min: 0n, max: 9n }), fc.bigInt({ min: 0n, max: 10n ** 12n })), {
    minLength: 1,
    maxLength: 12,
  })
  .filter((all) => all.some((weight) => weight > 0n));
const amounts = fc.bigInt({ min: 0n, max: 10n ** 12n });
const remainders = fc.constantFrom('largest' as const, 'first' as const, 'last' as const);

describe('an amount shared out', () => {
  it('is the shares together, each less than one unit from its exact part', () => {
    fc.assert(
      fc.property(amounts, weights, remainders, (amount, all, remainder) => {
        const shares = spread(amount, all, remainder);
        assert.equal(sumOf(shares), amount);
        for (const [place, share] of shares.entries()) {
          const apart = share * sumOf(all) - amount * all[place]!;
          assert.ok(apart < sumOf(all) && -apart < sumOf(all));
        }
      }),
    );
  });

  it('takes no more from anyone than they have, while there is enough for all', () => {
    fc.assert(
      fc.property(amounts, weights, remainders, (amount, all, remainder) => {
        const shares = spread(amount % (sumOf(all) + 1n), all, remainder);
        assert.ok(shares.every((share, place) => share >= 0n && share <= all[place]!));
      }),
    );
  });

  it('gives the larger weight no less, where the largest fraction gets what is left over', () => {
    fc.assert(
      fc.property(amounts, weights, (amount, all) => {
        const sorted = all.toSorted((a, b) => Number(a - b));
        const shares = spread(amount, sorted, 'largest');
        for (const [place, share] of shares.entries()) {
          const isLarger = place > 0 && sorted[place]! > sorted[place - 1]!;
          if (isLarger) assert.ok(share >= shares[place - 1]!);
        }
      }),
    );
  });

  it('gives what is left over to those rounded down, never to one with nothing', () => {
    assert.deepEqual(spread(1n, [1n, 1n, 1n], 'first'), [1n, 0n, 0n]);
    assert.deepEqual(spread(1n, [1n, 1n, 1n], 'last'), [0n, 0n, 1n]);
    assert.deepEqual(spread(1n, [1n, 1n, 1n], 'largest'), [1n, 0n, 0n]);
    assert.deepEqual(spread(1n, [0n, 1n, 2n], 'first'), [0n, 1n, 0n]);
    assert.deepEqual(spread(1n, [0n, 1n, 2n], 'largest'), [0n, 0n, 1n]);
  });
});

function sumOf(all: readonly bigint[]) {
  return all.reduce((sum, one) => sum + one, 0n);
}
