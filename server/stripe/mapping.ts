/**
 * Stripe's objects in our words. Nothing of Stripe's leaves this room but what is named here, so
 * a field nobody asked for (metadata, an e-mail address) cannot reach a customer.
 * A shape we do not understand throws: the gateway makes a `stripe_malformed` problem of it.
 */
import type Stripe from 'stripe';
import { toInstant } from '../billing/period.ts';
import type { Money, Price } from '../contract/values.ts';
import type {
  CatalogPrice,
  CreditGrant,
  Customer,
  DiscountFact,
  Invoice,
  Line,
  LineTax,
  Meter,
  PaymentMethod,
  PreviewFacts,
  Subscription,
  TaxRate,
  UsageRow,
} from '../portal/snapshot.ts';

/** Any price of the SDK with `tiers` expanded when it has them. */
export function toPrice(price: Stripe.Price): Price {
  const { transform_quantity: transform } = price;
  const tiered = price.billing_scheme === 'tiered';
  if (tiered && !price.tiers) throw new TypeError(`The tiers of ${price.id} were not expanded.`);

  return {
    id: text(price.id),
    currency: text(price.currency),
    model: tiered ? tiersMode(price.tiers_mode) : transform ? 'package' : 'per_unit',
    unitAmount: tiered ? null : decimal(price.unit_amount_decimal ?? price.unit_amount),
    tiers: tiered
      ? price.tiers!.map((tier) => ({
          upTo: tier.up_to === null ? null : decimal(tier.up_to),
          unitAmount: decimal(tier.unit_amount_decimal ?? tier.unit_amount ?? 0),
          flatAmount: decimal(tier.flat_amount_decimal ?? tier.flat_amount ?? 0),
        }))
      : null,
    package: transform
      ? { size: integer(transform.divide_by), round: transform.round === 'down' ? 'down' : 'up' }
      : null,
    interval: interval(price.recurring?.interval ?? 'month'),
    intervalCount: price.recurring?.interval_count ?? 1,
  };
}

export function toCatalogPrice(price: Stripe.Price): CatalogPrice {
  const { product } = price;
  const named = typeof product === 'object' && !('deleted' in product) ? product.name : null;
  return {
    price: toPrice(price),
    productName: named ?? price.nickname ?? price.id,
    productId: idOf(product),
    meterId: price.recurring?.meter ?? null,
  };
}

export function toMeter(meter: Stripe.Billing.Meter): Meter {
  return {
    id: text(meter.id),
    eventName: text(meter.event_name),
    aggregation: formula(meter.default_aggregation.formula),
  };
}

export function toCustomer(customer: Stripe.Customer): Customer {
  const clock = customer.test_clock;
  const method = customer.invoice_settings?.default_payment_method ?? null;
  const source = customer.default_source ?? null;
  return {
    id: text(customer.id),
    clockTime: clock && typeof clock === 'object' ? date(clock.frozen_time) : null,
    defaultPaymentMethod: idOf(method) ?? idOf(source),
  };
}

export function toSubscription(subscription: Stripe.Subscription): Subscription {
  return {
    id: text(subscription.id),
    status: subscription.status,
    currency: text(subscription.currency),
    anchor: date(subscription.billing_cycle_anchor),
    startedAt: date(subscription.start_date),
    collection:
      subscription.collection_method === 'send_invoice' ? 'send_invoice' : 'charge_automatically',
    defaultPaymentMethod:
      idOf(subscription.default_payment_method) ?? idOf(subscription.default_source),
    items: subscription.items.data.map((item) => ({
      id: text(item.id),
      priceId: text(item.price.id),
      quantity: item.price.recurring?.usage_type === 'metered' ? null : integer(item.quantity ?? 1),
      start: date(item.current_period_start),
      end: date(item.current_period_end),
    })),
    trialEnd: moment(subscription.trial_end),
    cancelAt: moment(subscription.cancel_at),
    endsWithPeriod: endsWithPeriod(subscription),
    isGoverned: Boolean(
      subscription.schedule ||
        subscription.pending_update ||
        subscription.billing_schedules?.length,
    ),
    isPaused: Boolean(subscription.pause_collection),
    unusual: unusualOf(subscription),
  };
}

/** Stripe names the end of the period where there is one; with several, only the date can tell. */
function endsWithPeriod({ cancel_at, cancel_at_period_end, items }: Stripe.Subscription) {
  if (cancel_at_period_end) return true;
  const ends = new Set(items.data.map(({ current_period_end }) => current_period_end));
  return ends.size > 1 && cancel_at === Math.min(...ends);
}

