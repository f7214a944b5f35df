import type Stripe from 'stripe';
import type { SimulatorOptions } from '../../../demo/stripe/index.ts';
import { createMeter, createPrice, customerOnClock, type Harness, start } from './harness.ts';

export type Flow = Stripe.BillingPortal.SessionCreateParams.FlowData;

export const HOME = 'https://app.example.com/billing';

/** A customer with usage and seven seats, for whom a portal can be opened. */
export async function subscriber(name = 'Jo', options: SimulatorOptions = {}) {
  const harness: Harness = start(options);
  const { customer } = await customerOnClock(harness);
  await harness.stripe.customers.update(customer.id, { name });
  const meter = await createMeter(harness);
  const usage = await createPrice(harness, meter, { unit_amount: 1 });
  const seats = await createPrice(harness, null, {
    product_data: { name: 'Team seat' },
    unit_amount: 1500,
  });
  const subscription = await harness.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: usage.id }, { price: seats.id, quantity: 7 }],
  });
  const seat = subscription.items.data.find(({ price }) => price.id === seats.id)!;
  return { ...harness, customer, harness, seat, subscription };
}

export function openFlow(stripe: Stripe, customer: string, flow: Flow) {
  return stripe.billingPortal.sessions.create({ customer, flow_data: flow, return_url: HOME });
}
