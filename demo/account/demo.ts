/** The same app over a real test account: one customer, made there once and found again later. */
import type Stripe from 'stripe';
import { createVendorApp, type VendorApp } from '../vendor/app.ts';
import { advanceClock, openTestCustomer, type Progress } from './test-customer.ts';

export async function createAccountDemo({
  origin,
  stripe,
  stripeKey,
  publishableKey,
  cookieSecret,
  say,
}: {
  /** Where a browser finds the vendor's app. */
  readonly origin: string;
  readonly stripe: Stripe;
  readonly stripeKey: string;
  readonly publishableKey: string | undefined;
  readonly cookieSecret: string;
  readonly say: Progress;
}): Promise<VendorApp> {
  const customer = await openTestCustomer(stripe, new Date(), say);
  const { frozen_time } = await stripe.testHelpers.testClocks.retrieve(customer.clock);
  return createVendorApp({
    origin,
    cookieSecret,
    stripeKey,
    publishableKey,
    // Stripe cannot reach this machine: the portal reads again in time, and when it is asked to.
    webhookSecret: `whsec_${crypto.randomUUID()}`,
    customers: [customer],
    now: new Date(frozen_time * 1_000),
    advance: (to) => advanceClock(stripe, customer.clock, to),
    reset: async () => {},
  });
}