function unusualOf(subscription: Stripe.Subscription): Subscription['unusual'] {
  const { status, billing_thresholds, pause_collection, schedule, items, cancel_at } = subscription;
  if (status === 'trialing') return 'trial';
  const ends = items.data.map(({ current_period_end }) => current_period_end);
  if (cancel_at !== null && ends.some((end) => cancel_at < end)) return 'cancelling';
  if (billing_thresholds || items.data.some((item) => item.billing_thresholds)) return 'threshold';
  if (pause_collection) return 'paused';
  return schedule ? 'schedule' : null;
}

export function toPaymentMethod(method: Stripe.PaymentMethod): PaymentMethod {
  const { card } = method;
  const other = method[method.type as 'us_bank_account' | 'sepa_debit'] as
    | { last4?: string | null }
    | undefined;
  return {
    id: text(method.id),
    type: text(method.type),
    brand: card?.brand ?? null,
    last4: card?.last4 ?? other?.last4 ?? null,
    expMonth: card?.exp_month ?? null,
    expYear: card?.exp_year ?? null,
  };
}

export function toInvoice(invoice: Stripe.Invoice): Invoice {
  const { currency } = invoice;
  const money = (amount: number) => toMoney(amount, currency);
  const parent = invoice.parent?.subscription_details?.subscription ?? null;
  return {
    id: text(invoice.id),
    number: invoice.number,
    status: status(invoice.status),
    overdue: false,
    created: instant(invoice.created),
    period: { start: instant(invoice.period_start), end: instant(invoice.period_end) },
    total: money(invoice.total),
    amountDue: money(invoice.amount_due),
    amountRemaining: money(invoice.amount_remaining),
    dueDate: invoice.due_date === null ? null : instant(invoice.due_date),
    paidAt: invoice.status_transitions.paid_at ? instant(invoice.status_transitions.paid_at) : null,
    hasLinks: Boolean(invoice.hosted_invoice_url || invoice.invoice_pdf),
    subscription: idOf(parent),
    attempted: invoice.attempted,
    nextAttempt: invoice.next_payment_attempt ? instant(invoice.next_payment_attempt) : null,
    finalizesAt: invoice.automatically_finalizes_at
      ? date(invoice.automatically_finalizes_at)
      : null,
    reason: invoice.billing_reason,
  };
}

/** The tax rates an invoice names. */
export function taxRatesOf(invoice: Stripe.Invoice): string[] {
  return (invoice.total_taxes ?? []).flatMap((tax) => tax.tax_rate_details?.tax_rate ?? []);
}

export function toTaxRate({ display_name, jurisdiction, percentage }: Stripe.TaxRate): TaxRate {
  // "VAT, DE" says no more than the VAT of an invoice in euros: a country code is left out.
  const place = jurisdiction && jurisdiction.length > 2 ? `, ${jurisdiction}` : '';
  return { label: text(display_name) + place, percent: decimal(percentage) };
}

/**
 * Totals and lines of an invoice or a preview; `lines` are all of them, beyond the ten embedded,
 * and `rates` those of its tax rates that could be read.
 */
export function toPreview(
  invoice: Stripe.Invoice,
  lines: readonly Stripe.InvoiceLineItem[],
  rates: ReadonlyMap<string, TaxRate> = new Map(),
  scopes: CouponScopes = new Map(),
): PreviewFacts {
  const { currency } = invoice;
  const money = (amount: number) => toMoney(amount, currency);
  const credits = (invoice.total_pretax_credit_amounts ?? []).filter(
    ({ type }) => type === 'credit_balance_transaction',
  );
  const taken = (invoice.total_discount_amounts ?? []).map(({ discount }) => discount);
  return {
    lines: lines.map((line) => toLine(line, rates)),
    totals: {
      // Stripe's own has the discounts of items taken off, which stand among the discounts here.
      subtotal: money(lines.reduce((sum, { amount }) => sum + integer(amount), 0)),
      discounts: (invoice.total_discount_amounts ?? []).map(({ amount, discount }) => {
        const { label, percent } = toDiscount(discount, currency);
        return { label, percent, amount: money(-amount) };
      }),
      credits: credits.map(({ amount }) => ({
        label: null,
        percent: null,
        amount: money(-amount),
      })),
      taxes: (invoice.total_taxes ?? []).map(({ amount, tax_behavior, tax_rate_details }) => ({
        ...(rates.get(tax_rate_details?.tax_rate ?? '') ?? { label: null, percent: null }),
        inclusive: tax_behavior === 'inclusive',
        amount: money(amount),
      })),
      total: money(invoice.total),
      ...balanceOf(invoice),
      amountDue: money(invoice.amount_due),
    },
    discounts: invoice.discounts.map((discount) => toDiscount(discount, currency)),
    itemDiscounts: taken.map((discount) => toItemDiscount(discount, currency, scopes)),
    startingBalance: integer(invoice.starting_balance),
  };
}

