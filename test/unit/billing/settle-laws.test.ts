import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { RULES } from '../../../server/billing/rules.ts';
import {
  type Charge,
  type Discount,
  type Share,
  settle,
  type Terms,
} from '../../../server/billing/settle.ts';
import { bills, chargesOf, discounts, taxes } from './arbitraries.ts';

const reckoned = bills.map((bill) => {
  const charges = chargesOf(bill);
  return { charges, terms: bill.terms, settled: settle(charges, bill.terms) };
});

describe('a settlement', () => {
  it('adds up: from the subtotal to the total, from the total to the amount due', () => {
    fc.assert(
      fc.property(reckoned, ({ charges, terms, settled }) => {
        const { subtotal, total, balance, carried, amountDue } = settled;
        assert.equal(subtotal, sumOf(charges));
        const off = sumOf(settled.discounts) + sumOf(settled.credits);
        const added = sumOf(settled.taxes.filter(({ inclusive }) => !inclusive));
        assert.equal(subtotal - off + added, total);
        assert.equal(total + balance + carried, amountDue);
        assert.ok(amountDue >= 0n && carried <= 0n);
        // What the balance is afterwards: what was there, less what was used, and what waits.
        const after = terms.balance - balance - carried;
        assert.equal(total + terms.balance, amountDue + after);
      }),
    );
  });

  it('loses nothing between the lines: what is left of them is the subtotal less all that is off', () => {
    fc.assert(
      fc.property(reckoned, ({ charges, settled }) => {
        const left = settled.lines.map((line) => ({ amount: line.left }));
        const off = sumOf(settled.discounts) + sumOf(settled.credits);
        assert.equal(sumOf(left), sumOf(charges) - off);
        const byLine = settled.lines.flatMap((line) => line.taxes.map((amount) => ({ amount })));
        assert.equal(sumOf(byLine), sumOf(settled.taxes));
      }),
    );
  });

  it('leaves no line below zero that was not, none above what it was, and gives all back in full', () => {
    fc.assert(
      fc.property(reckoned, ({ charges, settled }) => {
        for (const [place, { amount }] of charges.entries()) {
          const { left } = settled.lines[place]!;
          if (amount < 0n) assert.equal(left, amount);
          else assert.ok(left >= 0n && left <= amount);
        }
      }),
    );
  });

  it('takes no more off than a discount says, than a grant holds, or than what may be discounted', () => {
    fc.assert(
      fc.property(reckoned, ({ charges, terms, settled }) => {
        const known = [...terms.discounts, ...charges.flatMap((charge) => charge.discounts)];
        for (const { id, amount } of settled.discounts) {
          const { amount: most } = known.find((one) => one.id === id)!;
          assert.ok(amount > 0n && (most === null || amount <= most));
        }
        for (const { id, amount } of settled.credits) {
          assert.ok(amount > 0n && amount <= terms.credits.find((one) => one.id === id)!.available);
        }
        const open = charges.filter(({ isDiscountable, amount }) => isDiscountable && amount > 0n);
        assert.ok(sumOf(settled.discounts) <= sumOf(open));
      }),
    );
  });

  it('leaves nothing of what is wholly off', () => {
    const all: Discount = { id: 'free', percent: '100', amount: null, products: null };
    fc.assert(
      fc.property(reckoned, ({ charges, terms }) => {
        const { lines } = settle(charges, { ...terms, discounts: [...terms.discounts, all] });
        for (const [place, { amount, isDiscountable }] of charges.entries()) {
          if (isDiscountable && amount > 0n) assert.equal(lines[place]!.left, 0n);
        }
      }),
    );
  });

  it('pays with credits for nothing but metered lines in scope', () => {
    fc.assert(
      fc.property(reckoned, ({ charges, terms, settled }) => {
        const without = settle(charges, { ...terms, credits: [] });
        for (const [place, { isMetered, price }] of charges.entries()) {
          const isInScope = ({ prices }: { prices: readonly string[] | null }) =>
            isMetered && (prices === null || prices.includes(price!));
          if (terms.credits.some(isInScope)) continue;
          assert.deepEqual(settled.lines[place], without.lines[place]);
        }
        assert.deepEqual(settled.discounts, without.discounts);
      }),
    );
  });

  it('keeps its total whatever the inclusive taxes, where there are no others', () => {
    fc.assert(
      fc.property(reckoned, ({ charges, terms }) => {
        const inside = withTaxes(charges, ({ inclusive }) => inclusive);
        const none = withTaxes(charges, () => false);
        assert.equal(settle(inside, terms).total, settle(none, terms).total);
      }),
    );
  });

  it('never takes more inclusive tax than is in a line, nor adds a tax above its rate', () => {
    fc.assert(
      fc.property(reckoned, ({ charges, settled }) => {
        for (const [place, line] of settled.lines.entries()) {
          const size = line.left < 0n ? -line.left : line.left;
          const rates = charges[place]!.taxes;
          for (const [nth, amount] of line.taxes.entries()) {
            const most = Math.ceil((Number(size) * Number(rates[nth]!.percent)) / 100 + 0.5);
            assert.ok(Math.abs(Number(amount)) <= most);
          }
        }
      }),
    );
  });
});

