/** Bills that are unlike the demo's: none of them may state a number that Stripe would not. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Explanation } from '../../server/contract/explain.ts';
import type { Portal } from '../../server/contract/portal.ts';
import type { WhatIfBasis } from '../../server/contract/what-if.ts';
import { inProcess, portalOver } from '../support/portal.ts';
import { openShop } from '../support/shop.ts';

describe('a yearly seat and monthly usage in one subscription', () => {
  for (const order of ['the seat first', 'the usage first']) {
    it(`is explained by the month, and its seats prorated over the year: ${order}`, async () => {
      const shop = await openShop('2024-12-01T00:00:00Z');
      const seat = await shop.price(120_000, { interval: 'year' });
      const calls = await shop.metered(1);
      const items = [{ price: seat.id, quantity: 3 }, { price: calls.id }];
      const { id } = await shop.subscribe(order === 'the seat first' ? items : items.reverse());
      for (const day of ['2025-10-10', '2025-10-25', '2025-11-10']) await shop.use(1_000, day);
      await shop.bring('2025-11-16');

      const { before } = await shop.get<Explanation>('/v1/bill/explain?compare=same_point');
      assert.equal(before.until, '2025-10-16T12:10:00Z');
      assert.equal(before.amount.amount, 1_000);

      const basis = await shop.get<WhatIfBasis>('/v1/bill/what-if');
      const item = basis.items.find(({ kind }) => kind === 'recurring')!;
      const { totals } = await shop.ask({ quantities: { [item.id]: '4' }, starts: 'now' });
      const preview = await shop.stripe.invoices.createPreview({
        customer: shop.customer,
        subscription: id,
        subscription_details: {
          items: [{ id: item.id, quantity: 4 }],
          proration_behavior: 'create_prorations',
        },
      });
      assert.equal(totals.amountDue.amount, preview.amount_due);
    });
  }
});

describe('a price that changed within a period', () => {
  it('leaves our price of what is used since to the cent', async () => {
    const { shop } = await withChangedPrice();
    const { items, bills } = await shop.get<Portal>('/v1/portal');
    assert.equal(items.data![0]!.approximate, null);
    assert.equal(bills.data![0]!.approximate, null);
    assert.equal(items.data![0]!.used.data, '5300');
  });

  it('counts at the same point of the next period for as long as it held', async () => {
    const { shop } = await withChangedPrice();
    await shop.use(100, '2026-11-02');
    await shop.bring('2026-11-16');
    // Half of October: all of the old price's time, and five days of the new one's.
    const { before, effects } = await shop.get<Explanation>('/v1/bill/explain?compare=same_point');
    assert.equal(before.until, '2026-10-16T12:10:00Z');
    assert.equal(before.amount.amount, 5_000 * 1 + 300 * 2);
    assert.deepEqual(
      effects.map(({ factor, change }) => [factor, change]),
      [
        ['plan', 'removed'],
        ['usage', 'changed'],
      ],
    );
  });

  async function withChangedPrice() {
    const shop = await openShop('2026-10-01T00:00:00Z');
    const [cheap, dear] = [await shop.metered(1), await shop.metered(2)];
    const { id, items } = await shop.subscribe([{ price: cheap.id }]);
    await shop.use(5_000, '2026-10-05');
    await shop.bring('2026-10-11');
    await shop.stripe.subscriptions.update(id, {
      items: [{ id: items.data[0]!.id, price: dear.id }],
    });
    await shop.use(300, '2026-10-12');
    return { shop };
  }
});

describe('invoices of changes at once', () => {
  it('are not compared with periods, and do not hide the last one', async () => {
    const shop = await openShop('2026-09-01T00:00:00Z');
    const seat = await shop.price(2_000);
    const { id, items } = await shop.subscribe([{ price: seat.id, quantity: 3 }]);
    await shop.bring('2026-10-05');
    for (let day = 6; day < 17; day++) {
      await shop.bring(`2026-10-${String(day).padStart(2, '0')}`);
      await shop.stripe.subscriptions.update(id, {
        items: [{ id: items.data[0]!.id, quantity: day }],
        proration_behavior: 'always_invoice',
      });
    }
    const { data } = await shop.stripe.invoices.list({ customer: shop.customer });
    const update = data.find(({ billing_reason: why }) => why === 'subscription_update')!;
    assert.equal((await shop.request(`/v1/bill/explain?bill=${update.id}`)).status, 404);
    const { before, effects } = await shop.get<Explanation>('/v1/bill/explain?compare=same_point');
    assert.equal(before.amount.amount, 6_000);
    assert.equal(effects[0]!.factor, 'seats');
  });
});

describe('a coupon of one product', () => {
  it('is not taken off the product of another plan', async () => {
    const shop = await openShop('2026-10-01T00:00:00Z');
    const [a, b] = [await shop.price(10_000, {}, 'base_a'), await shop.price(20_000, {}, 'base_b')];
    const coupon = await shop.stripe.coupons.create({
      percent_off: 50,
      duration: 'forever',
      applies_to: { products: [String(a.product)] },
    });
    const { id, items } = await shop.subscribe([
      { price: a.id, quantity: 1, discounts: [{ coupon: coupon.id }] },
    ]);
    const { totals } = await shop.ask({ plan: 'b' });
    const preview = await shop.stripe.invoices.createPreview({
      customer: shop.customer,
      subscription: id,
      subscription_details: {
        items: [{ id: items.data[0]!.id, price: b.id }],
        proration_behavior: 'none',
      },
    });
    assert.equal(totals.amountDue.amount, preview.amount_due);
    assert.equal(totals.amountDue.amount, 20_000);
  });
});

describe('a basis', () => {
  it('names nothing but what the customer has or is offered', async () => {
    const shop = await openShop('2026-10-01T00:00:00Z', { hidden: true });
    const a = await shop.price(100, {}, 'base_a');
    const calls = await shop.metered(1);
    const other = await shop.metered(2);
    const unreleased = await shop.stripe.products.create({ name: 'Unreleased' });
    const coupon = await shop.stripe.coupons.create({
      percent_off: 10,
      duration: 'forever',
      applies_to: { products: [String(a.product), unreleased.id] },
    });
    await shop.stripe.billing.creditGrants.create({
      customer: shop.customer,
      name: 'For the dashboard',
      category: 'promotional',
      amount: { type: 'monetary', monetary: { currency: 'usd', value: 1_000 } },
      applicability_config: { scope: { prices: [{ id: calls.id }, { id: other.id }] } },
    });
    await shop.subscribe([{ price: a.id, quantity: 1 }, { price: calls.id }], {
      discounts: [{ coupon: coupon.id }],
    });
    const text = await (await shop.request('/v1/bill/what-if')).text();
    for (const secret of [
      unreleased.id,
      other.id,
      'For the dashboard',
      'Secret margin',
      'margin',
    ]) {
      assert.ok(!text.includes(secret), secret);
    }
    assert.ok(text.includes(String(a.product)));
  });

  it('says when there are more grants of credits than it can read', async () => {
    const shop = await openShop('2026-10-01T00:00:00Z');
    await shop.subscribe([{ price: (await shop.metered(1)).id }]);
    for (let nth = 0; nth < 25; nth++) {
      await shop.stripe.billing.creditGrants.create({
        customer: shop.customer,
        category: 'promotional',
        amount: { type: 'monetary', monetary: { currency: 'usd', value: 1_000 } },
        applicability_config: { scope: { price_type: 'metered' } },
      });
    }
    const { approximate } = await shop.get<WhatIfBasis>('/v1/bill/what-if');
    assert.equal(approximate!.reason, 'credits_unknown');
  });

  it('keeps lines as Stripe has them where the price is of another currency', async () => {
    const shop = await openShop('2026-10-01T00:00:00Z');
    await shop.subscribe([{ price: (await shop.price(2_000)).id, quantity: 3 }]);
    const foreign = portalOver(shop.simulator, {
      stripe: async (input, init) => {
        const response = await inProcess(shop.simulator)(input, init);
        if (!String(input).includes('/v1/prices')) return response;
        const text = (await response.text()).replaceAll('"currency":"usd"', '"currency":"eur"');
        return new Response(text, { headers: { 'content-type': 'application/json' } });
      },
    });
    const answer = await foreign.get('/v1/bill/what-if', shop.customer);
    const basis = (await answer.json()) as WhatIfBasis;
    assert.deepEqual([basis.items.length, basis.fixed.length], [0, 1]);
    assert.equal(basis.approximate!.reason, 'price_unknown');
    const { items } = (await (await foreign.get('/v1/portal', shop.customer)).json()) as Portal;
    assert.deepEqual(items.data![0]!.cost.data, { amount: 6_000, currency: 'usd' });
  });
});

describe('a number nobody can mean', () => {
  it('is refused before it is reckoned: endless digits, a part of a seat, a body of no type', async () => {
    const shop = await openShop('2026-10-01T00:00:00Z');
    await shop.subscribe([{ price: (await shop.price(2_000)).id, quantity: 3 }]);
    const { items } = await shop.get<WhatIfBasis>('/v1/bill/what-if');
    const of = (quantity: string) => ({ quantities: { [items[0]!.id]: quantity } });
    assert.equal((await shop.post(of(`0.${'0'.repeat(60_000)}1`))).status, 400);
    assert.equal((await shop.post(of('3.5'))).status, 422);
    assert.equal((await shop.post(of('4'), 'text/plain')).status, 400);
    assert.equal((await shop.post(of('4'))).status, 200);
  });
});
