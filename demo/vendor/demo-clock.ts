import type Stripe from 'stripe';
import type { DemoCustomer } from '../world.ts';

const HOUR_MS = 3_600_000;

/** How far one press of a button goes. `period` ends when the invoice of the period is final. */
export const STEPS = {
  hour: '+1 h',
  hours: '+6 h',
  day: '+1 day',
  week: '+1 week',
  period: 'Period’s end',
} as const;

export type Step = keyof typeof STEPS;

const LENGTHS: Record<Exclude<Step, 'period'>, number> = {
  hour: HOUR_MS,
  hours: 6 * HOUR_MS,
  day: 24 * HOUR_MS,
  week: 7 * 24 * HOUR_MS,
};

/** Stripe finalizes a draft an hour after the period's end. */
const GRACE_MS = HOUR_MS + 5 * 60_000;

export type DemoClock = {
  now(): Date;
  /** Moves every customer's time, to the end of this one's period where that is asked. */
  advance(step: Step, customer: DemoCustomer): Promise<void>;
};

/** The demo's one time: every customer lives on a test clock of Stripe's, and all are moved together. */
export function demoClock({
  stripe,
  now: start,
  advance,
}: {
  readonly stripe: Stripe;
  readonly now: Date;
  readonly advance: (to: Date) => Promise<void>;
}): DemoClock {
  let now = start;

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
      await advance(target);
    },
  };
}

/** When the first of a customer's periods ends. */
async function periodEnd(stripe: Stripe, { id }: DemoCustomer): Promise<Date> {
  const { data } = await stripe.subscriptions.list({ customer: id });
  const ends = data.flatMap(({ items }) => items.data.map((item) => item.current_period_end));
  if (ends.length === 0) throw new RangeError(`${id} has no subscription.`);
  return new Date(Math.min(...ends) * 1_000);
}
