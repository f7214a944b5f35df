import { missing, StripeFailure } from '../http/errors.ts';
import type { Customer, Discount, Invoice, Subscription } from '../wire.ts';
import { nowOf, type World } from '../world.ts';
import { settleEnd } from './cancellation.ts';
import type { Settlement } from './changes.ts';
import { chargesDue, nextBillingTime } from './charges.ts';
import { type DiscountRequest, setDiscounts } from './discounts.ts';
import { forkWorld, twinOf } from './fork.ts';
import { addInvoiceItem, chargesOf, pendingItems } from './invoice-items.ts';
import { changeItem, type InvoiceItemRequest, requestedItem } from './new-invoice-item.ts';
import { resumeSubscription } from './pauses.ts';
import { previewNext, previewOf } from './preview.ts';
import { periodBehind } from './renewals.ts';
import { draftSubscription, firstCharges, type ItemRequest } from './subscriptions.ts';
import { applyTerms } from './terms.ts';
import { applyUpdate, type SubscriptionUpdate } from './updates.ts';

export type WhatIf = {
  customer: Customer;
  subscription: Subscription | null;
  details?: WhatIfDetails;
  invoiceItems?: (InvoiceItemRequest & { invoiceitem?: string })[];
  currency?: string;
  mode: 'next' | 'recurring';
  /** Terms of the preview alone, instead of those it would inherit. */
  terms: { automatic_tax?: { enabled: boolean }; discounts?: DiscountRequest[] | '' };
};

/** A preview, and the discounts to look at: some may be of nothing else. */
export type Imagined = { invoice: Invoice; discounts: Map<string, Discount> };

export type WhatIfDetails = Pick<
  SubscriptionUpdate,
  | 'billing_cycle_anchor'
  | 'cancel_at'
  | 'cancel_at_period_end'
  | 'items'
  | 'metadata'
  | 'proration_behavior'
  | 'proration_date'
  | 'trial_end'
> & { cancel_now?: boolean; resume_at?: 'now' };

/** The invoice that would come of changes nobody makes: they happen in a forked world. */
export function previewWhatIf(world: World, request: WhatIf): Imagined {
  const fork = forkWorld(world, request.customer.id);
  const customer = fork.store.customers.get(request.customer.id)!;
  const now = nowOf(world, customer);
  const invoice = previewIn(fork, request, customer, now);
  imagineTerms(fork, invoice, request, customer, now);
  return { invoice, discounts: fork.store.discounts };
}

function previewIn(fork: World, request: WhatIf, customer: Customer, now: number): Invoice {
  const existing = request.subscription && twinOf(fork, request.subscription);
  const started = existing ? null : start(fork, customer, request);
  const subscription = existing ?? started;
  for (const item of request.invoiceItems ?? []) {
    imagine(fork, item, { customer, now, subscription });
  }
  if (!subscription) return previewOneOff(fork, request, customer, now);

  const settlement = existing
    ? change(fork, existing, request.details ?? {}, now)
    : settlementOf(firstCharges(fork, subscription, request.details?.proration_behavior, now), now);
  if (request.mode === 'recurring') return previewRecurring(fork, subscription);
  if (settlement) return previewOf(fork, subscription, settlement, now);
  return previewNext(fork, subscription);
}

function change(
  fork: World,
  subscription: Subscription,
  { cancel_now, resume_at, ...update }: WhatIfDetails,
  now: number,
): Settlement | null {
  const behavior = update.proration_behavior ?? 'create_prorations';
  if (behavior === 'none' && update.proration_date !== undefined) throw nothingToProrate();
  if (cancel_now) {
    const end = { invoice_now: true, prorate: behavior !== 'none' };
    const settlement = settleEnd(fork, subscription, end, now);
    subscription.status = 'canceled';
    return settlement;
  }
  if (resume_at) {
    const at = update.proration_date ?? now;
    return resumeSubscription(fork, subscription, { anchor: 'now', at, behavior, now });
  }
  if (Object.keys(update).length === 0) return null;
  return applyUpdate(fork, subscription, update, now);
}

