/**
 * The demo's Stripe account: what Quillet sells, and ten customers with their history, each made
 * through the same API calls a vendor makes.
 */
import Stripe from 'stripe';
import type { Simulator } from './stripe/index.ts';
import {
  type Account,
  type DemoCustomer,
  type OpenCustomer,
  openCustomer,
} from './world/customer.ts';
import { DEMO_DIMENSIONS } from './world/dimensions.ts';
import { createListedPrices } from './world/listed-prices.ts';
import { DEMO_METERS } from './world/meters.ts';
import type { CustomerPlan } from './world/plan.ts';
import { PLANS } from './world/plans.ts';
import { PRICE_LIST } from './world/price-list.ts';

export type { DemoCustomer, OpenCustomer } from './world/customer.ts';
export { COMMON_VALUES } from './world/dimensions.ts';
export { DEMO_METERS, DIVIDED_METERS } from './world/meters.ts';
export { DEMO_PLANS } from './world/price-list.ts';

/** What Quillet lets its customers change of their subscriptions by themselves. */
export const DEMO_SUBSCRIPTIONS = {
  seats: {
    growth_seats: { min: 1, max: 100 },
    scale_seats: { min: 1, max: 100 },
    business_seats: { min: 1, max: 100 },
  },
  cancel: true,
} as const;

/** The demo's day. Fixed, so that every run and every screenshot shows the same. */
export const DEMO_NOW = new Date('2026-11-20T14:00:00Z');

/** Usage reaches this far, so that time can be moved on. */
export const USAGE_UNTIL = new Date('2027-01-15T00:00:00Z');

export const DEMO_STRIPE_KEY = 'sk_test_simulator';

/** The key that the demo's pages hold. */
export const DEMO_PUBLISHABLE_KEY = 'pk_test_simulator';

/** The version of Stripe's API in which a meter has dimensions. */
const PREVIEW_OF_DIMENSIONS = '2025-09-30.preview';

/** Who the demo's customers are, in the order they are offered. */
export const DEMO_CUSTOMERS = PLANS.map(({ key }) => key);

/** Builds the account with these customers, all of them on the demo's day. */
export async function buildWorld(
  simulator: Simulator,
  keys: readonly string[] = DEMO_CUSTOMERS,
): Promise<DemoCustomer[]> {
  const opened = await openWorld(simulator, keys);
  for (const { bring } of opened) await bring(DEMO_NOW);
  return opened.map(({ customer }) => customer);
}

/** A customer of `world/guests.ts` on the demo's day, in an account that {@link buildWorld} has built. */
export async function openGuest(simulator: Simulator, plan: CustomerPlan): Promise<DemoCustomer> {
  const stripe = stripeFor(simulator);
  const account: Account = { simulator, stripe, meters: new Map(), usageUntil: USAGE_UNTIL };
  const { customer, bring } = await openCustomer(account, plan);
  await bring(DEMO_NOW);
  return customer;
}

/** The same account with every customer at their own beginning. Their clocks may pass any time at once. */
export async function openWorld(
  simulator: Simulator,
  keys: readonly string[] = DEMO_CUSTOMERS,
): Promise<OpenCustomer[]> {
  simulator.switches.unlimitedAdvance = true;
  const stripe = stripeFor(simulator);
  const meters = await createMeters(stripe);
  await createListedPrices(stripe, Object.values(PRICE_LIST), meters);
  const account: Account = { simulator, stripe, meters, usageUntil: USAGE_UNTIL };
  const opened: OpenCustomer[] = [];
  for (const plan of PLANS.filter(({ key }) => keys.includes(key))) {
    opened.push(await openCustomer(account, plan));
  }
  return opened;
}

/** The real SDK, talking to the simulator in this process. */
export function stripeFor(simulator: Simulator): Stripe {
  return new Stripe(DEMO_STRIPE_KEY, {
    httpClient: Stripe.createFetchHttpClient((input: RequestInfo | URL, init?: RequestInit) =>
      simulator.fetch(new Request(input, init)),
    ),
    telemetry: false,
  });
}

async function createMeters(stripe: Stripe) {
  const meters = new Map<string, string>();
  for (const eventName of Object.keys(DEMO_METERS)) {
    const dimensions = DEMO_DIMENSIONS[eventName];
    const params = {
      event_name: eventName,
      display_name: `internal: ${eventName}`,
      default_aggregation: { formula: 'sum' as const },
      customer_mapping: { type: 'by_id' as const, event_payload_key: 'stripe_customer_id' },
      value_settings: { event_payload_key: 'value' },
      ...(dimensions && { dimension_payload_keys: Object.keys(dimensions) }),
    };
    const meter = await stripe.billing.meters.create(params, { apiVersion: PREVIEW_OF_DIMENSIONS });
    meters.set(eventName, meter.id);
  }
  return meters;
}
