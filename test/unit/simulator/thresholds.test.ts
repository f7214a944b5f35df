import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type Stripe from 'stripe';
import { linesOnTop } from '../../../demo/stripe/money/billed-usage.ts';
import { decimal as exact } from '../../../demo/stripe/money/decimal.ts';
import { graduated, type PricedLine, volume } from '../../../demo/stripe/money/pricing.ts';
import { DEFAULT_SWITCHES } from '../../../demo/stripe/switches.ts';
import type { Tier } from '../../../demo/stripe/wire.ts';
import {
  advanceTo,
  createMeter,
  createPrice,
  customerOnClock,
  DAY,
  HOUR,
  START,
  sendUsage,
  start,
} from './harness.ts';

const END = Date.UTC(2026, 1, 15, 10, 30, 45) / 1000;

describe('a billing threshold', () => {
  it('bills usage as soon as its price reaches the amount', async () => {
    const { customer, harness } = await withThreshold({ amount_gte: 5000 });
    await sendUsage(harness, customer, '4999');
    assert.equal((await invoicesOf(harness, customer)).length, 0);
    await sendUsage(harness, customer, '100');
    const [invoice] = await invoicesOf(harness, customer);
    assert.equal(invoice?.billing_reason, 'subscription_threshold');
    assert.deepEqual([invoice?.status, invoice?.total], ['draft', 5099]);
    assert.equal(invoice?.automatically_finalizes_at, START + HOUR);
  });

  it('leaves only the usage after it to the end of the period', async () => {
    const { clock, customer, harness, subscription } = await withThreshold({ amount_gte: 5000 });
    await sendUsage(harness, customer, '5000');
    await advanceTo(harness, clock, START + DAY);
    await sendUsage(harness, customer, '300');
    const preview = await harness.stripe.invoices.createPreview({ subscription: subscription.id });
    assert.equal(preview.total, 300);
    await advanceTo(harness, clock, END + HOUR);
    const totals = (await invoicesOf(harness, customer)).map(({ total }) => total);
    assert.deepEqual(totals, [300, 5000]);
  });

  it('is not moved by usage that arrives late: that is billed later', async () => {
    const { clock, customer, harness } = await withThreshold({ amount_gte: 5000 });
    await sendUsage(harness, customer, '5000');
    await sendUsage(harness, customer, '40', { timestamp: START });
    await advanceTo(harness, clock, END + HOUR);
    const totals = (await invoicesOf(harness, customer)).map(({ total }) => total);
    assert.deepEqual(totals, [40, 5000]);
  });

  it('can be reached more than once', async () => {
    const { customer, harness } = await withThreshold({ amount_gte: 1000 });
    for (const value of ['1000', '999', '1']) await sendUsage(harness, customer, value);
    const totals = (await invoicesOf(harness, customer)).map(({ total }) => total);
    assert.deepEqual(totals, [1000, 1000]);
  });

  it('starts a new cycle where it is told to', async () => {
    const { clock, customer, harness, subscription } = await withThreshold({
      amount_gte: 1000,
      reset_billing_cycle_anchor: true,
    });
    await advanceTo(harness, clock, START + 5 * DAY);
    await sendUsage(harness, customer, '1500');
    const after = await harness.stripe.subscriptions.retrieve(subscription.id);
    assert.equal(after.billing_cycle_anchor, START + 5 * DAY + 1);
    const [invoice] = await invoicesOf(harness, customer);
    assert.equal(invoice?.total, 1500);
    await advanceTo(harness, clock, START + 6 * DAY);
    const preview = await harness.stripe.invoices.createPreview({ subscription: subscription.id });
    assert.equal(preview.total, 0);
  });

  it('of an item counts units', async () => {
    const { customer, harness } = await withThreshold('', { usage_gte: 200 });
    await sendUsage(harness, customer, '199');
    assert.equal((await invoicesOf(harness, customer)).length, 0);
    await sendUsage(harness, customer, '1');
    await sendUsage(harness, customer, '199');
    assert.deepEqual(
      (await invoicesOf(harness, customer)).map(({ total }) => total),
      [200],
    );
  });

  it('is found at its very second when usage was loaded ahead of time', async () => {
    const { clock, customer, harness, meter } = await withThreshold({ amount_gte: 1000 });
    const points = Array.from({ length: 20 }, (_, day) => ({
      timestamp: START + (day + 1) * DAY,
      value: 300,
    }));
    harness.sim.seedUsage(meter.id, customer.id, points);
    await advanceTo(harness, clock, START + 10 * DAY);
    const invoices = await invoicesOf(harness, customer);
    assert.deepEqual(
      invoices.map(({ created, total }) => [created, total]),
      [
        [START + 8 * DAY, 1200],
        [START + 4 * DAY, 1200],
      ],
    );
  });

  it('can count pending invoice items, by a switch', async () => {
    for (const [counts, invoices] of [
      ['usage', 0],
      ['usage_and_pending', 1],
    ] as const) {
      const { customer, harness, subscription } = await withThreshold({ amount_gte: 1000 });
      harness.sim.switches.thresholdAmount = counts;
      await harness.stripe.invoiceItems.create({
        amount: 900,
        currency: 'usd',
        customer: customer.id,
        subscription: subscription.id,
      });
      await sendUsage(harness, customer, '100');
      assert.equal((await invoicesOf(harness, customer)).length, invoices);
    }
  });
});

describe('usage billed on top of what was billed', () => {
  it('costs, all together, what the whole usage costs', () => {
    const tiers = [tier('100', '10', '500'), tier('1000', '4', '0'), tier(null, '0.5', '250')];
    for (const price of [graduated, volume]) {
      fc.assert(
        fc.property(fc.array(fc.nat(2000), { minLength: 1, maxLength: 6 }), (steps) => {
          let total = 0;
          let billed: PricedLine[] | undefined;
          let sum = 0n;
          for (const step of steps) {
            total += step;
            const all = price(tiers, exact(total), DEFAULT_SWITCHES);
            const lines = billed ? linesOnTop(all, billed) : all;
            sum += lines.reduce((amount, line) => amount + line.amount, 0n);
            billed = all;
          }
          const whole = price(tiers, exact(total), DEFAULT_SWITCHES);
          assert.equal(
            sum,
            whole.reduce((amount, line) => amount + line.amount, 0n),
          );
        }),
      );
    }
  });
});

type Thresholds = Stripe.SubscriptionCreateParams['billing_thresholds'];

async function withThreshold(billing_thresholds: Thresholds, item?: { usage_gte: number }) {
  const harness = start();
  const { clock, customer } = await customerOnClock(harness);
  const meter = await createMeter(harness);
  const price = await createPrice(harness, meter, { unit_amount: 1 });
  const subscription = await harness.stripe.subscriptions.create({
    billing_thresholds,
    customer: customer.id,
    items: [{ price: price.id, ...(item && { billing_thresholds: item }) }],
  });
  return { clock, customer, harness, meter, subscription };
}

async function invoicesOf({ stripe }: { stripe: Stripe }, customer: { id: string }) {
  return (await stripe.invoices.list({ customer: customer.id })).data;
}

function tier(upTo: string | null, unit: string, flat: string): Tier {
  return {
    flat_amount: null,
    flat_amount_decimal: flat,
    unit_amount: null,
    unit_amount_decimal: unit,
    up_to: upTo === null ? null : Number(upTo),
  };
}
