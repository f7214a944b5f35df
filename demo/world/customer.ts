/** A customer of the demo: opened at their own beginning, then brought through their time. */
import type Stripe from 'stripe';
import { usagePoints } from '../series.ts';
import type { Simulator } from '../stripe/index.ts';
import { attachCard } from './card.ts';
import { divided } from './dimensions.ts';
import { priceFor } from './listed-prices.ts';
import type { CustomerPlan, Happening, SubscriptionPlan } from './plan.ts';
import { onMeter } from './prices.ts';

export type DemoCustomer = {
  readonly key: string;
  readonly name: string;
  /** One sentence: what to look at. */
  readonly shows: string;
  readonly id: string;
  readonly clock: string;
  /** Event names. */
  readonly meters: readonly string[];
};

export type OpenCustomer = {
  readonly customer: DemoCustomer;
  /** Moves their time on; what was to happen on the way happens. */
  bring(to: Date): Promise<void>;
};

export type Account = {
  readonly simulator: Simulator;
  readonly stripe: Stripe;
  /** Stripe's ids by event name. */
  readonly meters: ReadonlyMap<string, string>;
  /** Usage reaches this far. */
  readonly usageUntil: Date;
};

export async function openCustomer(account: Account, plan: CustomerPlan): Promise<OpenCustomer> {
  const { simulator, stripe } = account;
  const clock = await stripe.testHelpers.testClocks.create({
    frozen_time: plan.start.getTime() / 1_000,
    name: plan.name,
  });
  const { id } = await stripe.customers.create({
    name: plan.name,
    test_clock: clock.id,
    ...(plan.address && { address: plan.address }),
  });
  await attachCard(stripe, id, plan.card);
  seed(account, id, plan);

  const metered = plan.subscriptions.flatMap(({ metered = [] }) => metered);
  const { key, name, shows } = plan;
  const meters = metered.map(({ meter }) => meter);
  const customer = { key, name, shows, id, clock: clock.id, meters };

  let now = plan.start;
  const pending = happeningsOf(account, plan);
  await happen();
  return {
    customer,
    async bring(to) {
      while (pending[0] && pending[0].at <= to) {
        advance(pending[0].at);
        await happen();
      }
      advance(to);
    },
  };

  function advance(to: Date) {
    if (to <= now) return;
    simulator.advance(clock.id, to);
    now = to;
  }

  async function happen() {
    while (pending[0] && pending[0].at <= now) await pending.shift()!.run(stripe, id);
  }
}

/** Everything that will happen to a customer, oldest first, their subscriptions among it. */
function happeningsOf(account: Account, { start, subscriptions, happenings = [] }: CustomerPlan) {
  const subscribing = subscriptions.map(
    (plan): Happening => ({
      at: plan.start ?? start,
      run: (_, customer) => subscribe(account, customer, plan),
    }),
  );
  return [...subscribing, ...happenings].sort((a, b) => a.at.getTime() - b.at.getTime());
}

async function subscribe({ stripe, meters }: Account, customer: string, plan: SubscriptionPlan) {
  const metered = (plan.metered ?? []).map(({ meter, price }) => ({
    price: onMeter(price, meters.get(meter)!),
  }));
  const items: Stripe.SubscriptionCreateParams.Item[] = [];
  for (const { price, ...item } of [...metered, ...(plan.licensed ?? [])]) {
    items.push({ ...item, price: await priceFor(stripe, price) });
  }
  const coupon = plan.coupon && (await stripe.coupons.create(plan.coupon));
  const tax = plan.tax && (await stripe.taxRates.create(plan.tax));
  await stripe.subscriptions.create({
    customer,
    items,
    ...(plan.end && { cancel_at: plan.end.getTime() / 1_000, proration_behavior: 'none' }),
    ...(plan.trialEnd && { trial_end: plan.trialEnd.getTime() / 1_000 }),
    ...(coupon && { discounts: [{ coupon: coupon.id }] }),
    ...(tax && { default_tax_rates: [tax.id] }),
  });
}

/** The whole of a customer's usage, each point counting once their clock has passed it. */
function seed({ simulator, meters, usageUntil }: Account, id: string, plan: CustomerPlan) {
  for (const [eventName, usage] of Object.entries(plan.usage)) {
    const points = usagePoints(usage.series, {
      from: plan.start,
      until: usageUntil,
      ...(usage.value && { value: usage.value }),
    });
    simulator.seedUsage(meters.get(eventName)!, id, divided(eventName, points));
  }
}
