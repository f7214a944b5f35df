import { type Decimal, decimal, formatDecimal, truncate } from '../money/decimal.ts';
import { unitAmountOf } from '../money/prorating.ts';
import type { Customer, Invoice, InvoiceItem, Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import type { Charge, FixedCharge } from './charges.ts';
import type { Period } from './period.ts';

export type NewInvoiceItem = {
  customer: Customer;
  amount: number;
  currency: string;
  at: number;
  period: Period;
  description?: string | null;
  discountable?: boolean;
  metadata?: Record<string, string>;
  price?: { price: string; product: string } | null;
  quantity?: Decimal;
  unitAmount?: string | null;
  /** What it belongs to; its own subscription's invoice takes it, and no other. */
  subscription?: string | null;
  subscriptionItem?: string;
  proration?: InvoiceItem['proration_details'];
};

/** Keeps an amount that the next invoice is to bill. */
export function addInvoiceItem(world: World, fields: NewInvoiceItem): InvoiceItem {
  const item = newInvoiceItem(world, fields);
  world.store.invoiceItems.set(item.id, item);
  world.emit('invoiceitem.created', item, fields.at);
  return item;
}

function newInvoiceItem(world: World, fields: NewInvoiceItem): InvoiceItem {
  const { amount, customer, price = null, quantity = decimal(1) } = fields;
  const isProration = fields.proration !== undefined;
  return {
    id: world.id('ii', 24),
    object: 'invoiceitem',
    amount,
    currency: fields.currency,
    customer: customer.id,
    customer_account: null,
    date: fields.at,
    description: fields.description ?? null,
    discountable: fields.discountable ?? (!isProration && amount >= 0),
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: { ...fields.metadata },
    net_amount: amount,
    parent: parentOf(fields),
    period: { ...fields.period },
    pricing: {
      ...(price && { price_details: price }),
      type: 'price_details',
      unit_amount_decimal:
        fields.unitAmount === undefined ? unitAmountOf(amount, quantity) : fields.unitAmount,
    },
    proration: isProration,
    ...(fields.proration && { proration_details: fields.proration }),
    quantity: Number(truncate(quantity)),
    quantity_decimal: formatDecimal(quantity),
    tax_rates: [],
    test_clock: customer.test_clock ?? null,
  };
}

/**
 * The items that the next invoice takes: those of its subscription and those of no
 * subscription, in its currency. A one-off invoice takes only the latter.
 */
export function pendingItems(
  world: World,
  customer: string,
  subscription: Subscription | null,
  currency: string,
): InvoiceItem[] {
  return [...world.store.invoiceItems.values()].filter((item) => {
    const owner = item.parent?.subscription_details?.subscription ?? null;
    return (
      item.invoice === null &&
      item.customer === customer &&
      item.currency === currency &&
      (owner === null || owner === subscription?.id)
    );
  });
}

export function chargesOf(items: InvoiceItem[]): FixedCharge[] {
  return items.map(({ id }) => ({ kind: 'fixed', invoiceItem: id }));
}

/** Ties items to the invoice that bills them. */
export function claimItems(world: World, invoice: Invoice, charges: Charge[]): void {
  for (const charge of charges) {
    if (charge.kind !== 'fixed') continue;
    const item = world.store.invoiceItems.get(charge.invoiceItem);
    if (item) item.invoice = invoice.id;
  }
}

/** Sets the items of a deleted draft free again. */
export function releaseItems(world: World, invoice: Invoice): void {
  for (const item of world.store.invoiceItems.values()) {
    if (item.invoice === invoice.id) item.invoice = null;
  }
}

function parentOf({ subscription, subscriptionItem }: NewInvoiceItem): InvoiceItem['parent'] {
  if (!subscription) return null;
  return {
    subscription_details: {
      subscription,
      ...(subscriptionItem && { subscription_item: subscriptionItem }),
    },
    type: 'subscription_details',
  };
}
