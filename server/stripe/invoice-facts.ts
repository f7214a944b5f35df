/** Everything that is on an invoice or a preview of one, with what Stripe does not send with it. */
import type Stripe from 'stripe';
import type { ReadOptions } from '../cache/read-cache.ts';
import type { PreviewFacts } from '../portal/snapshot.ts';
import { Problem } from '../problems.ts';
import type { Catalogue } from './catalogue.ts';
import { itemCouponsOf, taxRatesOf, toPreview } from './mapping.ts';
import { everyPage } from './pages.ts';
import type { Ask } from './retry.ts';

type Line = Stripe.InvoiceLineItem;

export type InvoiceReading = {
  readonly stripe: Stripe;
  readonly ask: Ask;
  readonly catalogue: Catalogue;
  /** The reading of the catalogue that this is a part of. */
  readonly within: ReadOptions;
  /** Hears the id of what is somebody else's. */
  readonly foreign: (id: string) => void;
};

/** `invoice` is known to be the customer's. Throws `stripe_malformed` where a line is of another one. */
export async function readInvoiceFacts(
  reading: InvoiceReading,
  invoice: Stripe.Invoice,
): Promise<PreviewFacts> {
  const { catalogue, within } = reading;
  const isTaxed = taxRatesOf(invoice).length > 0;
  const [lines, rates] = await Promise.all([
    allLines(reading, invoice),
    isTaxed ? catalogue.taxRates(within) : undefined,
  ]);
  return toPreview(invoice, lines, rates, await scopesOf(reading, invoice, lines));
}

/** What the coupons of items are for: too deep inside of an invoice to come with it. */
async function scopesOf(
  { catalogue, within }: InvoiceReading,
  invoice: Stripe.Invoice,
  lines: readonly Line[],
) {
  const coupons = itemCouponsOf(invoice, lines);
  const scopes = await Promise.all(coupons.map((id) => catalogue.couponProducts(id, within)));
  return new Map(coupons.map((id, nth) => [id, scopes[nth]]));
}

/** Stripe embeds ten lines at most; the rest is read page by page. */
async function allLines(
  { stripe, ask, foreign }: InvoiceReading,
  { id, lines: { data, has_more } }: Stripe.Invoice,
): Promise<readonly Line[]> {
  if (!has_more) return data;
  const rest = await everyPage(
    'invoice lines',
    10,
    (starting_after) =>
      ask('invoices.list_lines', () =>
        stripe.invoices.listLineItems(id, { limit: 100, starting_after }),
      ),
    data.at(-1)?.id,
  );
  // A line names no customer. A preview's lines need not name the preview.
  const isOthers = ({ invoice }: Line) => typeof invoice === 'string' && invoice !== id;
  const others = id.startsWith('in_') && rest.data.find(isOthers);
  if (others) {
    foreign(others.id);
    throw new Problem('stripe_malformed');
  }
  return [...data, ...rest.data];
}
