import type Stripe from 'stripe';
import type { Account } from './account.ts';

export const MINUTE = 60;
export const HOUR = 3600;
export const DAY = 86_400;

/**
 * When test clocks start: an hour ago, on the minute, so that usage of that time is young
 * enough by the clock and by the wall, whichever of them Stripe looks at.
 */
export function startOf(account: Account): number {
  const now = account.now();
  return now - (now % MINUTE) - HOUR;
}

/** A customer on a clock of its own, with a card that pays. */
export async function customerOnClock(account: Account, card = 'pm_card_visa') {
  const { stripe } = account;
  const start = startOf(account);
  const clock = await stripe.testHelpers.testClocks.create({
    frozen_time: start,
    name: account.unique('clock').slice(0, 60),
  });
  const customer = await stripe.customers.create({
    email: 'jo@example.com',
    name: 'Jo',
    test_clock: clock.id,
  });
  const method = await stripe.paymentMethods.attach(card, { customer: customer.id });
  await stripe.customers.update(customer.id, {
    invoice_settings: { default_payment_method: method.id },
  });
  return { clock, customer, card: method, start };
}

export async function createMeter(
  account: Account,
  /** What a preview takes beside has no type yet. */
  more: Partial<Stripe.Billing.MeterCreateParams> & { dimension_payload_keys?: string[] } = {},
  options: Stripe.RequestOptions = {},
): Promise<Stripe.Billing.Meter> {
  const params = {
    default_aggregation: { formula: 'sum' as const },
    display_name: 'API calls',
    event_name: account.unique('calls'),
    ...more,
  };
  return account.stripe.billing.meters.create(params, options);
}

/** A monthly price: of usage when a meter is given, of seats otherwise. */
export async function createPrice(
  account: Account,
  meter: Stripe.Billing.Meter | null,
  pricing: Partial<Stripe.PriceCreateParams>,
): Promise<Stripe.Price> {
  return account.stripe.prices.create({
    currency: 'usd',
    product_data: { name: meter ? 'API calls' : 'Seats' },
    recurring: meter
      ? { interval: 'month', meter: meter.id, usage_type: 'metered' }
      : { interval: 'month' },
    ...pricing,
  });
}

/** A customer on a clock who subscribes to a price for usage, a cent a unit unless told otherwise. */
export async function meteredSubscription(
  account: Account,
  pricing: Partial<Stripe.PriceCreateParams> = { unit_amount: 1 },
) {
  const { clock, customer, card, start } = await customerOnClock(account);
  const meter = await createMeter(account);
  const price = await createPrice(account, meter, pricing);
  const subscription = await account.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
  });
  return { clock, customer, card, start, meter, price, subscription };
}

/** A customer on a clock who pays for seats in advance. */
export async function seatSubscription(
  account: Account,
  { quantity = 1, unit_amount = 2000, card = 'pm_card_visa' } = {},
  more: Partial<Stripe.SubscriptionCreateParams> = {},
) {
  const { clock, customer, card: method, start } = await customerOnClock(account, card);
  const price = await createPrice(account, null, { unit_amount });
  const subscription = await account.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id, quantity }],
    ...more,
  });
  return { clock, customer, card: method, start, price, subscription };
}

/** Sends usage a minute after a customer's clock started. */
export async function sendUsage(
  account: Account,
  {
    customer,
    meter,
    start,
  }: { customer: { id: string }; meter: Stripe.Billing.Meter; start: number },
  value: string,
  more: Partial<Stripe.Billing.MeterEventCreateParams> = {},
): Promise<Stripe.Billing.MeterEvent> {
  return account.stripe.billing.meterEvents.create({
    event_name: meter.event_name,
    payload: { stripe_customer_id: customer.id, value },
    timestamp: start + MINUTE,
    ...more,
  });
}

/** A subscription to a seat whose renewal could not be charged, and the invoice of it. */
export async function pastDueSubscription(account: Account) {
  const { stripe } = account;
  const arranged = await seatSubscription(account);
  const { clock, customer, subscription } = arranged;
  const { id } = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: customer.id,
  });
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: id } });
  await account.advance(clock, periodEndOf(subscription) + 2 * HOUR);
  const invoice = await account.eventually(async () => {
    const newest = await newestInvoice(account, customer);
    if (!newest.attempted || newest.status === 'paid') throw new Error('No payment has failed.');
    return newest;
  });
  return { ...arranged, invoice };
}

/** An invoice of 9.00 that waits for its payment. */
export async function openInvoice(account: Account, card?: string) {
  const { stripe } = account;
  const { customer, card: method } = await customerOnClock(account, card);
  await stripe.invoiceItems.create({ amount: 900, currency: 'usd', customer: customer.id });
  const draft = await stripe.invoices.create({
    auto_advance: false,
    currency: 'usd',
    customer: customer.id,
    pending_invoice_items_behavior: 'include',
  });
  const invoice = await stripe.invoices.finalizeInvoice(draft.id, { auto_advance: false });
  return { customer, card: method, invoice };
}

/** The intent by which an invoice is to be paid. */
export async function intentOf({ stripe }: Account, { id }: { id: string }) {
  const expand = ['payments.data.payment.payment_intent'];
  const { payments } = await stripe.invoices.retrieve(id, { expand });
  const own = payments?.data.find(({ is_default }) => is_default);
  return own!.payment.payment_intent as Stripe.PaymentIntent;
}

/** When the first item's current period ends. */
export function periodEndOf(subscription: Stripe.Subscription): number {
  return subscription.items.data[0]!.current_period_end;
}

export async function newestInvoice(
  { stripe }: Account,
  customer: { id: string },
): Promise<Stripe.Invoice> {
  const { data } = await stripe.invoices.list({ customer: customer.id, limit: 1 });
  const [invoice] = data;
  if (!invoice) throw new Error('The customer has no invoice.');
  return invoice;
}
