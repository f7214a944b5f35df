import type Stripe from 'stripe';
import type { ListedPlan } from './price-list.ts';

/** How a customer's meter is fed: a series of `data/`, and what one of its numbers means. */
export type UsagePlan = { readonly series: string; readonly value?: (n: number) => string };

export type MeteredPlan = { readonly meter: string; readonly price: Stripe.PriceCreateParams };

export type LicensedPlan = {
  readonly price: Stripe.PriceCreateParams;
  readonly quantity: number;
};

export type SubscriptionPlan = {
  /** When it begins, if not with the customer. */
  readonly start?: Date;
  /** When it ends for good. */
  readonly end?: Date;
  /** When the trial it begins with is over. */
  readonly trialEnd?: Date;
  readonly metered?: readonly MeteredPlan[];
  readonly licensed?: readonly LicensedPlan[];
  readonly coupon?: Stripe.CouponCreateParams;
  readonly tax?: Stripe.TaxRateCreateParams;
};

/** Something that happens to a customer on the way. */
export type Happening = {
  readonly at: Date;
  readonly run: (stripe: Stripe, customer: string) => Promise<unknown>;
};

/** One of Stripe's test tokens, and the month it ends. */
export type CardPlan = { readonly token: string; readonly month: number; readonly year: number };

/** A customer before anything of theirs exists at Stripe. */
export type CustomerPlan = {
  readonly key: string;
  readonly name: string;
  /** One sentence: what to look at. */
  readonly shows: string;
  readonly start: Date;
  readonly card: CardPlan;
  readonly address?: Stripe.AddressParam;
  readonly subscriptions: readonly SubscriptionPlan[];
  readonly usage: Readonly<Record<string, UsagePlan>>;
  readonly happenings?: readonly Happening[];
};

/** A subscription to a listed plan, with so many of each licensed role. */
export function onPlan(
  { metered, licensed }: ListedPlan,
  quantities: Readonly<Record<string, number>>,
): Pick<SubscriptionPlan, 'metered' | 'licensed'> {
  return {
    metered: Object.entries(metered).map(([meter, price]) => ({ meter, price })),
    licensed: Object.entries(licensed).map(([role, price]) => ({
      price,
      quantity: quantities[role]!,
    })),
  };
}
