/**
 * What is known about one customer at one instant, in our words. The gateway fills it from Stripe;
 * bills, items and notices are pure functions over it.
 */

import type { BillLine, Totals } from '../contract/bill.ts';
import type { BillingDetails } from '../contract/billing-details.ts';
import type { DeclineReason } from '../contract/declines.ts';
import type { InvoiceSummary } from '../contract/invoices.ts';
import type { PaymentState } from '../contract/payments.ts';
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

/** Who is billed, and by which tax ids. */
export type BillingFacts = Pick<BillingDetails, 'name' | 'email' | 'address'> & {
  readonly taxIds: readonly BillingDetails['taxIds'][number][];
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
  /** When its trial ends or ended; null when it never had one. */
  readonly trialEnd: Date | null;
  /** When it ends for good; null while it goes on. */
  readonly cancelAt: Date | null;
  /** Whether that end is only that of its running period, as when a customer cancels. */
  readonly endsWithPeriod: boolean;
  /** Something of the vendor's decides what it will be: a schedule, or a change that waits for its payment. */
  readonly isGoverned: boolean;
  /** Whether nothing is collected for it at the moment. */
  readonly isPaused: boolean;
  /** What it has that our own arithmetic does not follow; null when nothing. */
  readonly unusual: 'trial' | 'threshold' | 'schedule' | 'paused' | 'cancelling' | null;
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
  readonly productId: string | null;
  /** `mtr_…`, or null when it is licensed. */
  readonly meterId: string | null;
};

export type Meter = {
  readonly id: string;
  readonly eventName: string;
  readonly aggregation: 'sum' | 'count' | 'last';
};

/** Usage of one step and one value of a dimension; null where the events had none. */
export type GroupedRow = UsageRow & { readonly value: string | null };

export type GroupedUsage = {
  readonly rows: readonly GroupedRow[];
  /** How far the source had counted by then. */
  readonly refreshedAt: Date;
};

export type Invoice = Omit<InvoiceSummary, 'isComparable' | 'processing'> & {
  readonly attempted: boolean;
  /** When Stripe tries again to charge it; null when it does not. */
  readonly nextAttempt: string | null;
  /** When Stripe will finalize a draft. */
  readonly finalizesAt: Date | null;
  readonly reason: string | null;
};

/** What came of the last attempt to be paid for an invoice. */
export type PaymentAttempt = {
  readonly status: PaymentState['status'];
  /** Why it was refused; null when it was not, or there was none. */
  readonly decline: DeclineReason | null;
  /** What was tried, which may no longer be on file. */
  readonly paymentMethod: string | null;
};

/** What came of the last attempt to be paid, by the id of an invoice. */
export type Attempts = ReadonlyMap<string, Known<PaymentAttempt>>;

export type InvoicePage = { readonly data: readonly Invoice[]; readonly nextCursor: string | null };

/**
 * A line as Stripe has it; its kind, label and tiers come later, from the catalogue and the
 * settings. What is said beside them is what our own arithmetic needs.
 */
export type Line = Omit<BillLine, 'label' | 'kind' | 'tiers'> & {
  readonly priceId: string | null;
  readonly productId: string | null;
  readonly proration: boolean;
  readonly isDiscountable: boolean;
  /** Discounts of its item, by id. */
  readonly discounts: readonly string[];
  /** Billing credits it takes, in minor units, by the transaction; null where there is none yet. */
  readonly credits: readonly { readonly transaction: string | null; readonly amount: number }[];
  readonly taxes: readonly LineTax[];
};

export type LineTax = {
  readonly id: string;
  readonly label: string | null;
  /** Null where the rate cannot be read, or taxes only a part of the line. */
  readonly percent: string | null;
  readonly inclusive: boolean;
};

/** A discount of an invoice or an item, with the rule of its coupon where that is known. */
export type DiscountFact = {
  readonly id: string;
  readonly label: string | null;
  /** Null together with `amount` where the rule could not be read. */
  readonly percent: string | null;
  /** Minor units of the invoice's currency. */
  readonly amount: number | null;
  readonly products: readonly string[] | null;
  /** Whether its coupon works once: Stripe takes such a one off no proration. */
  readonly isOnce: boolean;
};

/** An upcoming or past invoice. */
export type PreviewFacts = {
  readonly lines: readonly Line[];
  readonly totals: Totals;
  /** Discounts of the whole, in the order they are taken. */
  readonly discounts: readonly DiscountFact[];
  /** Discounts of items that the lines name. */
  readonly itemDiscounts: readonly DiscountFact[];
  /** The customer's balance it begins with, in minor units: negative is credit. */
  readonly startingBalance: number;
};

/** Billing credits granted to the customer, with what is left of them. */
export type CreditGrant = {
  readonly id: string;
  readonly currency: string;
  /** Minor units. */
  readonly available: number;
  /** 0 is used first. */
  readonly priority: number;
  readonly category: string;
  readonly effectiveAt: Date | null;
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
  /** Prices it pays for; null means every metered one. */
  readonly prices: readonly string[] | null;
};

/** Sparse usage rows, oldest first. */
export type UsageRow = { readonly start: Date; readonly quantity: string };

export type Snapshot = {
  readonly billingNow: Date;
  readonly customer: Known<Customer>;
  /** Those that bill: active, trialing, past due or unpaid. */
  readonly subscriptions: Known<readonly Subscription[]>;
  /** Those that are not over, whose own methods pay: more than those that bill. */
  readonly holders: Known<readonly Subscription[]>;
  readonly invoices: Known<InvoicePage>;
  readonly paymentMethods: Known<readonly PaymentMethod[]>;
  readonly credits: Known<readonly Money[]>;
  /** By price id. */
  readonly prices: ReadonlyMap<string, Known<CatalogPrice>>;
  readonly meters: Known<readonly Meter[]>;
  /** One a subscription, by its id; `null` means Stripe has nothing to come. */
  readonly previews: ReadonlyMap<string, Known<PreviewFacts | null>>;
  /** Of invoices that were charged and are open, or are past their due date. */
  readonly attempts: Attempts;
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