/** Lines that are alike in all but their amounts, which is where their order cannot matter. */
const alike = fc.record({
  amounts: fc.array(fc.bigInt({ min: -50n, max: 5_000n }), { minLength: 1, maxLength: 8 }),
  taxes,
  discounts: discounts('all').map((all) => all.map((one) => ({ ...one, products: null }))),
  order: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
});

describe('the order of lines', () => {
  it('does not matter while they have the same taxes and terms, and no credits', () => {
    fc.assert(
      fc.property(alike, ({ amounts, taxes, discounts, order }) => {
        const lines = amounts.map((amount) => line(amount, { taxes }));
        const shuffled = lines
          .map((one, nth) => ({ one, at: order[nth]! }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ one }) => one);
        const [a, b] = [settle(lines, of({ discounts })), settle(shuffled, of({ discounts }))];
        assert.deepEqual(totalsOf(b), totalsOf(a));
        assert.deepEqual(lefts(b).toSorted(byAmount), lefts(a).toSorted(byAmount));
      }),
    );
  });

  it('matters where equal lines are taxed differently: a minor unit too many goes to the first', () => {
    const discounts = [amountOff(1n)];
    const taxes = [{ id: 'all', percent: '100', inclusive: false }];
    const [taxed, free] = [line(1n, { taxes }), line(1n)];
    assert.equal(settle([taxed, free], of({ discounts })).total, 1n);
    assert.equal(settle([free, taxed], of({ discounts })).total, 2n);
  });

  it('matters where a minor unit goes to the first line, not to the largest fraction', () => {
    const discounts = [amountOff(1n)];
    const taxes = [{ id: 'half', percent: '50', inclusive: false }];
    const [one, two] = [line(1n, { taxes }), line(2n, { taxes })];
    const first = { ...RULES, discountRemainder: 'first' as const };
    assert.equal(settle([one, two], of({ discounts }), first).total, 3n);
    assert.equal(settle([two, one], of({ discounts }), first).total, 4n);
  });

  it('matters where credits are used up line after line, for the tax of each is rounded', () => {
    const taxes = [{ id: 'half', percent: '50', inclusive: false }];
    const credits = [{ id: 'gift', available: 1n, prices: null }];
    const [one, two] = [1n, 2n].map((amount) => line(amount, { taxes, isMetered: true }));
    assert.equal(settle([one!, two!], of({ credits })).total, 3n);
    assert.equal(settle([two!, one!], of({ credits })).total, 4n);
  });
});

describe('a bill many times as large', () => {
  const percents = fc.integer({ min: 0, max: 10_000 }).map((n) => String(n / 100));
  const times = fc.bigInt({ min: 1n, max: 1_000n });

  it('comes to as many times as much, where nothing is rounded', () => {
    const amounts = fc.array(fc.bigInt({ min: 0n, max: 5_000n }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(amounts, percents, percents, times, (amounts, off, tax, by) => {
        const taxes = [{ id: 'tax', percent: tax, inclusive: false }];
        const discounts = [{ id: 'off', percent: off, amount: null, products: null }];
        const total = (factor: bigint) => {
          // A share of a share with two decimals each has eight: these amounts have them all.
          const lines = amounts.map((amount) => line(amount * 10n ** 8n * factor, { taxes }));
          return settle(lines, of({ discounts })).total;
        };
        assert.equal(total(by), total(1n) * by);
      }),
    );
  });

  it('comes to within one rounding a line of it otherwise', () => {
    const amounts = fc.array(fc.bigInt({ min: 0n, max: 5_000n }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(amounts, percents, times, (amounts, tax, by) => {
        const taxes = [{ id: 'tax', percent: tax, inclusive: false }];
        const total = (factor: bigint) =>
          settle(
            amounts.map((amount) => line(amount * factor, { taxes })),
            of({}),
          ).total;
        const apart = total(by) - total(1n) * by;
        const most = (BigInt(amounts.length) * (by + 1n)) / 2n;
        assert.ok(apart <= most && -apart <= most);
      }),
    );
  });
});

function withTaxes(charges: readonly Charge[], keep: (tax: Charge['taxes'][number]) => boolean) {
  return charges.map((charge) => ({ ...charge, taxes: charge.taxes.filter(keep) }));
}

function line(amount: bigint, more: Partial<Charge> = {}): Charge {
  return {
    owner: 'item',
    currency: 'eur',
    amount,
    price: null,
    product: null,
    isMetered: false,
    isDiscountable: true,
    discounts: [],
    taxes: [],
    ...more,
  };
}

function of(more: Partial<Terms>): Terms {
  return { currency: 'eur', discounts: [], credits: [], balance: 0n, ...more };
}

function amountOff(amount: bigint): Discount {
  return { id: 'off', percent: null, amount, products: null };
}

function totalsOf({ lines, ...totals }: ReturnType<typeof settle>) {
  return { ...totals, count: lines.length };
}

function lefts({ lines }: ReturnType<typeof settle>) {
  return lines.map(({ left }) => left);
}

function byAmount(a: bigint, b: bigint) {
  return Number(a - b);
}

function sumOf(shares: readonly Pick<Share, 'amount'>[]): bigint {
  return shares.reduce((sum, { amount }) => sum + amount, 0n);
}
