import type { Charge } from './billing/charges.ts';
import type {
  Customer,
  Invoice,
  InvoiceLine,
  Meter,
  PaymentMethod,
  Price,
  Product,
  StripeEvent,
  Subscription,
  SubscriptionItem,
  TestClock,
} from './wire.ts';

/** Everything the simulator remembers, oldest first in each map. */
export type Store = {
  customers: Map<string, Customer>;
  products: Map<string, Product>;
  prices: Map<string, Price>;
  meters: Map<string, Meter>;
  paymentMethods: Map<string, PaymentMethod>;
  clocks: Map<string, TestClock>;
  subscriptions: Map<string, Subscription>;
  invoices: Map<string, Invoice>;
  events: Map<string, StripeEvent>;
  /** All lines of an invoice; the object itself embeds the first ten. */
  lines: Map<string, InvoiceLine[]>;
  /** The same for previews, which Stripe does not keep; ours are forgotten in time. */
  previewLines: Map<string, InvoiceLine[]>;
  /** What a draft charges for, so that finalization can price late usage again. */
  drafts: Map<string, Charge[]>;
  /** Hosted page token → invoice id. */
  hosted: Map<string, string>;
  /** Meter event identifier → when it was received, on the wall clock. */
  identifiers: Map<string, number>;
};

export type StoredObject =
  | Customer
  | Product
  | Price
  | Meter
  | PaymentMethod
  | TestClock
  | Subscription
  | SubscriptionItem
  | Invoice
  | StripeEvent;

export function createStore(): Store {
  return {
    customers: new Map(),
    products: new Map(),
    prices: new Map(),
    meters: new Map(),
    paymentMethods: new Map(),
    clocks: new Map(),
    subscriptions: new Map(),
    invoices: new Map(),
    events: new Map(),
    lines: new Map(),
    previewLines: new Map(),
    drafts: new Map(),
    hosted: new Map(),
    identifiers: new Map(),
  };
}

/** The object an id names, whatever its kind: what `expand` puts in the id's place. */
export function findObject(store: Store, id: string): StoredObject | undefined {
  return (
    store.customers.get(id) ??
    store.products.get(id) ??
    store.prices.get(id) ??
    store.paymentMethods.get(id) ??
    store.clocks.get(id) ??
    store.subscriptions.get(id) ??
    store.invoices.get(id) ??
    store.meters.get(id)
  );
}

/** Keeps the newest entries of a map that would otherwise grow with every request. */
export function forgetOldest<Value>(map: Map<string, Value>, keep: number): void {
  for (const key of map.keys()) {
    if (map.size <= keep) return;
    map.delete(key);
  }
}
