import type Stripe from 'stripe';

/** The fields of a type that hold either an id or the object it names. */
type Expandable<T> = {
  [Key in keyof T]-?: IsReference<NonNullable<T[Key]>> extends true ? Key : never;
}[keyof T];

type IsReference<Value> = [Value] extends [ReadonlyArray<infer Item>]
  ? IsReference<Item>
  : string extends Extract<Value, string>
    ? [Extract<Value, { id: string }>] extends [never]
      ? false
      : true
    : false;

/**
 * What can be expanded of some objects although it may be `null`: nothing then tells a
 * reference from a plain field. A field that holds something shows what it is.
 */
const NULLABLE = {
  customer: ['default_source', 'test_clock'],
  discount: ['customer', 'promotion_code'],
  invoice: [
    'account_tax_ids',
    'application',
    'customer',
    'default_payment_method',
    'default_source',
    'latest_revision',
    'on_behalf_of',
    'test_clock',
  ],
  invoiceitem: ['discounts', 'invoice', 'test_clock'],
  line_item: ['subscription'],
  payment_intent: [
    'application',
    'customer',
    'latest_charge',
    'on_behalf_of',
    'payment_method',
    'payment_record',
    'review',
    'source',
  ],
  payment_method: ['customer'],
  product: ['default_price', 'tax_code'],
  setup_intent: [
    'application',
    'customer',
    'latest_attempt',
    'mandate',
    'on_behalf_of',
    'payment_method',
    'single_use_mandate',
  ],
  subscription: [
    'application',
    'default_payment_method',
    'default_source',
    'latest_invoice',
    'on_behalf_of',
    'pending_setup_intent',
    'schedule',
    'test_clock',
  ],
} satisfies {
  customer: Expandable<Stripe.Customer>[];
  discount: Expandable<Stripe.Discount>[];
  invoice: Expandable<Stripe.Invoice>[];
  invoiceitem: Expandable<Stripe.InvoiceItem>[];
  line_item: Expandable<Stripe.InvoiceLineItem>[];
  payment_intent: Expandable<Stripe.PaymentIntent>[];
  payment_method: Expandable<Stripe.PaymentMethod>[];
  product: Expandable<Stripe.Product>[];
  setup_intent: Expandable<Stripe.SetupIntent>[];
  subscription: Expandable<Stripe.Subscription>[];
};

const KINDS: Readonly<Record<string, readonly string[]>> = NULLABLE;

/** Whether a field that holds nothing could be expanded if it held something. */
export function canHoldReference(kind: string, key: string): boolean {
  return KINDS[kind]?.includes(key) ?? true;
}
