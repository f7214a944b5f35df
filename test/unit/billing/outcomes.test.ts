/** Many bills at once: each is the bill that what-if makes of the same quantities. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { amountsDue } from '../../../server/billing/outcomes.ts';
import { whatIf } from '../../../server/billing/what-if.ts';
import { bills, quantities } from './arbitraries.ts';
import { basisOf } from './basis.ts';

describe('the amount due in each of many draws', () => {
  it('is that of the bill at the draw’s quantities', () => {
    const many = fc.array(fc.array(quantities, { minLength: 4, maxLength: 4 }), { minLength: 5 });
    fc.assert(
      fc.property(bills, many, (bill, tables) => {
        const basis = basisOf(bill);
        const usage = basis.items.filter(({ kind }) => kind === 'usage').slice(0, tables.length);
        const draws = usage.map(({ id }, nth) => ({
          item: id,
          quantities: tables[nth]!,
          draws: [3, 0, nth % 4, 1],
        }));
        const amounts = amountsDue(basis, draws);
        for (const [draw, amount] of amounts.entries()) {
          const asked = draws.map(({ item, quantities: all, draws: places }) => [
            item,
            all[places[draw]!]!,
          ]);
          const { totals } = whatIf(basis, { quantities: Object.fromEntries(asked) });
          assert.equal(amount, BigInt(totals.amountDue.amount));
        }
        assert.equal(amounts.length, usage.length > 0 ? 4 : 0);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses an item the bill does not have', () => {
    const [bill] = fc.sample(bills, { numRuns: 1, seed: 1 });
    const draws = [{ item: 'si_none', quantities: ['1'], draws: [0] }];
    assert.throws(() => amountsDue(basisOf(bill!), draws), { code: 'item_unknown' });
  });
});