/** How the customer's balance and what is too little to charge lead from the total to the amount due. */
function balanceOf(invoice: Stripe.Invoice) {
  const { total, amount_due, starting_balance, currency } = invoice;
  const credited = invoice.pre_payment_credit_notes_amount;
  const asked = amount_due + credited;
  // A balance that pays for all of it, or an invoice that gives money back, moves by the total.
  const isSettled = total + starting_balance <= 0;
  const balance = isSettled ? asked - total : starting_balance;
  return {
    balance: toMoney(balance, currency),
    creditNotes: toMoney(0 - credited, currency),
    carried: toMoney(asked - total - balance, currency),
  };
}

/** Products by coupon, null for all; undefined where they could not be read. */
type CouponScopes = ReadonlyMap<string, readonly string[] | null | undefined>;

/** The coupons that take something off single items, by id. */
export function itemCouponsOf(
  { total_discount_amounts }: Stripe.Invoice,
  lines: readonly Stripe.InvoiceLineItem[],
): string[] {
  const ofItems = new Set(lines.flatMap(({ discounts }) => discounts.map(idOf)));
  const found = (total_discount_amounts ?? []).flatMap(({ discount }) =>
    typeof discount === 'object' && ofItems.has(discount.id)
      ? (idOf(discount.source.coupon) ?? [])
      : [],
  );
  return [...new Set(found)];
}

/** A discount of an item, as its coupon's products are known. Without them it is no rule. */
function toItemDiscount(
  discount: string | Stripe.Discount | Stripe.DeletedDiscount,
  currency: string,
  scopes: CouponScopes,
): DiscountFact {
  const fact = toDiscount(discount, currency);
  const coupon = typeof discount === 'object' ? idOf(discount.source.coupon) : null;
  if (coupon === null || !scopes.has(coupon)) return fact;
  const products = scopes.get(coupon);
  return products === undefined ? { ...fact, percent: null, amount: null } : { ...fact, products };
}

/** The rule of the coupon behind a discount, where it was expanded and is of this currency. */
function toDiscount(
  discount: string | Stripe.Discount | Stripe.DeletedDiscount,
  currency: string,
): DiscountFact {
  const id = text(typeof discount === 'object' ? discount.id : discount);
  const coupon = typeof discount === 'object' ? discount.source.coupon : null;
  const none = { id, label: null, percent: null, amount: null, products: null, isOnce: false };
  if (typeof coupon !== 'object' || !coupon) return none;
  return {
    id,
    label: coupon.name ?? null,
    percent: coupon.percent_off == null ? null : decimal(coupon.percent_off),
    amount: coupon.currency === currency ? (coupon.amount_off ?? null) : null,
    products: coupon.applies_to?.products ?? null,
    isOnce: coupon.duration === 'once',
  };
}

function toLine(line: Stripe.InvoiceLineItem, rates: ReadonlyMap<string, TaxRate>): Line {
  const item = line.parent?.subscription_item_details;
  const quantity = line.quantity_decimal ?? line.quantity;
  const unit = line.pricing?.unit_amount_decimal ?? null;
  return {
    id: text(line.id),
    item: item?.subscription_item ?? null,
    priceId: idOf(line.pricing?.price_details?.price ?? null),
    proration: item?.proration ?? line.parent?.invoice_item_details?.proration ?? false,
    description: line.description,
    period: { start: instant(line.period.start), end: instant(line.period.end) },
    quantity: quantity === null ? null : decimal(quantity),
    unitAmount: unit === null ? null : decimal(unit),
    amount: toMoney(line.amount, line.currency),
    productId: line.pricing?.price_details?.product ?? null,
    isDiscountable: line.discountable,
    discounts: line.discounts.flatMap((discount) => idOf(discount) ?? []),
    credits: (line.pretax_credit_amounts ?? [])
      .filter(({ type }) => type === 'credit_balance_transaction')
      .map(({ amount, credit_balance_transaction: transaction }) => ({
        transaction: idOf(transaction ?? null),
        amount: integer(amount),
      })),
    taxes: (line.taxes ?? []).map((tax) => toLineTax(tax, rates)),
  };
}

