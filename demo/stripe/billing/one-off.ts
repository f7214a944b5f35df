import { StripeFailure } from '../http/errors.ts';
import { mergeMetadata } from '../http/form.ts';
import type { Customer, Invoice, Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { type DiscountRequest, setDiscounts } from './discounts.ts';
import { chargesOf, claimItems, pendingItems, releaseItems } from './invoice-items.ts';
import { taxRatesOf } from './invoice-tax-rates.ts';
import { repriceDraft, writeInvoice } from './invoices.ts';

const DAY = 86_400;

/** What a draft can be told, and told again until it is finalized. */
export type DraftChanges = {
  auto_advance?: boolean | undefined;
  automatic_tax?: { enabled: boolean } | undefined;
  automatically_finalizes_at?: number | undefined;
  collection_method?: 'charge_automatically' | 'send_invoice' | undefined;
  custom_fields?: { name: string; value: string }[] | '' | undefined;
  days_until_due?: number | undefined;
  default_payment_method?: string | null | undefined;
  default_tax_rates?: string[] | '' | undefined;
  description?: string | null | undefined;
  discounts?: DiscountRequest[] | '' | undefined;
  due_date?: number | undefined;
  footer?: string | null | undefined;
  metadata?: Record<string, string> | undefined;
  statement_descriptor?: string | null | undefined;
};

export type NewInvoice = {
  customer: Customer;
  /** Whose pending items alone are billed. */
  subscription: Subscription | null;
  currency: string;
  takesPendingItems: boolean;
  at: number;
};

/** Writes the draft of an invoice that somebody asks for. */
export function createOneOff(world: World, wanted: NewInvoice, changes: DraftChanges): Invoice {
  const { at, currency, customer, subscription } = wanted;
  const items = wanted.takesPendingItems
    ? pendingItems(world, customer.id, subscription, currency)
    : [];
  const charges = chargesOf(items);
  const invoice = writeInvoice(world, {
    id: world.id('in', 24),
    customer,
    subscription,
    currency,
    charges,
    reason: 'manual',
    at,
    period: { start: at, end: at },
  });
  // What is wrong with the request shows before anything is kept of it.
  applyFields(world, invoice, { collection_method: 'charge_automatically', ...changes }, at);
  customer.currency ??= currency;
  world.store.invoices.set(invoice.id, invoice);
  world.store.drafts.set(invoice.id, charges);
  claimItems(world, invoice, charges);
  repriceDraft(world, invoice, at);
  world.emit('invoice.created', invoice, at);
  return invoice;
}

/** Changes a draft, and prices it again. Answers the values it replaced. */
export function updateDraft(
  world: World,
  invoice: Invoice,
  changes: DraftChanges,
  at: number,
): Partial<Invoice> {
  const before = structuredClone(invoice);
  const after = structuredClone(invoice);
  applyFields(world, after, changes, at);
  Object.assign(invoice, after);
  repriceDraft(world, invoice, at);
  return Object.fromEntries(Object.entries(before).filter(([key]) => key in changes));
}

/** Forgets a draft that somebody asked for. Its items wait for another invoice. */
export function deleteDraft(world: World, invoice: Invoice, at: number): void {
  if (invoice.status !== 'draft') {
    throw new StripeFailure('You can only delete draft invoices.');
  }
  if (invoice.parent?.subscription_details) {
    throw new StripeFailure(
      'You can only delete one-off invoices. Invoices of a subscription must be voided.',
    );
  }
  releaseItems(world, invoice);
  const { claims, drafts, invoices, lines, terms } = world.store;
  for (const [discount, claim] of claims) if (claim === invoice.id) claims.delete(discount);
  for (const shelf of [drafts, invoices, lines, terms]) shelf.delete(invoice.id);
  world.emit('invoice.deleted', invoice, at);
}

function applyFields(world: World, invoice: Invoice, changes: DraftChanges, at: number): void {
  applyCollection(invoice, changes, at);
  const { default_payment_method: method, description, footer } = changes;
  if (method !== undefined) invoice.default_payment_method = method;
  if (description !== undefined) invoice.description = description;
  if (footer !== undefined) invoice.footer = footer;
  if (changes.statement_descriptor !== undefined) {
    invoice.statement_descriptor = changes.statement_descriptor;
  }
  if (changes.custom_fields !== undefined) invoice.custom_fields = changes.custom_fields || null;
  if (changes.automatic_tax) invoice.automatic_tax.enabled = changes.automatic_tax.enabled;
  if (changes.default_tax_rates !== undefined) {
    invoice.default_tax_rates = taxRatesOf(world, changes.default_tax_rates);
  }
  invoice.metadata = mergeMetadata(invoice.metadata ?? {}, changes.metadata);
  setDiscounts(world, invoice, changes.discounts, { customer: invoice.customer, at });
  applyAdvance(world, invoice, changes);
}

function applyCollection(invoice: Invoice, changes: DraftChanges, at: number): void {
  const { collection_method: way = invoice.collection_method, days_until_due: days } = changes;
  const dueDate = days === undefined ? changes.due_date : at + days * DAY;
  if (days !== undefined && changes.due_date !== undefined) {
    const message = 'You may only specify one of these parameters: days_until_due, due_date.';
    throw new StripeFailure(message, { code: 'parameters_exclusive', param: 'due_date' });
  }
  invoice.collection_method = way;
  if (way === 'send_invoice') {
    invoice.due_date = dueDate ?? invoice.due_date;
    if (invoice.due_date !== null) return;
    const message =
      'If invoice collection method is `send_invoice`, you must specify `due_date` or `days_until_due`.';
    throw new StripeFailure(message, { param: 'due_date' });
  }
  invoice.due_date = null;
  if (dueDate === undefined) return;
  const message =
    'You can only specify `due_date` or `days_until_due` if invoice collection method is `send_invoice`.';
  throw new StripeFailure(message, { param: 'due_date' });
}

/** A draft that advances by itself says when. */
function applyAdvance(world: World, invoice: Invoice, changes: DraftChanges): void {
  const { auto_advance: advance, automatically_finalizes_at: wanted } = changes;
  if (advance !== undefined || wanted !== undefined) {
    invoice.auto_advance = advance ?? true;
  }
  const usual = invoice.automatically_finalizes_at ?? invoice.created + world.switches.graceSeconds;
  const at = invoice.auto_advance ? (wanted ?? usual) : null;
  invoice.automatically_finalizes_at = at;
  invoice.next_payment_attempt = invoice.collection_method === 'send_invoice' ? null : at;
}
