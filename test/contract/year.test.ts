/**
 * A year in the life of every demo customer, month by month: what the portal said just before a
 * period's end is what Stripe's preview said, and what was then billed, to the minor unit. So is our
 * own price of each item's usage, the bill as it was reckoned days before for the usage that came,
 * and the sum of the reasons why it was not what the one before was.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEMO_CUSTOMERS, type OpenCustomer, openWorld, stripeFor } from '../../demo/world.ts';
import { amountOf } from '../../server/billing/price.ts';
import { whatIf } from '../../server/billing/what-if.ts';
import type { Bill, BillLine, Preview } from '../../server/contract/bill.ts';
import type { Explanation } from '../../server/contract/explain.ts';
import type { Invoice, InvoiceList } from '../../server/contract/invoices.ts';
import type { Portal } from '../../server/contract/portal.ts';
import type { WhatIfBasis } from '../../server/contract/what-if.ts';
import { portalOver, testSimulator } from '../support/portal.ts';

/** By then every customer who is older than the year has all their subscriptions. */
const YEAR_START = new Date('2026-01-01T06:00:00Z');
const YEAR_END = new Date('2027-01-02T00:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('a year of every customer, to the minor unit', () => {
  for (const key of DEMO_CUSTOMERS) {
    it(key, async (t) => {
      const simulator = testSimulator();
      const [opened] = (await openWorld(simulator, [key])) as [OpenCustomer];
      const { bring, customer } = opened;
      await bring(YEAR_START);
      let compared = 0;
      let fixedCompared = 0;
      let tied = 0;
      let reckoned = 0;
      let explained = 0;

      for (;;) {
        const portal = await read<Portal>('/v1/portal');
        const due = nextClosing(portal.bills.data!);
        if (due >= YEAR_END) break;
        // Somebody may begin another subscription before the one that is there is billed.
        const nextMonth = new Date(new Date(portal.billingNow).getTime() + 31 * DAY);
        if (nextMonth < due) {
          await bring(nextMonth);
          continue;
        }

        await bring(new Date(due.getTime() - 9 * DAY));
        const early = closingAt(due, await bills());
        const bases = await Promise.all(
          early.map(({ id }) => read<WhatIfBasis>(`/v1/bill/what-if?bill=${id}`)),
        );
        await bring(new Date(due.getTime() - 1_000));
        const last = closingAt(due, await bills());
        const used = await usedByItem();
        await bring(new Date(due.getTime() + 2 * HOUR));
        const billed = await billedAt(due);

        for (const bill of last) {
          const preview = bill.preview.data!;
          assert.deepEqual(
            figuresOf(preview),
            bill.previewed,
            `${key}, preview, ${due.toISOString()}`,
          );
          const invoice = billed.find(({ lines }) => isOf(lines, bill))!;
          if (preview.lines.length === 0) continue;
          assert.ok(invoice, `${key} was billed on ${due.toISOString()}`);
          assert.deepEqual(figuresOf(invoice), figuresOf(preview), `${key}, ${due.toISOString()}`);
          const fixed = early.find(({ id }) => id === bill.id)?.preview.data;
          if (fixed) {
            assert.deepEqual(fixedOf(invoice.lines), fixedOf(fixed.lines));
            fixedCompared += 1;
          }
          compared += 1;

          const basis = bases.find((each) => each.bill === bill.id);
          if (!basis) continue;
          assert.equal(whatIf(basis).totals.amountDue.amount, basis.amountDue.amount);
          const quantities = Object.fromEntries(
            basis.items.flatMap(({ id, kind }) => (kind === 'usage' ? [[id, used.get(id)!]] : [])),
          );
          const foretold = whatIf(basis, { quantities });
          assert.deepEqual(
            [foretold.totals.total, foretold.totals.amountDue],
            [invoice.totals.total, invoice.totals.amountDue],
            `${key}, reckoned nine days before ${due.toISOString()}`,
          );
          reckoned += 1;
        }
        explained += await explainAll(billed);
      }
      t.diagnostic(`${tied} items tied, ${reckoned} bills reckoned, ${explained} explained`);
      assert.ok(reckoned >= (key === 'brightside' ? 1 : 7));
      assert.ok(explained >= (key === 'brightside' ? 1 : 7));
      assert.ok(tied >= (key === 'brightside' ? 2 : 14));
      t.diagnostic(`${compared} periods`);
      assert.ok(compared >= (key === 'brightside' ? 1 : 7));
      assert.ok(fixedCompared >= (key === 'brightside' ? 1 : 7));

      /** Over a portal that remembers nothing. */
      async function read<T>(path: string): Promise<T> {
        const response = await portalOver(simulator).get(path, customer.id);
        assert.equal(response.status, 200);
        return (await response.json()) as T;
      }

      /** What was used by item; our price of it is Stripe's charge. */
      async function usedByItem() {
        const { items } = await read<Portal>('/v1/portal');
        return new Map(items.data!.map(({ id, used }) => [id, used.data!]));
      }

      /** Each invoice against the one before it: the effects are the whole difference. */
      async function explainAll(invoices: readonly Invoice[]) {
        let count = 0;
        for (const { id, totals } of invoices) {
          const answer = await portalOver(simulator).get(
            `/v1/bill/explain?bill=${id}`,
            customer.id,
          );
          if (answer.status === 404) continue;
          const { before, after, difference, effects } = (await answer.json()) as Explanation;
          const { totals: earlier } = await read<Invoice>(`/v1/invoices/${before.id}`);
          assert.deepEqual(after.amount, totals.amountDue);
          assert.deepEqual(before.amount, earlier.amountDue);
          const sum = effects.reduce((all, { amount }) => all + amount.amount, 0);
          assert.equal(sum, totals.amountDue.amount - earlier.amountDue.amount);
          assert.equal(difference.amount, sum);
          count += 1;
        }
        return count;
      }

      /** Our price of the usage so far beside Stripe's own lines, item by item. */
      function tie({ bills: all, items }: Portal) {
        for (const { approximate } of all.data!) assert.equal(approximate, null);
        for (const { meter, label, price, used, cost, approximate } of items.data!) {
          assert.equal(approximate, null, `${key}, ${label}`);
          if (meter === null) continue;
          assert.equal(amountOf(price, used.data!), BigInt(cost.data!.amount), `${key}, ${label}`);
          tied += 1;
        }
      }

      /** The bills to come, each beside what Stripe's own preview says at this instant. */
      async function bills() {
        const portal = await read<Portal>('/v1/portal');
        tie(portal);
        return Promise.all(
          portal.bills
            .data!.filter(({ status }) => status === 'upcoming')
            .map(async (bill) => ({ ...bill, previewed: await previewed(bill.subscription!) })),
        );
      }

      async function previewed(subscription: string) {
        const stripe = stripeFor(simulator);
        const preview = await stripe.invoices.createPreview({ subscription });
        const { subtotal, total, amount_due: due } = preview;
        const lines = await everyLine(preview);
        return { lines: lines.map(({ amount }) => amount), subtotal, total, due };
      }

      async function everyLine({
        id,
        lines,
      }: {
        id: string;
        lines: { data: { id: string; amount: number }[]; has_more: boolean };
      }) {
        const all = [...lines.data];
        for (let more = lines.has_more; more; ) {
          const page = await stripeFor(simulator).invoices.listLineItems(id, {
            limit: 100,
            starting_after: all.at(-1)!.id,
          });
          all.push(...page.data);
          more = page.has_more;
        }
        return all;
      }

      async function billedAt(due: Date) {
        const { data } = await read<InvoiceList>('/v1/invoices?limit=10');
        const ended = data.filter(({ period }) => new Date(period.end).getTime() === due.getTime());
        return Promise.all(ended.map(({ id }) => read<Invoice>(`/v1/invoices/${id}`)));
      }
    });
  }
});

