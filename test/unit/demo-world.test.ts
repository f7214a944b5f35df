/** What the demo's account holds, asked over the API as a vendor would. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type Stripe from 'stripe';
import type { Simulator } from '../../demo/stripe/index.ts';
import { PRICE_LIST } from '../../demo/world/price-list.ts';
import { buildWorld, DEMO_PLANS, type DemoCustomer, stripeFor } from '../../demo/world.ts';
import { portalOver, testSimulator } from '../support/portal.ts';

let simulator: Simulator;
let stripe: Stripe;
let halden: DemoCustomer;
let northwind: DemoCustomer;

before(async () => {
  simulator = testSimulator();
  stripe = stripeFor(simulator);
  [halden, northwind] = (await buildWorld(simulator, ['halden', 'northwind'])) as [
    DemoCustomer,
    DemoCustomer,
  ];
});

describe('Halden Labs, who asks why', () => {
  it('has had a fourteenth seat since November 12, prorated by Stripe', async () => {
    const { lines } = await previewOf(halden);
    const prorations = lines.data.filter(
      ({ parent }) => parent?.subscription_item_details?.proration,
    );
    assert.deepEqual(
      prorations.map(({ quantity }) => quantity),
      [13, 14],
    );
    assert.ok(prorations.every(({ period }) => isoDay(period.start) === '2026-11-12'));
  });

  it('has a discount and a tax on this bill and on the last one', async () => {
    for (const invoice of [await previewOf(halden), await lastInvoiceOf(halden)]) {
      assert.equal(invoice.total_discount_amounts?.length, 1);
      assert.equal(invoice.total_taxes?.length, 1);
    }
  });

  it('pays this bill and the last one with account credit, each with another amount', async () => {
    const [now, then] = [await previewOf(halden), await lastInvoiceOf(halden)];
    assert.equal(now.starting_balance, -4_000);
    assert.equal(then.starting_balance, -6_000);
    assert.equal(then.ending_balance, 0);
    assert.equal(now.amount_due, now.total - 4_000);
  });

  it('adds up in the portal, from the lines to the amount due', async () => {
    const { bills, notices } = await portalOf(halden);
    const { lines, totals } = bills.data[0].preview.data;
    const sum = (all: readonly { amount: { amount: number } }[]) =>
      all.reduce((total, { amount }) => total + amount.amount, 0);

    assert.equal(sum(lines), totals.subtotal.amount);
    const parts = [...totals.discounts, ...totals.credits, ...totals.taxes];
    assert.equal(totals.subtotal.amount + sum(parts), totals.total.amount);
    assert.equal(totals.total.amount + totals.balance.amount, totals.amountDue.amount);
    assert.deepEqual(
      [totals.discounts, totals.taxes].map(([share]) => [share.label, share.percent]),
      [
        ['Partner discount', '10'],
        ['Sales tax, New York', '8.875'],
      ],
    );
    assert.deepEqual(
      notices.map(({ code }: { code: string }) => code),
      ['card_expiring'],
    );
  });
});

describe('the price list', () => {
  it('is at Stripe under the lookup keys that the portal is told', async () => {
    for (const { prices } of Object.values(DEMO_PLANS)) {
      const lookup_keys = Object.values(prices);
      const { data } = await stripe.prices.list({ lookup_keys });
      assert.deepEqual(data.map(({ lookup_key }) => lookup_key).sort(), [...lookup_keys].sort());
    }
  });

  it('has exactly the prices that its customers pay', async () => {
    for (const [customer, plan] of [
      [halden, DEMO_PLANS.scale!],
      [northwind, DEMO_PLANS.fleet!],
    ] as const) {
      const [subscription] = (await stripe.subscriptions.list({ customer: customer.id })).data;
      const keys = subscription!.items.data.map(({ price }) => price.lookup_key!);
      assert.deepEqual(keys.sort(), Object.values(plan.prices).sort());
    }
  });

  it('has one product for what several plans sell', async () => {
    const keys = ['growth_seats', 'scale_seats', 'business_seats'];
    const { data } = await stripe.prices.list({ lookup_keys: keys });
    assert.equal(new Set(data.map(({ product }) => product)).size, 1);
  });

  it('gives no role of a fleet to the other plans, for they are not two ways to buy the same', () => {
    const rolesOf = (key: string) => Object.keys(DEMO_PLANS[key]!.prices);
    assert.deepEqual(Object.keys(PRICE_LIST), Object.keys(DEMO_PLANS));
    const others = new Set(['growth', 'scale', 'business'].flatMap(rolesOf));
    const fleets = ['fleet', 'fleet_plus'].flatMap(rolesOf);
    assert.ok(fleets.every((role) => !others.has(role)));
  });

  it('is shown to each customer as far as it is theirs, their own plan first', async () => {
    const shown = async (customer: DemoCustomer) =>
      (await readAs(customer, '/v1/bill/what-if')).plans.map(
        ({ label }: { label: string }) => label,
      );
    assert.deepEqual(await shown(halden), ['Scale', 'Growth', 'Business']);
    assert.deepEqual(await shown(northwind), ['Fleet', 'Fleet Plus']);
  });
});

async function previewOf({ id: customer }: DemoCustomer) {
  const [subscription] = (await stripe.subscriptions.list({ customer })).data;
  return stripe.invoices.createPreview({ subscription: subscription!.id });
}

async function lastInvoiceOf({ id: customer }: DemoCustomer) {
  return (await stripe.invoices.list({ customer, limit: 1 })).data[0]!;
}

const portalOf = (customer: DemoCustomer) => readAs(customer, '/v1/portal');

async function readAs({ id }: DemoCustomer, path: string) {
  const response = await portalOver(simulator).get(path, id);
  assert.equal(response.status, 200);
  return response.json();
}

function isoDay(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().slice(0, 10);
}
