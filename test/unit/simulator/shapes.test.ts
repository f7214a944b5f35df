import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type Stripe from 'stripe';
import EXAMPLES from './example-keys.json' with { type: 'json' };
import { createMeter, DAY, meteredSubscription, sendUsage, start } from './harness.ts';

/** Keys of the examples that the simulator leaves out, each with its reason. */
const LEFT_OUT: Record<string, Record<string, string>> = {
  invoice: { subscription: 'gone from the SDK: parent.subscription_details.subscription' },
};

/**
 * The keys are those of Stripe's example objects of 2026-08-21 (stripe/openapi, fixtures3.json).
 * They are a little older than the SDK, whose types the simulator is compiled against and which win.
 */
describe('objects have every key of Stripe’s examples', () => {
  let objects: Record<string, object>;

  before(async () => {
    objects = await oneOfEach();
  });

  for (const [kind, expected] of Object.entries(EXAMPLES)) {
    it(kind, () => {
      const actual = Object.keys(objects[kind]!);
      const absent = expected.filter((key) => !actual.includes(key) && !LEFT_OUT[kind]?.[key]);
      assert.deepEqual(absent, []);
    });
  }
});

async function oneOfEach(): Promise<Record<string, object>> {
  const harness = start();
  const { stripe } = harness;
  const { card, clock, customer, meter, price, subscription } = await meteredSubscription(harness);
  await createMeter(harness, 'last', 'storage');
  const event = await sendUsage(harness, customer, '5');
  const midnight = clock.frozen_time - (clock.frozen_time % DAY);
  const summaries = await stripe.billing.meters.listEventSummaries(meter.id, {
    customer: customer.id,
    end_time: midnight + DAY,
    start_time: midnight,
  });
  const preview = await stripe.invoices.createPreview({ subscription: subscription.id });
  const item = subscription.items.data[0]!;
  const coupon = await stripe.coupons.create({ duration: 'forever', percent_off: 10 });
  const { discounts } = await stripe.subscriptions.update(subscription.id, {
    discounts: [{ coupon: coupon.id }],
    expand: ['discounts'],
  });
  const grant = await stripe.billing.creditGrants.create({
    amount: { monetary: { currency: 'usd', value: 1000 }, type: 'monetary' },
    applicability_config: { scope: { price_type: 'metered' } },
    customer: customer.id,
  });
  const ledger = await stripe.billing.creditBalanceTransactions.list({ credit_grant: grant.id });
  return {
    coupon,
    discount: discounts[0] as Stripe.Discount,
    promotion_code: await stripe.promotionCodes.create({
      promotion: { coupon: coupon.id, type: 'coupon' },
    }),
    tax_rate: await stripe.taxRates.create({
      display_name: 'VAT',
      inclusive: false,
      percentage: 19,
    }),
    'billing.credit_grant': grant,
    'billing.credit_balance_transaction': ledger.data[0]!,
    customer_balance_transaction: await stripe.customers.createBalanceTransaction(customer.id, {
      amount: -500,
      currency: 'usd',
    }),
    invoice: preview,
    line_item: preview.lines.data[0]!,
    invoiceitem: await stripe.invoiceItems.create({
      amount: 100,
      currency: 'usd',
      customer: customer.id,
    }),
    subscription,
    subscription_item: { ...item, quantity: 'present on licensed items only' },
    plan: item.plan,
    customer,
    price,
    product: await stripe.products.retrieve(String(price.product)),
    payment_method: card,
    'billing.meter': meter,
    'billing.meter_event': event,
    'billing.meter_event_summary': summaries.data[0]!,
    'billing.credit_balance_summary': await stripe.billing.creditBalanceSummaries.retrieve({
      customer: customer.id,
      filter: { applicability_scope: { price_type: 'metered' }, type: 'applicability_scope' },
    }),
    tax_id: await stripe.customers.createTaxId(customer.id, {
      type: 'eu_vat',
      value: 'DE123456789',
    }),
    'billing_portal.session': await stripe.billingPortal.sessions.create({ customer: customer.id }),
    'billing_portal.configuration': (await stripe.billingPortal.configurations.list()).data[0]!,
    'test_helpers.test_clock': clock,
    event: (await stripe.events.list()).data[0]!,
    'billing.meter_event_adjustment': await stripe.billing.meterEventAdjustments.create({
      cancel: { identifier: event.identifier },
      event_name: event.event_name,
      type: 'cancel',
    }),
    webhook_endpoint: await stripe.webhookEndpoints.create({
      enabled_events: ['*'],
      url: 'https://vendor.example/hook',
    }),
  };
}
