import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { RULES } from '../../../server/billing/rules.ts';
import { settle } from '../../../server/billing/settle.ts';
import { whatIf } from '../../../server/billing/what-if.ts';
import { BillLine, Totals } from '../../../server/contract/bill.ts';
import { type Bill, bills, chargesOf, graduated, quantities, tier } from './arbitraries.ts';
import { basisOf, billOf, named } from './basis.ts';

describe('the bill at other numbers', () => {
  it('is the bill as it stands, when nothing changes', () => {
    fc.assert(
      fc.property(bills, (bill) => {
        const { lines, totals } = whatIf(basisOf(bill));
        assert.deepEqual(
          lines.map(({ amount }) => BigInt(amount.amount)),
          chargesOf(bill).map(({ amount }) => amount),
        );
        assert.deepEqual(figuresOf(totals), settledOf(bill));
      }),
    );
  });

  it('is the bill of those numbers, whichever item they are of', () => {
    fc.assert(
      fc.property(bills, fc.nat(3), quantities, (bill, at, asked) => {
        const nth = at % bill.items.length;
        const { id, isMetered } = bill.items[nth]!;
        const quantity = isMetered ? asked : asked.split('.')[0]!;
        const changed = bill.items.map((item) => (item.id === id ? { ...item, quantity } : item));
        const { totals } = whatIf(basisOf(bill), { quantities: { [id]: quantity } });
        assert.deepEqual(figuresOf(totals), settledOf({ ...bill, items: changed }));
      }),
    );
  });

  it('is always an answer the contract allows', () => {
    fc.assert(
      fc.property(bills, (bill) => {
        const { lines, totals } = whatIf(basisOf(bill));
        Totals.parse(totals);
        for (const line of lines) BillLine.parse(line);
      }),
    );
  });

  it('has no two lines of one id, and tiers that add up to their line', () => {
    fc.assert(
      fc.property(bills, fc.boolean(), (bill, linePerTier) => {
        const basis = basisOf(bill);
        const items = basis.items.map((item) => ({ ...item, linePerTier }));
        const { lines, totals } = whatIf({ ...basis, items });
        assert.equal(new Set(lines.map(({ id }) => id)).size, lines.length);
        for (const { tiers, amount } of lines) {
          const parts = tiers?.map((part) => part.amount.amount) ?? [amount.amount];
          assert.equal(
            parts.reduce((sum, part) => sum + part, 0),
            amount.amount,
          );
        }
        const rules = { ...RULES, linePerTier };
        assert.deepEqual(
          figuresOf(totals),
          figuresOfSettlement(settle(chargesOf(bill, rules), bill.terms)),
        );
      }),
    );
  });

  it('shows one line with its tiers, where Stripe rounds a graduated price once', () => {
    const price = graduated([tier('1', '0.5'), tier(null, '0.5')]);
    const basis = basisOf(billOf({ price: named(price, 'price_0'), quantity: '2' }));
    const items = basis.items.map((item) => ({ ...item, linePerTier: false }));
    const [line, ...rest] = whatIf({ ...basis, items }).lines;
    assert.deepEqual(rest, []);
    assert.deepEqual([line!.quantity, line!.unitAmount, line!.amount.amount], ['2', null, 1]);
    assert.deepEqual(
      line!.tiers?.map(({ tier, quantity, amount }) => [tier, quantity, amount.amount]),
      [
        [0, '1', 1],
        [1, '1', 0],
      ],
    );
  });

  it('names discounts and taxes as the basis does, and no credits, as on the bills themselves', () => {
    const bill = billOf({
      isMetered: true,
      taxes: [{ id: 'vat', percent: '20', inclusive: false }],
    });
    const discount = { id: 'off', percent: '50', amount: null, products: null };
    const credits = [{ id: 'gift', available: 100n, prices: null }];
    const terms = { ...bill.terms, discounts: [discount], credits };
    const { totals } = whatIf(basisOf({ ...bill, terms }));
    const usd = (amount: number) => ({ amount, currency: 'usd' });
    assert.deepEqual(totals.discounts, [
      { label: 'Discount off', percent: '50', amount: usd(-500) },
    ]);
    assert.deepEqual(totals.credits, [{ label: null, percent: null, amount: usd(-100) }]);
    assert.deepEqual(totals.taxes, [
      { label: 'Tax vat', percent: '20', inclusive: false, amount: usd(80) },
    ]);
    assert.deepEqual([totals.total, totals.amountDue], [usd(480), usd(480)]);
  });
});

describe('what cannot be reckoned', () => {
  const refuses = (code: string, act: () => unknown) =>
    assert.throws(act, { name: 'BillingError', code });

  it('is an item or a plan the bill does not have', () => {
    refuses('item_unknown', () => whatIf(basisOf(billOf()), { quantities: { si_9: '1' } }));
    refuses('item_unknown', () => whatIf(basisOf(billOf()), { quantities: { toString: '1' } }));
    refuses('plan_unknown', () => whatIf(basisOf(billOf()), { plan: 'toString' }));
  });

  it('is a quantity that is no number', () => {
    for (const quantity of ['NaN', '1e5', '']) {
      refuses('quantity_invalid', () =>
        whatIf(basisOf(billOf()), { quantities: { si_0: quantity } }),
      );
    }
  });

  it('is more money than a number can hold to the minor unit', () => {
    const { items } = billOf();
    const bill = { ...billOf(), items: items.map((item) => ({ ...item, isMetered: true })) };
    const most = { quantities: { si_0: '90071992547409.91' } };
    assert.equal(whatIf(basisOf(bill), most).totals.total.amount, Number.MAX_SAFE_INTEGER);
    const more = { quantities: { si_0: '90071992547409.92' } };
    refuses('amount_too_large', () => whatIf(basisOf(bill), more));
  });

  it('is a part of a seat', () => {
    refuses('quantity_invalid', () => whatIf(basisOf(billOf()), { quantities: { si_0: '3.5' } }));
    assert.ok(whatIf(basisOf(billOf()), { quantities: { si_0: '3.0' } }));
  });

  it('is an item of another currency', () => {
    const basis = basisOf(billOf());
    refuses('currency_mixed', () => whatIf({ ...basis, currency: 'eur' }));
  });
});

function settledOf(bill: Bill) {
  return figuresOfSettlement(settle(chargesOf(bill), bill.terms));
}

function figuresOfSettlement(settled: ReturnType<typeof settle>) {
  return {
    subtotal: Number(settled.subtotal),
    discounts: settled.discounts.map(({ amount }) => -Number(amount)),
    credits: settled.credits.map(({ amount }) => -Number(amount)),
    taxes: settled.taxes.map(({ amount }) => Number(amount)),
    total: Number(settled.total),
    balance: Number(settled.balance),
    carried: Number(settled.carried),
    amountDue: Number(settled.amountDue),
  };
}

function figuresOf(totals: Totals) {
  const amounts = (all: readonly { amount: { amount: number } }[]) =>
    all.map(({ amount }) => amount.amount);
  return {
    subtotal: totals.subtotal.amount,
    discounts: amounts(totals.discounts),
    credits: amounts(totals.credits),
    taxes: amounts(totals.taxes),
    total: totals.total.amount,
    balance: totals.balance.amount,
    carried: totals.carried.amount,
    amountDue: totals.amountDue.amount,
  };
}
