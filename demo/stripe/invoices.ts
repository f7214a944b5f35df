import { type Charge, linesOf } from './charges.ts';
import type { Period } from './period.ts';
import { settle } from './settlement.ts';
import type { Reading } from './usage.ts';
import type { Customer, Invoice, InvoiceLine, List, Subscription } from './wire.ts';
import type { World } from './world.ts';

/** How many lines an invoice embeds; the rest must be paged. */
const EMBEDDED_LINES = 10;

export type Bill = {
  id: string;
  subscription: Subscription;
  charges: Charge[];
  reason: 'subscription_create' | 'subscription_cycle' | 'upcoming';
  at: number;
  period: Period;
  reading?: Reading;
};

/** Writes an invoice for some charges and keeps all of its lines under its id. */
export function writeInvoice(world: World, bill: Bill): Invoice {
  const { subscription, at } = bill;
  const customer = world.store.customers.get(subscription.customer)!;
  const isDraft = bill.reason === 'subscription_cycle';
  const invoice = blankInvoice(customer, subscription, bill.id);
  invoice.automatically_finalizes_at = isDraft ? at + world.switches.graceSeconds : null;
  invoice.billing_reason = bill.reason;
  invoice.created = at;
  invoice.next_payment_attempt = at + world.switches.graceSeconds;
  invoice.period_start = bill.period.start;
  invoice.period_end = bill.period.end;
  setLines(world, invoice, linesOf(world, subscription, bill.charges, bill.id, bill.reading));
  settle(invoice, customer, world.switches);
  return invoice;
}

/** Stores a draft and announces it. It absorbs late usage until it finalizes. */
export function createDraft(world: World, bill: Bill): Invoice {
  const invoice = writeInvoice(world, bill);
  world.store.invoices.set(invoice.id, invoice);
  world.store.drafts.set(invoice.id, bill.charges);
  bill.subscription.latest_invoice = invoice.id;
  world.emit('invoice.created', invoice, bill.at);
  return invoice;
}

/** Closes a draft: prices its usage once more, numbers it, and collects what is due. */
export function finalizeInvoice(world: World, invoice: Invoice, at: number): void {
  const { store } = world;
  const subscription = store.subscriptions.get(subscriptionOf(invoice))!;
  const charges = store.drafts.get(invoice.id) ?? [];
  setLines(world, invoice, linesOf(world, subscription, charges, invoice.id));
  store.drafts.delete(invoice.id);

  const customer = store.customers.get(invoice.customer)!;
  const ending = settle(invoice, customer, world.switches);
  if (customer.currency === invoice.currency) customer.balance = ending;
  const sequence = String(customer.next_invoice_sequence).padStart(4, '0');
  customer.next_invoice_sequence += 1;
  const token = world.id('test', 32);
  store.hosted.set(token, invoice.id);
  Object.assign(invoice, {
    automatically_finalizes_at: null,
    effective_at: at,
    ending_balance: ending,
    hosted_invoice_url: `${world.publicUrl}/i/${token}`,
    invoice_pdf: `${world.publicUrl}/i/${token}/pdf`,
    number: `${customer.invoice_prefix}-${sequence}`,
    status: 'open',
  });
  invoice.status_transitions.finalized_at = at;
  world.emit('invoice.finalized', invoice, at);
  collect(world, invoice, subscription, customer, at);
}

/** The card that would be charged: the subscription's own before the customer's. */
export function defaultPaymentMethod(subscription: Subscription, customer: Customer) {
  return subscription.default_payment_method ?? customer.invoice_settings.default_payment_method;
}

export function subscriptionOf(invoice: Invoice): string {
  return String(invoice.parent?.subscription_details?.subscription ?? '');
}

/** The first page of a list, embedded in the object that owns it. */
export function embed<T>(all: T[], url: string, count = EMBEDDED_LINES): List<T> {
  return { object: 'list', data: all.slice(0, count), has_more: all.length > count, url };
}

function collect(
  world: World,
  invoice: Invoice,
  subscription: Subscription,
  customer: Customer,
  at: number,
): void {
  const card = defaultPaymentMethod(subscription, customer);
  const isCharged = invoice.amount_due > 0;
  invoice.next_payment_attempt = null;
  if (isCharged && (!card || invoice.collection_method === 'send_invoice')) return;
  invoice.amount_paid = invoice.amount_due;
  invoice.amount_remaining = 0;
  invoice.attempted = true;
  invoice.attempt_count = isCharged ? 1 : 0;
  invoice.auto_advance = false;
  invoice.status = 'paid';
  invoice.status_transitions.paid_at = at;
  world.emit('invoice.paid', invoice, at);
  world.emit('invoice.payment_succeeded', invoice, at);
}

function setLines(world: World, invoice: Invoice, lines: InvoiceLine[]): void {
  const { store } = world;
  const shelf = invoice.billing_reason === 'upcoming' ? store.previewLines : store.lines;
  // A line that is priced again stays the line it was.
  const before = shelf.get(invoice.id) ?? [];
  for (const [index, line] of lines.entries()) line.id = before[index]?.id ?? line.id;
  shelf.set(invoice.id, lines);
  invoice.lines = embed(lines, `/v1/invoices/${invoice.id}/lines`);
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  invoice.subtotal = total;
  invoice.subtotal_excluding_tax = total;
  invoice.total = total;
  invoice.total_excluding_tax = total;
}

function blankInvoice(customer: Customer, subscription: Subscription, id: string): Invoice {
  return {
    id,
    object: 'invoice',
    account_country: 'US',
    account_name: 'Stripe simulator',
    account_tax_ids: null,
    amount_due: 0,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    automatic_tax: {
      disabled_reason: null,
      enabled: false,
      liability: null,
      provider: null,
      status: null,
    },
    automatically_finalizes_at: null,
    billing_reason: null,
    collection_method: subscription.collection_method,
    created: 0,
    currency: subscription.currency,
    custom_fields: null,
    customer: customer.id,
    customer_account: null,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: customer.shipping,
    customer_tax_exempt: customer.tax_exempt ?? 'none',
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    due_date: null,
    effective_at: null,
    ending_balance: null,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: embed<InvoiceLine>([], `/v1/invoices/${id}/lines`),
    livemode: false,
    metadata: {},
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    parent: {
      quote_details: null,
      subscription_details: {
        metadata: { ...subscription.metadata },
        subscription: subscription.id,
      },
      type: 'subscription_details',
    },
    payment_settings: {
      default_mandate: null,
      payment_method_options: null,
      payment_method_types: null,
    },
    period_end: 0,
    period_start: 0,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status: 'draft',
    status_transitions: {
      finalized_at: null,
      marked_uncollectible_at: null,
      paid_at: null,
      voided_at: null,
    },
    subtotal: 0,
    subtotal_excluding_tax: 0,
    test_clock: customer.test_clock ?? null,
    total: 0,
    total_discount_amounts: [],
    total_excluding_tax: 0,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: null,
  };
}
