import type { Charge } from './billing/charges.ts';
import type { Debit } from './billing/debits.ts';
import type { InvoiceTerms } from './billing/terms.ts';
import type { BilledUsage } from './billing/thresholds.ts';
import type { Destination } from './events/destinations.ts';
import type { LoggedEvent } from './events/event-log.ts';
import type { ThinEvent } from './events/thin-events.ts';
import type { PaymentDue } from './payments/agenda.ts';
import type { Instrument } from './payments/payment-methods.ts';
import type { PaymentMode } from './payments/payment-mode.ts';
import type { UsageError } from './usage/error-reports.ts';
import type { ReceivedEvent } from './usage/identifiers.ts';
import type {
  Coupon,
  CreditBalanceTransaction,
  CreditGrant,
  Customer,
  CustomerBalanceTransaction,
  Discount,
  Invoice,
  InvoiceItem,
  InvoiceLine,
  InvoicePayment,
  Meter,
  PaymentIntent,
  PaymentMethod,
  PortalConfiguration,
  PortalSession,
  Price,
  Product,
  PromotionCode,
  SetupIntent,
  Subscription,
  SubscriptionItem,
  TaxId,
  TaxRate,
  TestClock,
} from './wire.ts';

/** Everything the simulator remembers, oldest first in each map. */
export type Store = {
  customers: Map<string, Customer>;
  products: Map<string, Product>;
  prices: Map<string, Price>;
  meters: Map<string, Meter>;
  /** Meter → the keys of a payload its usage can be grouped by, which only a preview knows of. */
  dimensionKeys: Map<string, readonly string[]>;
  paymentMethods: Map<string, PaymentMethod>;
  /** Payment method → the card or account behind it, and whether it was set up. */
  instruments: Map<string, Instrument>;
  paymentIntents: Map<string, PaymentIntent>;
  setupIntents: Map<string, SetupIntent>;
  invoicePayments: Map<string, InvoicePayment>;
  /** Invoice → what pays it; the first is its default. */
  paymentsOf: Map<string, InvoicePayment[]>;
  /** What is paid, retried or given up later, by what it is about. */
  paymentDues: Map<string, PaymentDue>;
  /** Subscription → how what the request at hand bills is to be paid. */
  paymentModes: Map<string, PaymentMode>;
  /** Customers that were deleted: their ids still answer. */
  deletedCustomers: Set<string>;
  clocks: Map<string, TestClock>;
  subscriptions: Map<string, Subscription>;
  invoices: Map<string, Invoice>;
  events: Map<string, LoggedEvent>;
  thinEvents: Map<string, ThinEvent>;
  /** Webhook endpoints of v1 and event destinations of v2. */
  destinations: Map<string, Destination>;
  /** All lines of an invoice; the object itself embeds the first ten. */
  lines: Map<string, InvoiceLine[]>;
  /** The same for previews, which Stripe does not keep; ours are forgotten in time. */
  previewLines: Map<string, InvoiceLine[]>;
  invoiceItems: Map<string, InvoiceItem>;
  /** Subscription item → what its current period was debited, which credits are made of. */
  debits: Map<string, Debit>;
  /** Subscription item → usage of its current period that a threshold has billed. */
  billedUsage: Map<string, BilledUsage>;
  /** Subscription → how its scheduled cancellation settles unused time. */
  cancelProrations: Map<string, 'none' | 'create_prorations'>;
  /** Invoice sent to a customer → when it is due. */
  dueDates: Map<string, number>;
  /** What is announced once and has been: upcoming renewals, ends of trials. */
  announced: Set<string>;
  /** What a draft charges for, so that finalization can price late usage again. */
  drafts: Map<string, Charge[]>;
  coupons: Map<string, Coupon>;
  /** Coupons that can be redeemed no more; discounts made from them go on. */
  deletedCoupons: Set<string>;
  promotionCodes: Map<string, PromotionCode>;
  discounts: Map<string, Discount>;
  /** Discount that works once → the invoice that takes it. */
  claims: Map<string, string>;
  taxRates: Map<string, TaxRate>;
  creditGrants: Map<string, CreditGrant>;
  creditTransactions: Map<string, CreditBalanceTransaction>;
  balanceTransactions: Map<string, CustomerBalanceTransaction>;
  /** What a draft took from its subscription when it was written, by invoice. */
  terms: Map<string, InvoiceTerms>;
  taxIds: Map<string, TaxId>;
  portalConfigurations: Map<string, PortalConfiguration>;
  /** Portal session token → its session. */
  portalSessions: Map<string, PortalSession>;
  /** Portal session token → when it was last used, on the wall clock. */
  portalVisits: Map<string, number>;
  /** Hosted page token → invoice id. */
  hosted: Map<string, string>;
  /** Meter event identifier → the event received under it. */
  identifiers: Map<string, ReceivedEvent>;
  /** Usage that was refused after it was taken, until a report tells it. */
  usageErrors: UsageError[];
};

