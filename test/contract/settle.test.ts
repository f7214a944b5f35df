/** Our arithmetic beside Stripe's preview: random subscriptions, really made and really previewed. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import fc from 'fast-check';
import Stripe from 'stripe';
import { createStripeSimulator } from '../../demo/stripe/index.ts';
import { DEMO_STRIPE_KEY, stripeFor } from '../../demo/world.ts';
import type { Price } from '../../server/billing/price.ts';
import { type Discount, settle, type Tax } from '../../server/billing/settle.ts';
import {
  type Bill,
  bills,
  chargesOf,
  type Item,
  PRODUCTS,
  RATES,
} from '../unit/billing/arbitraries.ts';

const now = new Date('2026-11-20T14:00:00Z');
const stripe = stripeFor(createStripeSimulator({ apiKeys: [DEMO_STRIPE_KEY], now: () => now }));
const METERS = ['calls', 'storage', 'jobs', 'seconds'];
/** What is made once, by the names the random bills use. */
const ids = new Map<string, string>();

before(async () => {
  for (const name of PRODUCTS) ids.set(name, (await stripe.products.create({ name })).id);
  for (const { id, percent, inclusive } of RATES) {
    const rate = { display_name: id, percentage: Number(percent), inclusive };
    ids.set(id, (await stripe.taxRates.create(rate)).id);
  }
  for (const event_name of METERS) {
    const meter = await stripe.billing.meters.create({
      event_name,
      display_name: event_name,
      default_aggregation: { formula: 'sum' },
    });
    ids.set(event_name, meter.id);
  }
});

describe('a random subscription, made and previewed', () => {
  it('is due what settle makes of the same facts, in every total', async () => {
    await fc.assert(
      fc.asyncProperty(bills.map(sellable), async (bill) => {
        const { preview, balance } = await previewed(bill);
        const ours = settle(chargesOf(bill), { ...bill.terms, balance: BigInt(balance) });
        assert.deepEqual(
          {
            due: Number(ours.amountDue),
            total: Number(ours.total),
            off: total([...ours.discounts, ...ours.credits]),
            taxes: total(ours.taxes),
          },
          {
            due: preview.amount_due,
            total: preview.total,
            off: total(preview.total_pretax_credit_amounts ?? []),
            taxes: total(preview.total_taxes ?? []),
          },
        );
      }),
      { numRuns: 150 },
    );
  });
});

/** A bill as Stripe lets one be sold: whole seats, coupons of something, credits of metered prices. */
function sellable({ items, fixed, terms }: Bill): Bill {
  const metered = items.filter(({ isMetered }) => isMetered).map(({ price }) => price.id);
  return {
    items: items.map((item) => ({
      ...item,
      quantity: item.isMetered ? item.quantity : item.quantity.split('.')[0]!,
      isDiscountable: true,
      discounts: item.discounts.flatMap(redeemable),
    })),
    fixed: fixed.map((charge) => ({ ...charge, product: null })),
    terms: {
      ...terms,
      discounts: terms.discounts.flatMap(redeemable),
      credits: terms.credits.flatMap((credit) => {
        const prices = credit.prices?.filter((id) => metered.includes(id)) ?? null;
        return credit.available > 0n && prices?.length !== 0 ? [{ ...credit, prices }] : [];
      }),
    },
  };
}

function redeemable(discount: Discount): Discount[] {
  const { amount, percent, products } = discount;
  if (Number(percent ?? amount) === 0) return [];
  return [{ ...discount, products: products?.length ? products : null }];
}

/** Stripe's preview of it, and the balance it starts from. */
async function previewed({ items, fixed, terms }: Bill) {
  const { currency } = terms;
  const customer = await stripe.customers.create({ name: 'Random' });
  const prices = new Map<string, string>();
  const parts: Stripe.SubscriptionCreateParams.Item[] = [];
  for (const [nth, item] of items.entries()) {
    const price = await stripe.prices.create(priceParams(item, currency, METERS[nth]!));
    prices.set(item.price.id, price.id);
    parts.push({
      price: price.id,
      discounts: await couponsOf(item.discounts, currency),
      tax_rates: ratesOf(item.taxes),
      ...(item.isMetered ? {} : { quantity: Number(item.quantity) }),
    });
  }
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    collection_method: 'send_invoice',
    days_until_due: 30,
    discounts: await couponsOf(terms.discounts, currency),
    items: parts,
  });
  for (const { amount, taxes } of fixed) {
    await stripe.invoiceItems.create({
      customer: customer.id,
      subscription: subscription.id,
      amount: Number(amount),
      currency,
      discountable: false,
      tax_rates: ratesOf(taxes),
    });
  }
  for (const [nth, { isMetered, quantity }] of items.entries()) {
    if (!isMetered) continue;
    const payload = { stripe_customer_id: customer.id, value: quantity };
    await stripe.billing.meterEvents.create({ event_name: METERS[nth]!, payload });
  }
  for (const [priority, { available, prices: scope }] of terms.credits.entries()) {
    const value = Number(available);
    await stripe.billing.creditGrants.create({
      amount: { monetary: { currency, value }, type: 'monetary' },
      applicability_config: {
        scope: scope
          ? { prices: scope.map((id) => ({ id: prices.get(id)! })) }
          : { price_type: 'metered' },
      },
      category: 'paid',
      customer: customer.id,
      priority,
    });
  }
  if (terms.balance !== 0n) {
    const amount = Number(terms.balance);
    await stripe.customers.createBalanceTransaction(customer.id, { amount, currency });
  }
  const preview = await stripe.invoices.createPreview({ subscription: subscription.id });
  return { preview, balance: preview.starting_balance };
}

function priceParams(
  { price, product, isMetered }: Item,
  currency: string,
  meter: string,
): Stripe.PriceCreateParams {
  const recurring = { interval: 'month' as const };
  return {
    currency,
    product: ids.get(product!)!,
    recurring: isMetered
      ? { ...recurring, usage_type: 'metered', meter: ids.get(meter)! }
      : recurring,
    ...amountParams(price),
  };
}

function amountParams({ model, package: packaged, tiers, unitAmount }: Price) {
  if (model === 'graduated' || model === 'volume') {
    return {
      billing_scheme: 'tiered' as const,
      tiers_mode: model,
      tiers: tiers!.map((tier) => ({
        up_to: tier.upTo === null ? ('inf' as const) : Number(tier.upTo),
        unit_amount_decimal: Stripe.Decimal.from(tier.unitAmount),
        flat_amount_decimal: Stripe.Decimal.from(tier.flatAmount),
      })),
    };
  }
  const transform = packaged && { divide_by: packaged.size, round: packaged.round };
  return {
    unit_amount_decimal: Stripe.Decimal.from(unitAmount!),
    ...(transform ? { transform_quantity: transform } : {}),
  };
}

async function couponsOf(discounts: readonly Discount[], currency: string) {
  const made = [];
  for (const { amount, percent, products } of discounts) {
    const { id } = await stripe.coupons.create({
      duration: 'forever',
      ...(amount === null
        ? { percent_off: Number(percent) }
        : { amount_off: Number(amount), currency }),
      ...(products ? { applies_to: { products: products.map((name) => ids.get(name)!) } } : {}),
    });
    made.push({ coupon: id });
  }
  return made;
}

function ratesOf(taxes: readonly Tax[]) {
  return taxes.map(({ id }) => ids.get(id)!);
}

function total(shares: readonly { amount: bigint | number }[]) {
  return shares.reduce((sum, { amount }) => sum + Number(amount), 0);
}
