import type Stripe from 'stripe';

type Scalar = string | number | boolean | bigint | null | undefined;

/** An SDK type as it travels in JSON: Stripe sends each `Decimal` as a string. */
export type Wire<T> = T extends Scalar
  ? T
  : T extends Stripe.Decimal
    ? string
    : T extends ReadonlyArray<infer Item>
      ? Wire<Item>[]
      : T extends object
        ? { [Key in keyof T]: Wire<T[Key]> }
        : T;

/** A type whose expandable fields hold plain ids, which is how the simulator stores it. */
export type Stored<T, Ids extends keyof T, NullableIds extends keyof T = never> = Omit<
  Wire<T>,
  Ids | NullableIds
> & { [Key in Ids]: string } & { [Key in NullableIds]: string | null };

export type Customer = Omit<
  Stored<Stripe.Customer, never, 'test_clock' | 'default_source'>,
  'invoice_settings' | 'invoice_prefix' | 'next_invoice_sequence'
> & {
  invoice_prefix: string;
  next_invoice_sequence: number;
  invoice_settings: Omit<Wire<Stripe.Customer.InvoiceSettings>, 'default_payment_method'> & {
    default_payment_method: string | null;
  };
};
export type Product = Stored<Stripe.Product, never, 'default_price' | 'tax_code'>;
export type Price = Stored<Stripe.Price, 'product'>;
export type Tier = Wire<Stripe.Price.Tier>;
export type Plan = Wire<Stripe.Plan>;
export type Meter = Wire<Stripe.Billing.Meter>;
export type MeterEvent = Wire<Stripe.Billing.MeterEvent>;
export type MeterEventAdjustment = Wire<Stripe.Billing.MeterEventAdjustment>;
export type MeterEventV2 = Wire<Stripe.V2.Billing.MeterEvent>;
export type MeterEventAdjustmentV2 = Wire<Stripe.V2.Billing.MeterEventAdjustment>;
export type MeterEventSession = Wire<Stripe.V2.Billing.MeterEventSession>;
export type EventDestination = Wire<Stripe.V2.Core.EventDestination>;
export type WebhookEndpointObject = Wire<Stripe.WebhookEndpoint>;
export type MeterEventSummary = Wire<Stripe.Billing.MeterEventSummary>;
export type PaymentMethod = Stored<Stripe.PaymentMethod, never, 'customer'>;
export type TestClock = Wire<Stripe.TestHelpers.TestClock>;
export type SubscriptionItem = Omit<Wire<Stripe.SubscriptionItem>, 'price'> & { price: Price };
export type Subscription = Omit<
  Stored<
    Stripe.Subscription,
    'customer',
    'default_payment_method' | 'latest_invoice' | 'test_clock' | 'default_source'
  >,
  'items'
> & { items: List<SubscriptionItem> };
export type InvoiceItem = Stored<Stripe.InvoiceItem, 'customer', 'invoice' | 'test_clock'>;
export type InvoiceLine = Stored<Stripe.InvoiceLineItem, never, 'subscription'>;
export type Invoice = Omit<
  Stored<Stripe.Invoice, 'customer', 'default_payment_method' | 'test_clock' | 'default_source'>,
  'lines'
> & { lines: List<InvoiceLine> };
export type Coupon = Wire<Stripe.Coupon>;
export type Discount = Omit<
  Stored<Stripe.Discount, never, 'customer' | 'promotion_code'>,
  'source'
> & {
  source: { coupon: string; type: 'coupon' };
};
export type PromotionCode = Omit<Stored<Stripe.PromotionCode, never, 'customer'>, 'promotion'> & {
  promotion: { coupon: string; type: 'coupon' };
};
export type TaxRate = Wire<Stripe.TaxRate>;
export type CreditGrant = Stored<Stripe.Billing.CreditGrant, 'customer', 'test_clock'>;
export type CreditBalanceTransaction = Stored<
  Stripe.Billing.CreditBalanceTransaction,
  'credit_grant',
  'test_clock'
>;
export type CustomerBalanceTransaction = Stored<
  Stripe.CustomerBalanceTransaction,
  'customer',
  'invoice' | 'checkout_session' | 'credit_note'
>;
export type TaxId = Stored<Stripe.TaxId, never, 'customer'>;
export type PortalConfiguration = Stored<Stripe.BillingPortal.Configuration, never, 'application'>;
export type PortalSession = Stored<Stripe.BillingPortal.Session, 'configuration'>;
export type PaymentIntent = Stored<
  Stripe.PaymentIntent,
  never,
  | 'application'
  | 'customer'
  | 'latest_charge'
  | 'on_behalf_of'
  | 'payment_method'
  | 'payment_record'
  | 'review'
  | 'source'
>;
export type SetupIntent = Stored<
  Stripe.SetupIntent,
  never,
  | 'application'
  | 'customer'
  | 'latest_attempt'
  | 'mandate'
  | 'on_behalf_of'
  | 'payment_method'
  | 'single_use_mandate'
>;
export type InvoicePayment = Omit<Stored<Stripe.InvoicePayment, 'invoice'>, 'payment'> & {
  payment: { payment_intent: string; type: 'payment_intent' };
};
export type CustomerSession = Stored<Stripe.CustomerSession, 'customer'>;
export type List<T> = { object: 'list'; data: T[]; has_more: boolean; url: string };
export type StripeEvent = Wire<Stripe.EventBase>;
