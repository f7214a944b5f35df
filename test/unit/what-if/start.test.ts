import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { whatIf } from '../../../server/billing/what-if.ts';
import type { WhatIfBasis } from '../../../server/contract/what-if.ts';
import { startDue, startOf } from '../../../widget/what-if/start.ts';
import { basis, likelyBasis } from '../../browser/data.ts';
import { bills } from '../billing/arbitraries.ts';
import { basisOf } from '../billing/basis.ts';

describe('the start of a what-if', () => {
  it('is at what is likely, and comes to the likely total', () => {
    const start = startOf(likelyBasis);
    assert.deepEqual(
      start.items.map(({ quantity, soFar }) => [quantity, soFar]),
      [
        ['126476', '82436'],
        ['628.4', '412.6'],
        ['1', '1'],
        ['14', '14'],
      ],
    );
    assert.deepEqual(startDue(start), likelyBasis.likelyDue);
    assert.deepEqual(whatIf(start).totals.amountDue, likelyBasis.likelyDue);
  });

  it('is at what is so far where the forecast of any meter is withheld', () => {
    const start = startOf({ ...likelyBasis, likelyDue: null });
    assert.deepEqual(
      start.items.map(({ quantity, likely }) => [quantity, likely]),
      basis.items.map(({ quantity }) => [quantity, null]),
    );
    assert.deepEqual(startDue(start), basis.amountDue);
  });

  it('is at what is so far where no usage is on the bill', () => {
    const items = likelyBasis.items.filter(({ kind }) => kind === 'recurring');
    assert.deepEqual(startDue(startOf({ ...likelyBasis, items })), basis.amountDue);
  });

  it('comes to what the API would answer of the likely quantities, on any bill', () => {
    const more = fc.bigInt({ min: 0n, max: 10n ** 9n });
    fc.assert(
      fc.property(bills, more, (bill, usage) => {
        const usual = basisOf(bill);
        const items = usual.items.map((item) => ({
          ...item,
          likely: item.kind === 'usage' ? String(usage) : null,
        }));
        const forecast: WhatIfBasis = { ...usual, items, likelyDue: usual.amountDue };
        const quantities = Object.fromEntries(
          items.flatMap(({ id, likely }) => (likely === null ? [] : [[id, likely]])),
        );
        assert.deepEqual(whatIf(startOf(forecast)), whatIf(forecast, { quantities }));
      }),
    );
  });
});
