/** The promise of promises: what the portal shows is what Stripe says, to the minor unit. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type Stripe from 'stripe';
import { buildWorld, type DemoCustomer, stripeFor } from '../../demo/world.ts';
import { lineAmount } from '../../server/billing/price.ts';
import type { Invoice, InvoiceList } from '../../server/contract/invoices.ts';
import type { Portal } from '../../server/contract/portal.ts';
import { portalOver, testSimulator } from '../support/portal.ts';

const simulator = testSimulator();
const portal = portalOver(simulator);
const stripe = stripeFor(simulator);
let customers: DemoCustomer[];

before(async () => {
  customers = await buildWorld(simulator);
});

describe('every amount of every demo customer', () => {
  it("is the preview's, line by line and in its totals", async () => {
    for (const { id } of customers) {
      const { bills } = await read<Portal>('/v1/portal', id);
      assert.ok(bills.data!.length > 0);
      for (const bill of bills.data!) {
        const preview = await stripe.invoices.createPreview({ subscription: bill.subscription! });
        const previewed = await everyLine(preview);
        const { lines, totals } = bill.preview.data!;
        assert.deepEqual(
          lines.map(({ amount }) => amount.amount),
          previewed.map(({ amount }) => amount),
        );
        assert.equal(totals.subtotal.amount, sumOf(bill.preview.data!));
        assert.equal(totals.total.amount, preview.total);
        assert.equal(totals.amountDue.amount, preview.amount_due);
        assert.equal(bill.currency, preview.currency);
      }
    }
  });

  it("is the invoice's, for every invoice of the past", async () => {
    for (const { id } of customers) {
      const seen = await newestInvoices(id);
      assert.ok(seen.length > 0);
      for (const summary of seen) {
        const invoice = await stripe.invoices.retrieve(summary.id);
        const lines = await stripe.invoices.listLineItems(summary.id, { limit: 100 });
        const shown = await read<Invoice>(`/v1/invoices/${summary.id}`, id);

        assert.equal(summary.total.amount, invoice.total);
        assert.equal(summary.amountDue.amount, invoice.amount_due);
        assert.equal(summary.amountRemaining.amount, invoice.amount_remaining);
        assert.equal(summary.status, invoice.status);
        assert.deepEqual(
          shown.lines.map(({ amount }) => amount.amount),
          lines.data.map(({ amount }) => amount),
        );
        assert.equal(shown.totals.amountDue.amount, invoice.amount_due);
        assert.equal(shown.totals.subtotal.amount, sumOf(shown));
      }
    }
  });

  it('ties out: the cost of an item is our price of its usage', async () => {
    for (const { id } of customers) {
      const { items } = await read<Portal>('/v1/portal', id);
      for (const { price, used, cost, label } of items.data!) {
        assert.equal(BigInt(cost.data!.amount), lineAmount(price, used.data!), label);
      }
    }
  });
});

/** At most thirty of each: one customer has three thousand. */
async function newestInvoices(customer: string) {
  const all: InvoiceList['data'] = [];
  let cursor = '';
  while (all.length < 30) {
    const page = await read<InvoiceList>(`/v1/invoices?limit=10${cursor}`, customer);
    all.push(...page.data);
    if (!page.nextCursor) return all;
    cursor = `&cursor=${page.nextCursor}`;
  }
  return all;
}

/** A preview embeds ten lines. */
async function everyLine({ id, lines }: Stripe.Invoice) {
  if (!lines.has_more) return lines.data;
  const rest = await stripe.invoices.listLineItems(id, {
    limit: 100,
    starting_after: lines.data.at(-1)!.id,
  });
  return [...lines.data, ...rest.data];
}

async function read<T>(path: string, customer: string): Promise<T> {
  const response = await portal.get(path, customer);
  assert.equal(response.status, 200);
  return (await response.json()) as T;
}

function sumOf({ lines }: Pick<Invoice, 'lines'>) {
  return lines.reduce((sum, { amount }) => sum + amount.amount, 0);
}