/** A subscription that does not exist, so that its first invoice can be looked at. */
function start(fork: World, customer: Customer, { details }: WhatIf): Subscription | null {
  if (!details?.items) return null;
  refuseUnstarted(details);
  const items = details.items.map(({ price, quantity, metadata }, index): ItemRequest => {
    if (price === undefined)
      throw missing('price', '', `subscription_details[items][${index}][price]`);
    return { metadata, price, quantity };
  });
  const { cancel_at, cancel_at_period_end, metadata, proration_behavior, trial_end } = details;
  const { subscription } = draftSubscription(fork, {
    cancel_at,
    cancel_at_period_end,
    customer: customer.id,
    items,
    metadata,
    proration_behavior,
    trial_end,
  });
  fork.store.subscriptions.set(subscription.id, subscription);
  return subscription;
}

/** What comes round each period: nothing pending, nothing prorated. */
function previewRecurring(fork: World, subscription: Subscription): Invoice {
  const at = nextBillingTime(subscription);
  const charges = chargesDue(fork, subscription, at);
  return previewOf(fork, subscription, { charges, period: periodBehind(subscription, at) }, at);
}

function previewOneOff(fork: World, request: WhatIf, customer: Customer, now: number): Invoice {
  const imagined = [...fork.store.invoiceItems.values()].at(-1);
  const currency = request.currency ?? imagined?.currency ?? customer.currency ?? 'usd';
  const charges = chargesOf(pendingItems(fork, customer.id, null, currency));
  const period = { start: now, end: now };
  return previewOf(fork, null, { charges, period }, now, { currency, customer });
}

function imagine(
  fork: World,
  { invoiceitem, ...request }: InvoiceItemRequest & { invoiceitem?: string },
  owner: { customer: Customer; subscription: Subscription | null; now: number },
): void {
  if (invoiceitem === undefined) {
    addInvoiceItem(fork, requestedItem(fork, request, owner));
    return;
  }
  const item = fork.store.invoiceItems.get(invoiceitem);
  if (item?.customer !== owner.customer.id || item.invoice !== null) {
    throw missing('invoiceitem', invoiceitem, 'invoice_items');
  }
  changeItem(fork, item, request);
}

/** Prices a preview again with terms of its own. What it redeems counts nowhere. */
function imagineTerms(
  fork: World,
  invoice: Invoice,
  { terms: { automatic_tax: automatic, discounts } }: WhatIf,
  customer: Customer,
  now: number,
): void {
  if (!automatic && discounts === undefined) return;
  if (automatic) invoice.automatic_tax.enabled = automatic.enabled;
  setDiscounts(fork, invoice, discounts, { customer: customer.id, at: now, redeem: false });
  const lines = fork.store.previewLines.get(invoice.id)!;
  applyTerms(fork, invoice, lines, { subscription: null, customer, at: invoice.created });
}

function settlementOf(charges: Settlement['charges'], now: number): Settlement | null {
  return charges.length > 0 ? { charges, period: { start: now, end: now } } : null;
}

function nothingToProrate(): StripeFailure {
  const param = 'subscription_details[proration_date]';
  const message = `You cannot pass ${param} when subscription_details[proration_behavior] is \`none\`.`;
  return new StripeFailure(message, { param });
}

/** What needs a subscription that is there already. */
function refuseUnstarted(details: WhatIfDetails): void {
  const items = details.items ?? [];
  const only = [
    details.cancel_now && 'cancel_now',
    details.resume_at && 'resume_at',
    details.proration_date !== undefined && 'proration_date',
    items.some(({ deleted, id }) => deleted || id !== undefined) && 'items][id',
  ].find(Boolean);
  if (!only) return;
  const param = `subscription_details[${only}]`;
  throw new StripeFailure(`You can only pass ${param} together with subscription.`, { param });
}
