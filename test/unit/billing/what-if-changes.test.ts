import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { whatIf } from '../../../server/billing/what-if.ts';
import type { PlanChoice, WhatIfBasis } from '../../../server/contract/what-if.ts';
import { graduated, type Item, perUnit, tier } from './arbitraries.ts';
import {
  basisOf,
  billOf,
  discountRule,
  itemNamed,
  NEXT,
  planOf,
  priceOf,
  RUNNING,
} from './basis.ts';

describe('another plan', () => {
  const basis = (more: Partial<WhatIfBasis>) => {
    const items = [
      itemNamed('si_seats', { quantity: '3' }),
      itemNamed('si_calls', { quantity: '70', isMetered: true }),
      itemNamed('si_extra', { quantity: '1' }),
    ];
    return basisOf({ ...billOf(), items }, more);
  };
  const pro = planOf('pro', {
    si_seats: priceOf(perUnit('2500'), 'price_pro'),
    si_calls: priceOf(perUnit('7'), 'price_pro_calls'),
  });

  it('keeps the quantities, role by role, and what is no part of it', () => {
    const { lines } = whatIf(basis({ plans: [pro] }), { plan: 'pro' });
    assert.deepEqual(
      lines.map(({ item, label, quantity, amount }) => [item, label, quantity, amount.amount]),
      [
        ['si_seats', 'pro si_seats', '3', 7_500],
        ['si_calls', 'pro si_calls', '70', 490],
        ['si_extra', 'si_extra', '1', 100],
      ],
    );
  });

  it('takes the asked quantities along', () => {
    const { totals } = whatIf(basis({ plans: [pro] }), {
      plan: 'pro',
      quantities: { si_seats: '4', si_calls: '0' },
    });
    assert.equal(totals.subtotal.amount, 10_100);
  });

  it('drops what it does not have, and adds one of what is new and no usage of it', () => {
    const added = (meter: string | null, id: string) => ({
      replaces: null,
      label: id,
      meter,
      price: priceOf(graduated([tier(null, '5', '900')]), id),
      product: null,
    });
    const plan: PlanChoice = {
      ...pro,
      items: [...pro.items, added(null, 'Support'), added('storage', 'Storage')],
      drops: ['si_extra'],
    };
    const { lines } = whatIf(basis({ plans: [plan] }), { plan: 'pro' });
    assert.deepEqual(
      lines.map(({ label, kind, quantity, amount }) => [label, kind, quantity, amount.amount]),
      [
        ['pro si_seats', 'recurring', '3', 7_500],
        ['pro si_calls', 'usage', '70', 490],
        ['Support', 'recurring', '1', 5],
        ['Support', 'recurring', '0', 900],
        ['Storage', 'usage', '0', 0],
        ['Storage', 'usage', '0', 900],
      ],
    );
  });

  it('is the bill as it stands, when it is the own one', () => {
    const own = planOf('own', { si_seats: priceOf(perUnit('100'), 'price_si_seats') });
    const plans = [{ ...own, isCurrent: true }];
    const { totals } = whatIf(basis({ plans }), { plan: 'own' });
    assert.deepEqual(totals, whatIf(basis({ plans })).totals);
  });
});

describe('a change that starts now', () => {
  const seats = (quantity: string, more: Partial<Item> = {}) => billOf({ quantity, ...more });

  it('gives back and charges the rest of the running period', () => {
    const { lines } = whatIf(basisOf(seats('4')), { quantities: { si_0: '6' }, starts: 'now' });
    assert.deepEqual(
      lines.map(({ kind, period, quantity, amount }) => [kind, period, quantity, amount.amount]),
      [
        ['recurring', NEXT, '6', 600],
        ['proration', { start: '2026-11-16T00:00:00Z', end: RUNNING.end }, '4', -200],
        ['proration', { start: '2026-11-16T00:00:00Z', end: RUNNING.end }, '6', 300],
      ],
    );
  });

  it('prorates nothing when it starts with the next period, or changes nothing, or is usage', () => {
    const calls = basisOf(seats('4', { isMetered: true }));
    const next = calls.items.map((item) => ({ ...item, period: NEXT }));
    const all = [
      whatIf(basisOf(seats('4')), { quantities: { si_0: '6' } }),
      whatIf(basisOf(seats('4')), { quantities: { si_0: '6' }, starts: 'next_period' }),
      whatIf(basisOf(seats('4')), { quantities: { si_0: '4.0' }, starts: 'now' }),
      whatIf(calls, {
        quantities: { si_0: '6' },
        starts: 'now',
      }),
      whatIf({ ...calls, items: next }, { quantities: { si_0: '6' }, starts: 'now' }),
    ];
    assert.deepEqual(
      all.map(({ lines }) => lines.length),
      [1, 1, 1, 1, 1],
    );
  });

  it('may say how many of what a plan adds', () => {
    const support = {
      replaces: null,
      label: 'Support',
      meter: null,
      price: priceOf(perUnit('1000'), 'price_support'),
      product: null,
    };
    const basis = basisOf(seats('4'), { plans: [{ ...planOf('pro', {}), items: [support] }] });
    const { lines } = whatIf(basis, { plan: 'pro', quantities: { 'pro/0': '3' } });
    assert.equal(lines.at(-1)!.amount.amount, 3_000);
    assert.throws(() => whatIf(basis, { quantities: { 'pro/0': '3' } }), { code: 'item_unknown' });
  });

  it('prorates a new price, what goes and what comes', () => {
    const plan = planOf('pro', { si_0: priceOf(perUnit('300'), 'price_pro') });
    const { items } = { items: [...seats('4').items, itemNamed('si_extra', { quantity: '1' })] };
    const support = {
      replaces: null,
      label: 'Support',
      meter: null,
      price: priceOf(perUnit('1000'), 'price_support'),
      product: null,
    };
    const plans = [{ ...plan, items: [...plan.items, support], drops: ['si_extra'] }];
    const { lines } = whatIf(basisOf({ ...seats('4'), items }, { plans }), {
      plan: 'pro',
      starts: 'now',
    });
    assert.deepEqual(
      lines.map(({ kind, label, amount }) => [kind, label, amount.amount]),
      [
        ['recurring', 'pro si_0', 1_200],
        ['recurring', 'Support', 1_000],
        ['proration', 'si_0', -200],
        ['proration', 'pro si_0', 600],
        ['proration', 'si_extra', -50],
        ['proration', 'Support', 500],
      ],
    );
  });

  it('has no coupon in it that works once', () => {
    const once = { id: 'once', percent: '50', amount: null, products: null };
    const discounts = [{ ...discountRule(once), isOnce: true }];
    const { lines } = whatIf(basisOf(seats('4'), { discounts }), {
      quantities: { si_0: '6' },
      starts: 'now',
    });
    assert.deepEqual(
      lines.slice(1).map(({ amount }) => amount.amount),
      [-200, 300],
    );
  });

  it('has the percentages off in it, those of its products, and no discount on top', () => {
    const own = { id: 'own', percent: '10', amount: null, products: ['prod_a'] };
    const other = { id: 'other', percent: '50', amount: null, products: ['prod_b'] };
    const off = { id: 'off', percent: null, amount: 1n, products: null };
    const bill = seats('4', { product: 'prod_a', discounts: [own] });
    const discounts = [other, off].map(discountRule);
    const { lines } = whatIf(basisOf(bill, { discounts }), {
      quantities: { si_0: '6' },
      starts: 'now',
    });
    assert.deepEqual(
      lines.slice(1).map(({ amount }) => amount.amount),
      [-180, 270],
    );
  });
});
