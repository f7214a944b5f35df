import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decimal as exact } from '../../../demo/stripe/money/decimal.ts';
import { shareOfAmount, unitAmountOf } from '../../../demo/stripe/money/prorating.ts';
import {
  advanceTo,
  createMeter,
  createPrice,
  DAY,
  failureOf,
  type Harness,
  HOUR,
  meteredSubscription,
  newestInvoiceOf,
  START,
  seatSubscription,
  sendUsage,
  start,
  substanceOf,
} from './harness.ts';

const END = Date.UTC(2026, 1, 15, 10, 30, 45) / 1000;
const HALF = START + (END - START) / 2;

describe('a proration', () => {
  it('of $10 to $20 at half the period is −$5 and +$10 (vector V34)', async () => {
    const { harness, customer, item, subscription } = await seats();
    const dearer = await createPrice(harness, null, {
      product_data: { name: 'Big seat' },
      unit_amount: 2000,
    });
    await harness.stripe.subscriptions.update(subscription.id, {
      items: [{ id: item.id, price: dearer.id }],
    });
    const pending = await pendingOf(harness, customer.id);
    assert.deepEqual(
      pending.map(({ amount, description }) => [amount, description]),
      [
        [-500, 'Unused time on Seat after 30 Jan 2026'],
        [1000, 'Remaining time on Big seat after 30 Jan 2026'],
      ],
    );
    assert.ok(pending.every(({ proration, discountable }) => proration && !discountable));
    assert.deepEqual(pending[0]?.period, { start: HALF, end: END });
  });

  it('waits for the next invoice and then stands before what that bills', async () => {
    const { harness, clock, customer, item, subscription } = await seats();
    await harness.stripe.subscriptions.update(subscription.id, {
      items: [{ id: item.id, quantity: 3 }],
    });
    await advanceTo(harness, clock, END + HOUR);
    const { lines, total } = await newestInvoiceOf(harness, customer);
    assert.deepEqual(
      lines.data.map(({ amount }) => amount),
      [-500, 1500, 3000],
    );
    assert.equal(total, 4000);
    assert.equal((await pendingOf(harness, customer.id)).length, 0);
  });

  it('names its item, its invoice item and, a credit, the lines it gives back', async () => {
    const { harness, clock, customer, item, subscription } = await seats();
    const first = await newestInvoiceOf(harness, customer);
    await harness.stripe.subscriptions.update(subscription.id, {
      items: [{ id: item.id, quantity: 2 }],
    });
    await advanceTo(harness, clock, END);
    const { lines } = await newestInvoiceOf(harness, customer);
    const [credit, debit, seat] = lines.data.map(({ parent }) => parent?.subscription_item_details);
    assert.equal(credit?.proration, true);
    assert.equal(credit?.subscription_item, item.id);
    assert.match(credit?.invoice_item ?? '', /^ii_/);
    assert.deepEqual(credit?.proration_details?.credited_items, {
      invoice: first.id,
      invoice_line_items: [first.lines.data[0]?.id],
    });
    assert.equal(debit?.proration_details?.credited_items, null);
    assert.equal(seat?.proration, false);
    assert.equal(seat?.invoice_item, null);
  });

  it('is invoiced at once when asked for', async () => {
    const { harness, customer, item, subscription } = await seats();
    await harness.stripe.subscriptions.update(subscription.id, {
      items: [{ id: item.id, quantity: 2 }],
      proration_behavior: 'always_invoice',
    });
    const invoice = await newestInvoiceOf(harness, customer);
    assert.equal(invoice.billing_reason, 'subscription_update');
    assert.deepEqual([invoice.total, invoice.status], [500, 'paid']);
  });

  it('has the percentages in it that its seat has off, and no discount of its own', async () => {
    const harness = start();
    const { stripe } = harness;
    const coupon = await stripe.coupons.create({ duration: 'forever', percent_off: 20 });
    const { clock, customer, item, subscription } = await seatSubscription(harness, {
      discounts: [{ coupon: coupon.id }],
    });
    await advanceTo(harness, clock, HALF);
    await stripe.subscriptions.update(subscription.id, { items: [{ id: item.id, quantity: 2 }] });
    const pending = await pendingOf(harness, customer.id);
    assert.deepEqual(
      pending.map(({ amount, discountable }) => [amount, discountable]),
      [
        [-400, false],
        [800, false],
      ],
    );
    const next = await stripe.invoices.createPreview({ subscription: subscription.id });
    // The two prorations, and 1600 for two discounted seats.
    assert.equal(next.total, 2000);
  });

  it('leaves a coupon of a single invoice to that invoice', async () => {
    const harness = start();
    const { stripe } = harness;
    const coupon = await stripe.coupons.create({ duration: 'once', percent_off: 20 });
    const { clock, customer, item, subscription } = await seatSubscription(harness);
    await advanceTo(harness, clock, HALF);
    await stripe.subscriptions.update(subscription.id, { discounts: [{ coupon: coupon.id }] });
    await stripe.subscriptions.update(subscription.id, { items: [{ id: item.id, quantity: 2 }] });
    const pending = await pendingOf(harness, customer.id);
    assert.deepEqual(
      pending.map(({ amount }) => amount),
      [-500, 1000],
    );
  });

  it('is not made when not wanted', async () => {
    const { harness, customer, item, subscription } = await seats();
    await harness.stripe.subscriptions.update(subscription.id, {
      items: [{ id: item.id, quantity: 2 }],
      proration_behavior: 'none',
    });
    assert.deepEqual(await pendingOf(harness, customer.id), []);
  });

  it('gives back what was paid, not what the seats would cost by now', async () => {
    const { harness, customer, item, subscription } = await seats();
    const change = (quantity: number, proration_behavior: 'none' | 'create_prorations') =>
      harness.stripe.subscriptions.update(subscription.id, {
        items: [{ id: item.id, quantity }],
        proration_behavior,
      });
    await change(9, 'none');
    await change(1, 'create_prorations');
    const amounts = (await pendingOf(harness, customer.id)).map(({ amount }) => amount);
    assert.deepEqual(amounts, [-500, 500]);
  });

  it('can be worked out for another second of the period, and for no second outside', async () => {
    const { harness, customer, item, subscription } = await seats();
    const change = (proration_date: number) =>
      harness.stripe.subscriptions.update(subscription.id, {
        items: [{ id: item.id, quantity: 2 }],
        proration_date,
      });
    assert.equal((await failureOf(change(START - 1))).param, 'proration_date');
    await change(START);
    const amounts = (await pendingOf(harness, customer.id)).map(({ amount }) => amount);
    assert.deepEqual(amounts, [-1000, 2000]);
  });

  it('charges a seat added in the middle, and gives back one removed', async () => {
    const { harness, customer, subscription } = await seats();
    const extra = await createPrice(harness, null, {
      product_data: { name: 'Extra' },
      unit_amount: 600,
    });
    const added = await harness.stripe.subscriptionItems.create({
      price: extra.id,
      quantity: 2,
      subscription: subscription.id,
    });
    const deleted = await harness.stripe.subscriptionItems.del(added.id);
    assert.deepEqual(deleted, { ...deleted, id: added.id, deleted: true });
    assert.deepEqual(
      (await pendingOf(harness, customer.id)).map(({ amount, description }) => [
        amount,
        description,
      ]),
      [
        [600, 'Remaining time on 2 × Extra after 30 Jan 2026'],
        [-600, 'Unused time on 2 × Extra after 30 Jan 2026'],
      ],
    );
  });

  it('bills a metered item that goes for the usage it had', async () => {
    const { harness, clock, customer, subscription } = await seats();
    const meter = await createMeter(harness);
    const usage = await createPrice(harness, meter, { unit_amount: 2 });
    const item = await harness.stripe.subscriptionItems.create({
      price: usage.id,
      subscription: subscription.id,
    });
    await sendUsage(harness, customer, '50');
    await advanceTo(harness, clock, HALF + DAY);
    await harness.stripe.subscriptionItems.del(item.id, { clear_usage: true });
    const [pending] = await pendingOf(harness, customer.id);
    assert.deepEqual([pending?.amount, pending?.proration], [100, false]);
    assert.deepEqual(pending?.period, { start: HALF, end: HALF + DAY });
  });

  it('of a metered item moved to another price bills what was used at the old one', async () => {
    for (const [endedUsage, totals] of [
      ['pending', [100, 21]],
      ['forgotten', [21]],
    ] as const) {
      const harness = start({ switches: { endedUsage } });
      const { clock, customer, meter, subscription } = await meteredSubscription(harness, {
        unit_amount: 2,
      });
      await sendUsage(harness, customer, '50');
      await advanceTo(harness, clock, HALF);
      const dearer = await createPrice(harness, meter, { unit_amount: 3 });
      const [item] = subscription.items.data;
      await harness.stripe.subscriptionItems.update(item!.id, { price: dearer.id });
      await sendUsage(harness, customer, '7');
      await advanceTo(harness, clock, END);
      const { lines } = await newestInvoiceOf(harness, customer);
      assert.deepEqual(
        lines.data.map(({ amount }) => amount),
        totals,
      );
    }
  });

  it('restarts the cycle when the interval changes, unless a switch says otherwise', async () => {
    for (const restarts of [true, false]) {
      const { harness, customer, item, subscription } = await seats();
      harness.sim.switches.intervalChangeRestarts = restarts;
      const yearly = await createPrice(harness, null, {
        product_data: { name: 'Year' },
        recurring: { interval: 'year' },
        unit_amount: 9000,
      });
      const changed = await harness.stripe.subscriptions.update(subscription.id, {
        items: [{ id: item.id, price: yearly.id }],
      });
      const invoice = await newestInvoiceOf(harness, customer);
      assert.equal(changed.billing_cycle_anchor, restarts ? HALF : START);
      assert.equal(
        invoice.billing_reason,
        restarts ? 'subscription_update' : 'subscription_create',
      );
      if (restarts) assert.equal(invoice.total, 8500);
    }
  });

  it('starts a new cycle now when asked to, and bills usage and seats at once', async () => {
    const { harness, customer, subscription } = await seats();
    const changed = await harness.stripe.subscriptions.update(subscription.id, {
      billing_cycle_anchor: { type: 'now' },
    });
    const invoice = await newestInvoiceOf(harness, customer);
    assert.deepEqual(
      invoice.lines.data.map(({ amount }) => amount),
      [-500, 1000],
    );
    assert.equal(changed.items.data[0]?.current_period_start, HALF);
  });

  it('charges the part of a first period before a later anchor', async () => {
    const harness = start();
    const anchor = START + 10 * DAY;
    const { customer, clock } = await seatSubscription(harness, { billing_cycle_anchor: anchor });
    const first = await newestInvoiceOf(harness, customer);
    // Ten of the 31 days from December 25 to January 25.
    assert.deepEqual([first.total, first.billing_reason], [323, 'subscription_create']);
    await advanceTo(harness, clock, anchor);
    assert.equal((await newestInvoiceOf(harness, customer)).total, 1000);
  });

  it('is the same in a preview of the change, and the preview changes nothing', async () => {
    const { harness, customer, item, subscription } = await seats();
    const items = [{ id: item.id, quantity: 5 }];
    const preview = await harness.stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: { items, proration_behavior: 'always_invoice' },
    });
    assert.deepEqual(await pendingOf(harness, customer.id), []);
    await harness.stripe.subscriptions.update(subscription.id, {
      items,
      proration_behavior: 'always_invoice',
    });
    const invoice = await newestInvoiceOf(harness, customer);
    assert.deepEqual(invoice.lines.data.map(substanceOf), preview.lines.data.map(substanceOf));
    assert.equal(invoice.total, 2000);
  });
});

