/** What time it is by Stripe's clock, which its signatures go by, and a warning when ours is wrong. */
import type { Log } from '../log.ts';
import { httpDate } from './retry-after.ts';

export type StripeTime = {
  /** The `Date` of an answer that has just come; text without a date says nothing. */
  hear(date: string): void;
  /** Now by Stripe's clock; by ours as long as they agree, or nothing was heard. */
  now(): Date;
  /** Seconds that Stripe's clock is ahead of ours, as it was last heard. */
  readonly aheadSeconds: number;
};

/** An answer is under way for seconds, and a date has no smaller part. */
const AGREED_MS = 30_000;
/** Beyond this no signature would be taken for fresh, and tokens end at the wrong time. */
const SKEWED_MS = 300_000;
const TOLD_EVERY_MS = 600_000;

export function createStripeTime({
  now,
  log,
}: {
  readonly now: () => Date;
  readonly log: Log;
}): StripeTime {
  let aheadMs = 0;
  let toldAt = Number.NEGATIVE_INFINITY;

  return {
    hear(date) {
      const time = httpDate(date);
      if (time === undefined) return;
      const ours = now().getTime();
      aheadMs = time - ours;
      if (Math.abs(aheadMs) <= SKEWED_MS || Math.abs(ours - toldAt) < TOLD_EVERY_MS) return;
      toldAt = ours;
      log({ level: 'warn', event: 'clock_skewed', seconds: Math.round(aheadMs / 1_000) });
    },
    now() {
      return new Date(now().getTime() + (Math.abs(aheadMs) > AGREED_MS ? aheadMs : 0));
    },
    get aheadSeconds() {
      return Math.round(aheadMs / 1_000);
    },
  };
}
