import { linesOnTop } from '../money/billed-usage.ts';
import { type Decimal, decimal, formatDecimal, truncate, ZERO } from '../money/decimal.ts';
import { describeLine } from '../money/descriptions.ts';
import { type PricedLine, priceQuantity } from '../money/pricing.ts';
import { shareOfAmount } from '../money/prorating.ts';
import type { Reading } from '../usage/usage-book.ts';
import type { Customer, InvoiceItem, InvoiceLine, Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { type Charge, type ItemCharge, isMetered } from './charges.ts';

export type Billed = { customer: Customer; subscription: Subscription | null };

/**
 * The invoice lines of some charges. Without a reading, usage is everything received
 * so far, which is what counts when an invoice is written.
 */
export function linesOf(
  world: World,
  billed: Billed,
  charges: Charge[],
  invoice: string,
  reading?: Reading,
): InvoiceLine[] {
  const prefix = invoice.startsWith('upcoming_') ? 'il_tmp' : 'il';
  return charges.flatMap((charge): InvoiceLine[] => {
    if (charge.kind === 'fixed') {
      const item = world.store.invoiceItems.get(charge.invoiceItem);
      return item ? [itemLine(item, world.id(prefix), invoice)] : [];
    }
    const priced = pricedLinesOf(world, billed.customer.id, charge, reading);
    return priced.map((line) => {
      const blank = chargeLine(world, billed.subscription!, charge, line);
      return { ...blank, id: world.id(prefix), invoice };
    });
  });
}

/** What one charge costs, line by line. */
export function pricedLinesOf(
  world: World,
  customer: string,
  charge: ItemCharge,
  reading?: Reading,
): PricedLine[] {
  const { price, share } = charge;
  if (charge.kind === 'trial') {
    return [{ quantity: decimal(charge.quantity), amount: 0n, unitAmount: '0', tier: null }];
  }
  const quantity = isMetered(price)
    ? (charge.usage ?? usageOf(world, customer, charge, reading))
    : decimal(charge.quantity);
  const lines = priceQuantity(price, quantity, world.switches);
  if (charge.billed) return linesOnTop(lines, charge.billed);
  if (!share) return lines;
  return lines.map((line) => ({
    ...line,
    amount: shareOfAmount(line.amount, share.part, share.whole),
  }));
}

/** Billed usage: never below zero, whatever corrections were sent. */
export function usageOf(
  world: World,
  customer: string,
  { price, period }: ItemCharge,
  reading?: Reading,
): Decimal {
  const meter = world.store.meters.get(price.recurring?.meter ?? '');
  if (!meter) return ZERO;
  const total = world.usage.total(meter, customer, period.start, period.end, reading) ?? ZERO;
  return total.digits < 0n ? ZERO : total;
}

function chargeLine(
  world: World,
  subscription: Subscription,
  charge: ItemCharge,
  line: PricedLine,
): InvoiceLine {
  const { price } = charge;
  const product = world.store.products.get(price.product)?.name ?? '';
  const isTrial = charge.kind === 'trial';
  return {
    ...noExtras(),
    amount: Number(line.amount),
    subtotal: Number(line.amount),
    currency: price.currency,
    description: isTrial ? `Trial period for ${product}` : describeLine(price, product, line),
    discountable: true,
    metadata: { ...subscription.metadata },
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: charge.share !== undefined,
        proration_details: { credited_items: null },
        subscription: subscription.id,
        subscription_item: charge.item,
      },
      type: 'subscription_item_details',
    },
    period: { ...charge.period },
    pricing: {
      price_details: { price: price.id, product: price.product },
      type: 'price_details',
      unit_amount_decimal: line.unitAmount,
    },
    quantity: Number(truncate(line.quantity)),
    quantity_decimal: formatDecimal(line.quantity),
    subscription: subscription.id,
  };
}

/** An invoice item's line: what it says is what the invoice says. */
function itemLine(item: InvoiceItem, id: string, invoice: string): InvoiceLine {
  return {
    ...noExtras(),
    id,
    invoice,
    amount: item.amount,
    subtotal: item.amount,
    currency: item.currency,
    description: item.description,
    discountable: item.discountable,
    discounts: [...(item.discounts ?? [])],
    metadata: { ...item.metadata },
    parent: parentOf(item),
    period: { ...item.period },
    pricing: item.pricing,
    quantity: item.quantity,
    quantity_decimal: item.quantity_decimal,
    subscription: item.parent?.subscription_details?.subscription ?? null,
  };
}

/** What came of a subscription's item says which; anything else says its invoice item. */
function parentOf(item: InvoiceItem): InvoiceLine['parent'] {
  const details = item.parent?.subscription_details;
  const credited = item.proration_details?.credited_items?.invoice_line_item_details ?? null;
  const shared = {
    proration: item.proration,
    proration_details: { credited_items: credited },
    subscription: details?.subscription ?? null,
  };
  if (details?.subscription_item) {
    return {
      invoice_item_details: null,
      subscription_item_details: {
        ...shared,
        invoice_item: item.id,
        subscription_item: details.subscription_item,
      },
      type: 'subscription_item_details',
    };
  }
  return {
    invoice_item_details: { ...shared, invoice_item: item.id },
    subscription_item_details: null,
    type: 'invoice_item_details',
  };
}

/** Fields that the invoice's terms fill in, or nothing does. */
function noExtras() {
  return {
    id: '',
    object: 'line_item' as const,
    discount_amounts: [],
    discounts: [],
    invoice: '',
    livemode: false,
    pretax_credit_amounts: [],
    taxes: [],
  };
}
