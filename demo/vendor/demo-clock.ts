import type Stripe from 'stripe';
import type { Simulator } from '../stripe/index.ts';
import { DEMO_NOW, type DemoCustomer } from '../world.ts';

const HOUR_MS = 3_600_000;

/** How far one press of a button goes. `period` ends when the invoice of the period is final. */
export const STEPS = {
  hour: '+1 h',
  day: '+1 day',
  week: '+1 week',
  period: 'Period’s end',
} as const;

export type Step = keyof typeof STEPS;

const LENGTHS: Record<Exclude<Step, 'period'>, number> = {
  hour: HOUR_MS,
  day: 24 * HOUR_MS,
  week: 7 * 24 * HOUR_MS,
};

/** Stripe finalizes a draft an hour after the period's end. */
const GRACE_MS = HOUR_MS + 5 * 60_000;

export type DemoClock = {
  now(): Date;
  /** Moves every customer's time, and waits until the portal has been told. */
  advance(step: Step, customer: DemoCustomer): Promise<void>;
};

/** The demo's one time: every customer lives on a test clock of Stripe's, and all are moved together. */
export function demoClock({
  simulator,
  stripe,
  customers,
}: {
  readonly simulator: Simulator;
  readonly stripe: Stripe;
  readonly customers: readonly DemoCustomer[];
}): DemoClock {
  let now = DEMO_NOW;

  return {
    now: () => now,
    async advance(step, customer) {
      const target =
        step === 'period'
          ? new Date((await periodEnd(stripe, customer)).getTime() + GRACE_MS)
          : new Date(now.getTime() + LENGTHS[step]);
      // Another press may have come first while Stripe was asked.
      if (target <= now) return;
      now = target;
      for (const { clock } of customers) simulator.advance(clock, target);
      await simulator.settled();
    },
  };
}

async function periodEnd(stripe: Stripe, { id }: DemoCustomer): Promise<Date> {
  const { data } = await stripe.subscriptions.list({ customer: id, limit: 1 });
  const [item] = data[0]?.items.data ?? [];
  if (!item) throw new RangeError(`${id} has no subscription.`);
  return new Date(item.current_period_end * 1_000);
}