export type StoredObject =
  | Customer
  | Product
  | Price
  | Meter
  | PaymentMethod
  | PaymentIntent
  | SetupIntent
  | InvoicePayment
  | TestClock
  | Subscription
  | SubscriptionItem
  | Invoice
  | InvoiceItem
  | Coupon
  | PromotionCode
  | Discount
  | TaxId
  | PortalConfiguration
  | PortalSession
  | TaxRate
  | CreditGrant
  | CreditBalanceTransaction
  | CustomerBalanceTransaction;

export function createStore(): Store {
  return {
    customers: new Map(),
    products: new Map(),
    prices: new Map(),
    meters: new Map(),
    dimensionKeys: new Map(),
    paymentMethods: new Map(),
    instruments: new Map(),
    paymentIntents: new Map(),
    setupIntents: new Map(),
    invoicePayments: new Map(),
    paymentsOf: new Map(),
    paymentDues: new Map(),
    paymentModes: new Map(),
    deletedCustomers: new Set(),
    clocks: new Map(),
    subscriptions: new Map(),
    invoices: new Map(),
    events: new Map(),
    thinEvents: new Map(),
    destinations: new Map(),
    lines: new Map(),
    previewLines: new Map(),
    drafts: new Map(),
    invoiceItems: new Map(),
    debits: new Map(),
    billedUsage: new Map(),
    cancelProrations: new Map(),
    dueDates: new Map(),
    announced: new Set(),
    coupons: new Map(),
    deletedCoupons: new Set(),
    promotionCodes: new Map(),
    discounts: new Map(),
    claims: new Map(),
    taxRates: new Map(),
    creditGrants: new Map(),
    creditTransactions: new Map(),
    balanceTransactions: new Map(),
    terms: new Map(),
    taxIds: new Map(),
    portalConfigurations: new Map(),
    portalSessions: new Map(),
    portalVisits: new Map(),
    hosted: new Map(),
    identifiers: new Map(),
    usageErrors: [],
  };
}

/** The object an id names, whatever its kind: what `expand` puts in the id's place. */
export function findObject(store: Store, id: string): StoredObject | undefined {
  return (
    store.customers.get(id) ??
    store.products.get(id) ??
    store.prices.get(id) ??
    store.paymentMethods.get(id) ??
    store.paymentIntents.get(id) ??
    store.setupIntents.get(id) ??
    store.invoicePayments.get(id) ??
    store.clocks.get(id) ??
    store.subscriptions.get(id) ??
    store.invoices.get(id) ??
    store.invoiceItems.get(id) ??
    store.meters.get(id) ??
    store.coupons.get(id) ??
    store.promotionCodes.get(id) ??
    store.discounts.get(id) ??
    store.taxRates.get(id) ??
    store.taxIds.get(id) ??
    store.portalConfigurations.get(id) ??
    store.creditGrants.get(id) ??
    store.creditTransactions.get(id)
  );
}

/** The customer an id names, unless it was deleted. */
export function livingCustomer(store: Store, id: string): Customer | undefined {
  return store.deletedCustomers.has(id) ? undefined : store.customers.get(id);
}

/** Keeps the newest entries of a map that would otherwise grow with every request. */
export function forgetOldest<Value>(map: Map<string, Value>, keep: number): void {
  for (const key of map.keys()) {
    if (map.size <= keep) return;
    map.delete(key);
  }
}