/** The end of the next period that is longer than some days: three thousand days are not walked. */
function nextClosing(bills: readonly Bill[]): Date {
  const ends = bills
    .filter(({ status, period }) => status === 'upcoming' && lengthOf(period) > 7 * DAY)
    .map(({ invoiceDate }) => new Date(invoiceDate).getTime());
  return new Date(Math.min(...ends, YEAR_END.getTime()));
}

function closingAt<T extends Bill>(due: Date, bills: readonly T[]): T[] {
  return bills.filter(({ invoiceDate }) => new Date(invoiceDate).getTime() === due.getTime());
}

function lengthOf({ start, end }: Bill['period']): number {
  return new Date(end).getTime() - new Date(start).getTime();
}

function isOf(lines: readonly BillLine[], { preview }: Bill): boolean {
  const items = new Set(preview.data!.lines.map(({ item }) => item));
  return lines.some(({ item }) => items.has(item));
}

function figuresOf({ lines, totals }: Pick<Preview, 'lines' | 'totals'>) {
  return {
    lines: lines.map(({ amount }) => amount.amount),
    subtotal: totals.subtotal.amount,
    total: totals.total.amount,
    due: totals.amountDue.amount,
  };
}

/** Charges that do not depend on usage. */
function fixedOf(lines: readonly BillLine[]) {
  return lines
    .filter(({ kind }) => kind === 'recurring')
    .map(({ item, label, quantity, amount, period }) => ({
      item,
      label,
      quantity,
      amount,
      period,
    }));
}
