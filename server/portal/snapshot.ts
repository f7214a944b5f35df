/**
 * What is known about one customer at one instant, in our words. The gateway fills it from Stripe;
 * bills, items and notices are pure functions over it.
 */

import type { BillLine, Totals } from '../contract/bill.ts';
import type { InvoiceSummary } from '../contract/invoices.ts';
import type { Money, Price } from '../contract/values.ts';
import type { Problem } from '../problems.ts';

/** A fact with its time, the reason there is none, or both: then it is the last good one. */
export type Known<T> =
  | { readonly value: T; readonly asOf: Date; readonly problem?: Problem }
  | { readonly value?: undefined; readonly asOf?: undefined; readonly problem: Problem };

export type Customer = {
  readonly id: string;
  /** Frozen time of its Stripe test clock; null when it lives in real time. */
  readonly clockTime: Date | null;
  readonly defaultPaymentMethod: string | null;
};

export type SubscriptionItem = {
  readonly id: string;
  readonly priceId: string;
  /** Null for a metered item. */
  readonly quantity: number | null;
  readonly start: Date;
  readonly end: Date;
};

export type Subscription = {
  readonly id: string;
  readonly status: string;
  readonly currency: string;
  readonly anchor: Date;
  readonly startedAt: Date;
  readonly collection: 'charge_automatically' | 'send_invoice';
  readonly defaultPaymentMethod: string | null;
  readonly items: readonly SubscriptionItem[];
};

export type PaymentMethod = {
  readonly id: string;
  readonly type: string;
  readonly brand: string | null;
  readonly last4: string | null;
  readonly expMonth: number | null;
  readonly expYear: number | null;
};

/** A tax by its name and rate. */
export type TaxRate = { readonly label: string; readonly percent: string };

/** A price from the tenant's catalogue. */
export type CatalogPrice = {
  readonly price: Price;
  readonly productName: string;
  /** `mtr_…`, or null when it is licensed. */
  readonly meterId: string | null;
};

export type Meter = {
  readonly id: string;
  readonly eventName: string;
  readonly aggregation: 'sum' | 'count' | 'last';
};

export type Invoice = InvoiceSummary & {
  readonly subscription: string | null;
  readonly attempted: boolean;
  /** When Stripe will finalize a draft. */
  readonly finalizesAt: Date | null;
  readonly reason: string | null;
};

export type InvoicePage = { readonly data: readonly Invoice[]; readonly nextCursor: string | null };

/** A line as Stripe has it; its kind and label come later, from the catalogue and the settings. */
export type Line = Omit<BillLine, 'label' | 'kind'> & {
  readonly priceId: string | null;
  readonly proration: boolean;
};

export type PreviewFacts = {
  readonly lines: readonly Line[];
  readonly totals: Totals;
};

/** Sparse usage rows, oldest first. */
export type UsageRow = { readonly start: Date; readonly quantity: string };

export type Snapshot = {
  readonly billingNow: Date;
  readonly customer: Known<Customer>;
  /** Those that bill: active, trialing, past due or unpaid. */
  readonly subscriptions: Known<readonly Subscription[]>;
  readonly invoices: Known<InvoicePage>;
  readonly paymentMethods: Known<readonly PaymentMethod[]>;
  readonly credits: Known<readonly Money[]>;
  /** By price id. */
  readonly prices: ReadonlyMap<string, Known<CatalogPrice>>;
  readonly meters: Known<readonly Meter[]>;
  /** One a subscription, by its id; `null` means Stripe has nothing to come. */
  readonly previews: ReadonlyMap<string, Known<PreviewFacts | null>>;
  /** Drafts in their grace period, by invoice id. */
  readonly drafts: ReadonlyMap<string, Known<PreviewFacts>>;
  /** Days by meter id, of the meters that are shown. */
  readonly days: ReadonlyMap<string, Known<DaySeries>>;
  /** Exact totals by item id, where the preview's lines do not tell. */
  readonly totals: ReadonlyMap<string, Known<string>>;
};

export type DaySeries = {
  /** First day asked for, UTC midnight. */
  readonly start: Date;
  /** Half-open end. */
  readonly end: Date;
  readonly rows: readonly UsageRow[];
};
