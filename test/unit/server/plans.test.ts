/** Which of the vendor's plans a customer may compare with their own, and what each would replace. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Price } from '../../../server/contract/values.ts';
import type { WhatIfItem } from '../../../server/contract/what-if.ts';
import type { Names } from '../../../server/portal/lines.ts';
import { type OfferedPlan, planChoices } from '../../../server/portal/plans.ts';
import type { CatalogPrice } from '../../../server/portal/snapshot.ts';

const METER = { id: 'mtr_calls', eventName: 'calls', aggregation: 'sum' as const };

const small = plan('small', { base: offered('price_s'), calls: offered('price_sc', METER.id) });
const large = plan('large', { base: offered('price_l'), calls: offered('price_lc', METER.id) });
const items = [item('si_calls', 'price_sc', 'calls'), item('si_base', 'price_s', null)];

describe('plans', () => {
  it('are offered role by role, the own one first', () => {
    const choices = planChoices(items, [large, small], namesOf([large, small]));
    assert.deepEqual(
      choices.map(({ id, isCurrent }) => [id, isCurrent]),
      [
        ['small', true],
        ['large', false],
      ],
    );
    assert.deepEqual(
      choices[1]!.items.map(({ replaces, price }) => [replaces, price.id]),
      [
        ['si_base', 'price_l'],
        ['si_calls', 'price_lc'],
      ],
    );
  });

  it('are not offered to a customer with prices of their own', () => {
    const own = [item('si_calls', 'price_agreed', 'calls'), items[1]!];
    assert.deepEqual(planChoices(own, [small, large], namesOf([small, large])), []);
  });

  it('drop what they do not have and add what is new', () => {
    const bare = plan('bare', { base: offered('price_b') });
    const rich = plan('rich', { base: offered('price_r'), support: offered('price_support') });
    const [, first, second] = planChoices(items, [small, bare, rich], namesOf([small, bare, rich]));
    assert.deepEqual([first!.drops, first!.items.length], [['si_calls'], 1]);
    assert.deepEqual(
      second!.items.map(({ replaces }) => replaces),
      ['si_base', null],
    );
  });

  it('leave alone what belongs to no plan', () => {
    const more = [...items, item('si_addon', 'price_addon', null)];
    const [, choice] = planChoices(more, [small, large], namesOf([small, large]));
    assert.ok(!choice!.drops.includes('si_addon'));
    assert.ok(choice!.items.every(({ replaces }) => replaces !== 'si_addon'));
  });

  for (const [why, other] of [
    ['another currency', plan('other', { base: offered('price_o', null, { currency: 'eur' }) })],
    ['another rhythm', plan('other', { base: offered('price_o', null, { interval: 'year' }) })],
    ['another meter in the same role', plan('other', { calls: offered('price_o', 'mtr_other') })],
    ['no meter in a metered role', plan('other', { calls: offered('price_o') })],
  ] as const) {
    it(`are not offered with ${why}`, () => {
      const choices = planChoices(items, [small, other], namesOf([small, other]));
      assert.deepEqual(
        choices.map(({ id }) => id),
        ['small'],
      );
    });
  }
});

function price(id: string, more: Partial<Price> = {}): Price {
  return {
    id,
    currency: 'usd',
    model: 'per_unit',
    unitAmount: '1',
    tiers: null,
    package: null,
    interval: 'month',
    intervalCount: 1,
    ...more,
  };
}

function offered(
  id: string,
  meterId: string | null = null,
  more: Partial<Price> = {},
): CatalogPrice {
  return { price: price(id, more), productName: id, productId: `prod_${id}`, meterId };
}

function plan(id: string, roles: Record<string, CatalogPrice>): OfferedPlan {
  return { id, label: id, roles: new Map(Object.entries(roles)) };
}

function item(id: string, priceId: string, meter: string | null): WhatIfItem {
  const period = { start: '2026-11-01T00:00:00Z', end: '2026-12-01T00:00:00Z' };
  return {
    id,
    kind: meter ? 'usage' : 'recurring',
    label: id,
    unit: null,
    meter,
    price: price(priceId),
    product: null,
    quantity: '1',
    included: null,
    previous: null,
    likely: null,
    period,
    running: period,
    discounts: [],
    taxes: [],
    isDiscountable: true,
    linePerTier: true,
  };
}

function namesOf(plans: readonly OfferedPlan[]): Names {
  const asOf = new Date(0);
  const all = plans.flatMap(({ roles }) => [...roles.values()]);
  return {
    prices: new Map(all.map((value) => [value.price.id, { value, asOf }])),
    meters: { value: [METER], asOf },
    settings: {},
  };
}
