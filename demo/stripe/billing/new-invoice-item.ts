import { missing, StripeFailure } from '../http/errors.ts';
import { decimal } from '../money/decimal.ts';
import { priceQuantity } from '../money/pricing.ts';
import { costOf } from '../money/prorating.ts';
import type { Customer, InvoiceItem, Price, Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import type { NewInvoiceItem } from './invoice-items.ts';
import type { Period } from './period.ts';

/** What a caller says an invoice item costs and is about. */
export type InvoiceItemRequest = {
  amount?: number;
  currency?: string;
  description?: string;
  discountable?: boolean;
  metadata?: Record<string, string>;
  period?: Period;
  price?: string;
  quantity?: number;
  quantity_decimal?: string;
  unit_amount_decimal?: string;
};

type Cost = Pick<NewInvoiceItem, 'amount' | 'price' | 'quantity' | 'unitAmount'>;

/** Reads a request as an item of a customer, and of a subscription where one is named. */
export function requestedItem(
  world: World,
  request: InvoiceItemRequest,
  owner: { customer: Customer; subscription: Subscription | null; now: number },
): NewInvoiceItem {
  const { customer, now, subscription } = owner;
  const price = request.price === undefined ? null : oneTimePrice(world, request.price);
  const currency =
    request.currency ?? price?.currency ?? subscription?.currency ?? customer.currency;
  if (!currency) {
    const message = 'Missing required param: currency.';
    throw new StripeFailure(message, { code: 'parameter_missing', param: 'currency' });
  }
  refuseForeign(price, subscription, currency);
  const period = request.period ?? { start: now, end: now };
  if (period.end < period.start) {
    throw new StripeFailure('The end of the period must not be before its start.', {
      param: 'period[end]',
    });
  }
  const { description = productName(world, price), discountable, metadata } = request;
  return {
    ...costsOf(world, request, price),
    at: now,
    currency,
    customer,
    description,
    discountable,
    metadata,
    period,
    subscription: subscription?.id,
  };
}

/** Changes what an item costs and says, by the same rules as a new one. */
export function changeItem(world: World, item: InvoiceItem, request: InvoiceItemRequest): void {
  const isRepriced = [
    'amount',
    'price',
    'quantity',
    'quantity_decimal',
    'unit_amount_decimal',
  ].some((name) => request[name as keyof InvoiceItemRequest] !== undefined);
  if (isRepriced) reprice(world, item, request);
  if (request.description !== undefined) item.description = request.description;
  if (request.discountable !== undefined) item.discountable = request.discountable;
  if (request.period) item.period = { ...request.period };
}

function reprice(world: World, item: InvoiceItem, request: InvoiceItemRequest): void {
  if (item.proration && request.amount === undefined) {
    throw new StripeFailure('You cannot change the quantity or price of a proration.', {
      param: 'quantity',
    });
  }
  const current = item.pricing?.price_details?.price;
  const id = request.price ?? (request.amount === undefined ? current : undefined);
  const price = id === undefined ? null : oneTimePrice(world, String(id));
  const quantity_decimal =
    request.quantity_decimal ??
    (request.quantity === undefined ? item.quantity_decimal : undefined);
  const unit = request.unit_amount_decimal ?? item.pricing?.unit_amount_decimal ?? undefined;
  const asked = price ? request : { ...request, unit_amount_decimal: unit };
  const {
    amount,
    price: details,
    quantity,
    unitAmount,
  } = costsOf(world, { ...asked, quantity_decimal }, price);
  item.amount = amount;
  item.net_amount = amount;
  item.pricing = {
    ...(details && { price_details: details }),
    type: 'price_details',
    unit_amount_decimal: unitAmount ?? null,
  };
  if (!quantity) return;
  item.quantity = request.quantity ?? item.quantity;
  item.quantity_decimal = quantity_decimal ?? String(item.quantity);
}

function costsOf(world: World, request: InvoiceItemRequest, price: Price | null): Cost {
  const { amount, unit_amount_decimal: unit } = request;
  if (amount !== undefined) return { amount, unitAmount: String(amount) };
  const quantity = decimal(request.quantity_decimal ?? request.quantity ?? 1);
  if (price) {
    const lines = priceQuantity(price, quantity, world.switches);
    return {
      amount: Number(lines.reduce((sum, line) => sum + line.amount, 0n)),
      price: { price: price.id, product: price.product },
      quantity,
      unitAmount: price.unit_amount_decimal,
    };
  }
  if (unit !== undefined) return { amount: costOf(unit, quantity), quantity, unitAmount: unit };
  const message = 'You must specify one of `amount`, `pricing[price]` or `unit_amount_decimal`.';
  throw new StripeFailure(message, { code: 'parameter_missing', param: 'amount' });
}

function oneTimePrice(world: World, id: string): Price {
  const price = world.store.prices.get(id);
  const param = 'pricing[price]';
  if (!price) throw missing('price', id, param);
  if (!price.recurring) return price;
  const message =
    'The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.';
  throw new StripeFailure(message, { param });
}

function refuseForeign(
  price: Price | null,
  subscription: Subscription | null,
  currency: string,
): void {
  const others = [price?.currency, subscription?.currency];
  if (others.every((one) => one === undefined || one === currency)) return;
  const message = `The currency of an invoice item (${currency}) must be that of its price and subscription.`;
  throw new StripeFailure(message, { param: 'currency' });
}

function productName(world: World, price: Price | null): string | undefined {
  return price ? world.store.products.get(price.product)?.name : undefined;
}
