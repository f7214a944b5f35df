import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Price } from '../../../server/contract/values.ts';
import {
  bindingOf,
  changePrice,
  isOfNow,
  recurringAmount,
} from '../../../server/portal/change-price.ts';
import type { Line, PreviewFacts } from '../../../server/portal/snapshot.ts';

const NOW = '2026-03-16T12:00:00Z';
const END = '2026-04-01T00:00:00Z';
const NEXT = '2026-05-01T00:00:00Z';
/** A currency in which nothing is too little to charge. */
const currency = 'chf';

const ahead = (amount: number) => line({ amount, period: { start: END, end: NEXT } });
const prorated = (amount: number, description = 'Remaining time') =>
  line({ amount, description, proration: true, period: { start: NOW, end: END } });

describe('the price of a change that waits for the next invoice', () => {
  it('is nothing now, and what Stripe says of the next', () => {
    const price = changePrice({
      currency,
      periodEnd: END,
      asIs: preview([ahead(1_000)]),
      changed: preview([prorated(-500, 'Unused time'), prorated(900), ahead(1_800)]),
    });
    assert.deepEqual(price.next, { date: END, before: 1_000, after: 2_200 });
    assert.deepEqual([price.prorated, price.dueNow, price.prorations.length], [400, 0, 2]);
  });

  it('is nothing at all where nothing is to come', () => {
    const price = changePrice({ currency, periodEnd: END, asIs: null, changed: null });
    assert.deepEqual(price.next, { date: END, before: 0, after: 0 });
    assert.deepEqual([price.prorations, price.prorated, price.dueNow], [[], 0, 0]);
  });

  it('tells all prorations but those that waited before, each as often as it stands', () => {
    const amount = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(fc.array(amount), fc.array(amount), (waiting, added) => {
        const price = changePrice({
          currency,
          periodEnd: END,
          asIs: preview([...waiting.map((each) => prorated(each)), ahead(1)]),
          changed: preview([...[...added, ...waiting].map((each) => prorated(each)), ahead(1)]),
        });
        const told = price.prorations.map((one) => one.amount.amount);
        assert.deepEqual(told.toSorted(byNumber), added.toSorted(byNumber));
        assert.equal(price.prorated, sumOf(added));
      }),
    );
  });
});

describe('the price of a change that is invoiced at once', () => {
  it('is due now, and no longer on the next invoice', () => {
    const price = changePrice({
      currency,
      periodEnd: END,
      asIs: preview([ahead(1_000)]),
      changed: preview([prorated(400), ahead(1_800)]),
      atOnce: preview([prorated(400)]),
    });
    assert.deepEqual([price.dueNow, price.next.after], [400, 1_800]);
  });

  it('comes, now and next together, to what it would if it waited, whatever the balance', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -10_000, max: 10_000 }),
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: -10_000, max: 10_000 }),
        (change, next, balance) => {
          const changed = preview([prorated(change), ahead(next)], balance);
          const atOnce = preview([prorated(change)], balance);
          const asIs = preview([ahead(next)], balance);
          const facts = { currency, periodEnd: END, asIs, changed };
          const { dueNow, next: told } = changePrice({ ...facts, atOnce });
          assert.equal(dueNow + told.after, changePrice(facts).next.after);
          assert.ok(dueNow >= 0 && told.after >= 0);
        },
      ),
    );
  });

  it('is nothing now when Stripe makes no invoice for it, as in a trial', () => {
    const changed = preview([ahead(1_800)]);
    const facts = { currency, periodEnd: END, asIs: preview([ahead(1_000)]), changed };
    const price = changePrice({ ...facts, atOnce: changed });
    assert.deepEqual([price.dueNow, price.next.after], [0, 1_800]);
  });

  it('that is too little to charge waits for the next invoice', () => {
    const price = changePrice({
      currency: 'usd',
      periodEnd: END,
      asIs: preview([ahead(1_000)]),
      changed: preview([prorated(30), ahead(1_100)]),
      atOnce: preview([prorated(30)], 0, 50),
    });
    assert.deepEqual([price.dueNow, price.next.after], [0, 1_130]);
  });
});

describe('the price of a change that begins the period anew', () => {
  it('is due now, and the next invoice comes a period later', () => {
    const later = '2026-04-16T12:00:00Z';
    const anew = line({ amount: 2_000, period: { start: NOW, end: later } });
    const changed = preview([anew], -300);
    assert.ok(isOfNow(changed, END));
    const price = changePrice({
      currency,
      periodEnd: END,
      asIs: preview([ahead(0)]),
      changed,
      recurring: preview([ahead(2_000)]),
    });
    assert.deepEqual(price.next, { date: later, before: 0, after: 2_000 });
    assert.equal(price.dueNow, 1_700);
  });
});