/** Why Stripe takes no tax although there is a rate. */
const UNTAXED = new Set([
  'customer_exempt',
  'excluded_territory',
  'jurisdiction_unsupported',
  'not_collecting',
  'not_subject_to_tax',
  'not_supported',
  'product_exempt',
  'product_exempt_holiday',
  'reverse_charge',
  'zero_rated',
]);

/** Why it takes tax of a part only, which part it does not say. */
const PARTLY_TAXED = /^(portion_|proportionally_|taxable_basis_reduced)/;

function toLineTax(
  { tax_behavior, tax_rate_details, taxability_reason: reason }: Stripe.InvoiceLineItem.Tax,
  rates: ReadonlyMap<string, TaxRate>,
): LineTax {
  const id = tax_rate_details?.tax_rate ?? '';
  const rate = rates.get(id);
  const isTaxed = !UNTAXED.has(reason);
  const known = rate && !PARTLY_TAXED.test(reason) ? rate.percent : null;
  return {
    id,
    label: rate?.label ?? null,
    percent: isTaxed ? known : '0',
    inclusive: tax_behavior === 'inclusive',
  };
}

/**
 * A grant of money; null for any other kind. `available` is read by itself. Its name is the
 * vendor's own, for the dashboard.
 */
export function toCreditGrant(
  grant: Stripe.Billing.CreditGrant,
  available: number,
): CreditGrant | null {
  const { monetary } = grant.amount;
  if (!monetary) return null;
  const { prices } = grant.applicability_config.scope;
  return {
    id: text(grant.id),
    currency: text(monetary.currency),
    available: integer(available),
    priority: grant.priority ?? 50,
    category: grant.category,
    effectiveAt: grant.effective_at === null ? null : date(grant.effective_at),
    expiresAt: grant.expires_at === null ? null : date(grant.expires_at),
    createdAt: date(grant.created),
    prices: prices?.map((price) => text(price.id)) ?? null,
  };
}

/** Rows of a summary, oldest first: Stripe sends them newest first and leaves out what is zero. */
export function toUsageRows(rows: readonly Stripe.Billing.MeterEventSummary[]): UsageRow[] {
  return rows
    .map((row) => ({ start: date(row.start_time), quantity: decimal(row.aggregated_value) }))
    .sort((a, b) => a.start.getTime() - b.start.getTime());
}

export function toMoney(amount: number, currency: string): Money {
  return { amount: integer(amount), currency: text(currency) };
}

/** The id of what Stripe sends either as an id or, expanded, as the object. */
export function idOf(reference: string | { id: string } | null | undefined): string | null {
  return typeof reference === 'object' ? (reference?.id ?? null) : (reference ?? null);
}

/** Stripe's numbers and decimals as plain decimal text, without an exponent. */
export function decimal(
  value: number | string | { toString(): string } | null | undefined,
): string {
  const written = String(value);
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(written);
  if (!match) throw new TypeError(`${written} is not a decimal number.`);
  const [, sign = '', whole = '', fraction = '', exponent] = match;
  if (!exponent) return written;
  return sign + movePoint(whole + fraction, fraction.length - Number(exponent));
}

/** `digits` with the point `places` from the right; a negative number of places appends zeros. */
function movePoint(digits: string, places: number) {
  if (places <= 0) return digits + '0'.repeat(-places);
  const padded = digits.padStart(places + 1, '0');
  return `${padded.slice(0, -places)}.${padded.slice(-places)}`;
}

function tiersMode(mode: string | null) {
  return oneOf(['graduated', 'volume'] as const, mode);
}

function interval(value: string) {
  return oneOf(['day', 'week', 'month', 'year'] as const, value);
}

function formula(value: string) {
  return oneOf(['sum', 'count', 'last'] as const, value);
}

function status(value: string | null) {
  return oneOf(['draft', 'open', 'paid', 'uncollectible', 'void'] as const, value);
}

/** Stripe's enums are open: a value added later is not one we can speak for. */
function oneOf<const T extends string>(known: readonly T[], value: string | null): T {
  const found = known.find((candidate) => candidate === value);
  if (found === undefined) throw new TypeError(`"${value}" is not one of ${known.join(', ')}.`);
  return found;
}

function text(value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new TypeError('Stripe left out a text we need.');
}

function integer(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new TypeError('Stripe sent something else for a whole number.');
}

/** Of Stripe's whole seconds. */
export function date(seconds: unknown): Date {
  return new Date(integer(seconds) * 1_000);
}

function moment(seconds: unknown): Date | null {
  return seconds == null ? null : date(seconds);
}

function instant(seconds: unknown): string {
  return toInstant(date(seconds));
}
