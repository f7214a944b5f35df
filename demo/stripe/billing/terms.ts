import { settle } from '../money/settlement.ts';
import type { Customer, Invoice, InvoiceLine, Subscription, TaxRate } from '../wire.ts';
import type { World } from '../world.ts';
import { beginAutomaticTax, endAutomaticTax } from './automatic-tax.ts';
import { balanceFor, moveBalance, sharesCurrency } from './balance.ts';
import { bookCreditsUsed, returnCredits, takeCredits } from './credit-lines.ts';
import { spendOnce, takeDiscounts } from './discount-lines.ts';
import { idsOf, inheritedDiscounts } from './discounts.ts';
import { addTaxes } from './tax-lines.ts';
import { pretaxCredits, writeTotals } from './totals.ts';

export type Terms = { subscription: Subscription | null; customer: Customer; at: number };

/** What an invoice took from its subscription's items when it was first written. */
export type InvoiceTerms = Map<string, { discounts: string[]; taxRates: TaxRate[] }>;

/**
 * Fills in all that stands between an invoice's lines and its amount due, in this order:
 * discounts of items, discounts of the invoice, billing credits, taxes, the customer's
 * balance. Can be done again as often as the lines change: nothing is used up before
 * `commitTerms`.
 */
export function applyTerms(
  world: World,
  invoice: Invoice,
  lines: InvoiceLine[],
  terms: Terms,
): void {
  if (!world.store.terms.has(invoice.id)) inherit(world, invoice, terms);
  price(world, invoice, lines, terms, world.switches.creditsInPreview);
}

/** Books what a finalized invoice uses up. Called once, after the last `applyTerms`. */
export function commitTerms(world: World, invoice: Invoice, at: number): void {
  const customer = world.store.customers.get(invoice.customer)!;
  const lines = world.store.lines.get(invoice.id) ?? [];
  price(world, invoice, lines, { subscription: null, customer, at }, true);
  endAutomaticTax(world, invoice, at);
  bookCreditsUsed(world, invoice, lines, at);
  invoice.total_pretax_credit_amounts = pretaxCredits(lines);
  spendOnce(world, invoice, at);

  const starting = balanceFor(customer, invoice);
  const { due, ending } = settle(invoice.total, starting, invoice.currency, world.switches);
  // What is left over of other money has no balance to go to: it is nobody's.
  invoice.ending_balance = sharesCurrency(customer, invoice) ? ending : starting;
  if (invoice.ending_balance === starting) return;
  const isTooSmall = due === 0 && ending > 0;
  const type = isTooSmall ? 'invoice_too_small' : 'applied_to_invoice';
  moveBalance(world, customer, { amount: ending - starting, invoice: invoice.id, type }, at);
}

/** Gives back what a voided invoice had used up. */
export function revertTerms(world: World, invoice: Invoice, at: number): void {
  returnCredits(world, invoice, at);
  const customer = world.store.customers.get(invoice.customer)!;
  const amount = invoice.starting_balance - (invoice.ending_balance ?? invoice.starting_balance);
  if (amount === 0) return;
  moveBalance(world, customer, { amount, invoice: invoice.id, type: 'unapplied_from_invoice' }, at);
}

/** What a new invoice has of its subscription, its items and its customer. */
function inherit(world: World, invoice: Invoice, { subscription, customer }: Terms): void {
  const items = subscription?.items.data ?? [];
  world.store.terms.set(
    invoice.id,
    new Map(
      items.map((item) => [item.id, { discounts: idsOf(item), taxRates: item.tax_rates ?? [] }]),
    ),
  );
  invoice.discounts = inheritedDiscounts(world, subscription, customer, invoice);
  if (!subscription) return;
  invoice.default_tax_rates = [...(subscription.default_tax_rates ?? [])];
  invoice.automatic_tax.enabled = subscription.automatic_tax.enabled;
}

function price(
  world: World,
  invoice: Invoice,
  lines: InvoiceLine[],
  { customer, at }: Terms,
  withCredits: boolean,
): void {
  const items = world.store.terms.get(invoice.id) ?? new Map();
  const { subtotals, left: discounted } = takeDiscounts(world, invoice, lines, items);
  const left = withCredits ? takeCredits(world, invoice, lines, discounted, at) : discounted;
  beginAutomaticTax(invoice, customer);
  const untaxed = addTaxes(world, invoice, lines, { subtotals, left }, { customer, items });
  writeTotals(invoice, lines, { subtotals, untaxed });

  const starting = balanceFor(customer, invoice);
  const { due } = settle(invoice.total, starting, invoice.currency, world.switches);
  Object.assign(invoice, { starting_balance: starting, amount_due: due, amount_remaining: due });
}