describe('a share of an amount', () => {
  const amounts = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
  const seconds = fc.integer({ min: 1, max: 3 * 366 * DAY });

  it('is off by half a minor unit at most, and as much below zero as above', () => {
    fc.assert(
      fc.property(amounts, seconds, seconds, (amount, a, b) => {
        const [part, whole] = a < b ? [a, b] : [b, a];
        const share = shareOfAmount(amount, part, whole);
        const off = share * BigInt(whole) - amount * BigInt(part);
        assert.ok((off < 0n ? -off : off) * 2n <= BigInt(whole));
        assert.equal(shareOfAmount(-amount, part, whole), -share);
      }),
    );
  });

  it('of two parts that make a whole adds up to it, but for one minor unit', () => {
    fc.assert(
      fc.property(amounts, seconds, seconds, (amount, a, b) => {
        const sum = shareOfAmount(amount, a, a + b) + shareOfAmount(amount, b, a + b);
        const off = sum - amount;
        assert.ok(off >= -1n && off <= 1n);
      }),
    );
  });

  it('a unit of it is exact where it can be', () => {
    assert.equal(unitAmountOf(-1500, exact(3)), '-500');
    assert.equal(unitAmountOf(100, exact(3)), '33.333333333333');
    assert.equal(unitAmountOf(7, exact('0.5')), '14');
  });
});

async function seats() {
  const harness = start();
  const sold = await seatSubscription(harness);
  await advanceTo(harness, sold.clock, HALF);
  return { harness, ...sold };
}

async function pendingOf({ stripe }: Harness, customer: string) {
  const { data } = await stripe.invoiceItems.list({ customer, pending: true });
  return data.reverse();
}