describe('what binds a change to the price that was told', () => {
  const usage = new Set(['si_usage']);
  const used = (amount: number) =>
    line({ amount, item: 'si_usage', priceId: 'price_calls', period: { start: NOW, end: NOW } });
  const binding = (lines: Line[], startingBalance = 0) => {
    const changed = preview(lines, startingBalance);
    const told = changePrice({ currency, periodEnd: END, asIs: null, changed, atOnce: changed });
    return JSON.stringify(bindingOf(told, usage));
  };
  const amount = fc.integer({ min: -5_000, max: 5_000 });

  it('is never what usage amounts to, where that is billed with it', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), amount, amount, (some, more, part, balance) => {
        const [before, after] = [some, more].map((sum) =>
          binding([prorated(part), used(sum)], balance),
        );
        assert.equal(before, after);
      }),
    );
  });

  it('is every other sum, with usage and without', () => {
    fc.assert(
      fc.property(amount, amount, fc.boolean(), (one, another, isUsed) => {
        const rest = isUsed ? [used(100)] : [];
        const isSame = binding([prorated(one), ...rest]) === binding([prorated(another), ...rest]);
        assert.equal(isSame, one === another);
      }),
    );
  });

  it('is the balance too, and what taxes and takes off', () => {
    const plain = [prorated(900), used(100)];
    const taxed = { id: 'txr_1', label: null, percent: '19', inclusive: false };
    const all = [
      binding(plain),
      binding(plain, -200),
      binding([{ ...plain[0]!, taxes: [taxed] }, plain[1]!]),
      binding([plain[0]!, { ...plain[1]!, taxes: [taxed] }]),
      binding([plain[0]!, { ...plain[1]!, discounts: ['di_1'] }]),
    ];
    assert.equal(new Set(all).size, all.length);
  });
});

describe('what recurs', () => {
  const monthly = { interval: 'month', intervalCount: 1 } as const;

  it('is every licensed item of the rhythm, and no usage', () => {
    const items = [
      { price: perUnit('100'), quantity: 3 },
      { price: perUnit('5000'), quantity: 1 },
      { price: perUnit('7'), quantity: null },
      { price: { ...perUnit('90000'), interval: 'year' as const }, quantity: 1 },
    ];
    assert.equal(recurringAmount(items, monthly), 5_300n);
  });

  it('adds up: of two lists together it is the sum of both', () => {
    const item = fc.record({
      price: fc.nat(100_000).map((amount) => perUnit(String(amount))),
      quantity: fc.option(fc.nat(1_000)),
    });
    fc.assert(
      fc.property(fc.array(item), fc.array(item), (some, more) => {
        const sum = recurringAmount(some, monthly) + recurringAmount(more, monthly);
        assert.equal(recurringAmount([...some, ...more], monthly), sum);
      }),
    );
  });
});

/** An invoice of these lines as Stripe settles it; below `least` nothing is charged. */
function preview(lines: Line[], startingBalance = 0, least = 0): PreviewFacts {
  const money = (amount: number) => ({ amount, currency });
  const total = sumOf(lines.map(({ amount }) => amount.amount));
  const owed = Math.max(0, total + startingBalance);
  return {
    lines,
    discounts: [],
    itemDiscounts: [],
    startingBalance,
    totals: {
      subtotal: money(total),
      discounts: [],
      credits: [],
      taxes: [],
      total: money(total),
      balance: money(startingBalance),
      creditNotes: money(0),
      carried: money(0),
      amountDue: money(owed < least ? 0 : owed),
    },
  };
}

function line({
  amount,
  ...more
}: Pick<Line, 'period'> & Partial<Omit<Line, 'amount'>> & { amount: number }): Line {
  return {
    id: 'il_tmp',
    item: 'si_1',
    priceId: 'price_1',
    productId: null,
    proration: false,
    description: null,
    quantity: '1',
    unitAmount: null,
    isDiscountable: true,
    discounts: [],
    credits: [],
    taxes: [],
    ...more,
    amount: { amount, currency },
  };
}

function perUnit(unitAmount: string): Price {
  return {
    id: 'price_1',
    currency,
    model: 'per_unit',
    unitAmount,
    tiers: null,
    package: null,
    interval: 'month',
    intervalCount: 1,
  };
}

function sumOf(amounts: readonly number[]) {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

function byNumber(a: number, b: number) {
  return a - b;
}
