import assert from 'node:assert/strict';
import type { Account } from '../account.ts';
import {
  createMeter,
  createPrice,
  customerOnClock,
  DAY,
  HOUR,
  newestInvoice,
  periodEndOf,
  seatSubscription,
  sendUsage,
} from '../arrange.ts';
import { probe } from './probe.ts';

/** What happens to a subscription when it changes and when it ends. */
export const lifeProbes = [
  probe({
    of: 'intervalChangeRestarts',
    question: 'does moving one of two items to a yearly price restart all periods',
    async ask(account) {
      const { stripe } = account;
      const { clock, customer, start } = await customerOnClock(account);
      const monthly = await createPrice(account, null, { unit_amount: 1000 });
      const other = await createPrice(account, null, { unit_amount: 500 });
      const yearly = await createPrice(account, null, {
        recurring: { interval: 'year' },
        unit_amount: 10_000,
      });
      const { id, items } = await stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: monthly.id }, { price: other.id }],
      });
      await account.advance(clock, start + 5 * DAY);
      const item = items.data.find(({ price }) => price.id === monthly.id)!;
      await stripe.subscriptions.update(id, { items: [{ id: item.id, price: yearly.id }] });
      const after = await stripe.subscriptions.retrieve(id);
      return after.items.data.every((one) => one.current_period_start === start + 5 * DAY);
    },
    says: true,
    flipped: { to: false, says: false },
  }),
  probe({
    of: 'endedUsage',
    question: 'is usage of an item billed that is removed within its period',
    async ask(account) {
      const { stripe } = account;
      const { subscription, meter, item, customer, start, clock } = await seatsAndUsage(account);
      await sendUsage(account, { customer, meter, start }, '500');
      await account.advance(clock, start + HOUR);
      await account.eventually(async () => {
        const preview = await stripe.invoices.createPreview({ subscription: subscription.id });
        assert.equal(preview.total, 2500);
      });
      await stripe.subscriptions.update(subscription.id, { items: [{ deleted: true, id: item }] });
      const preview = await stripe.invoices.createPreview({ subscription: subscription.id });
      return preview.total === 2500;
    },
    says: true,
    flipped: { to: 'forgotten', says: false },
  }),
  probe({
    of: 'cancelAtPeriodEndOf',
    question:
      'when does a subscription of a month and a year end that is cancelled at its period’s end',
    async ask(account) {
      const { stripe } = account;
      const { customer } = await customerOnClock(account);
      const monthly = await createPrice(account, null, { unit_amount: 1000 });
      const yearly = await createPrice(account, null, {
        recurring: { interval: 'year' },
        unit_amount: 10_000,
      });
      const { id, items } = await stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: monthly.id }, { price: yearly.id }],
      });
      const { cancel_at } = await stripe.subscriptions.update(id, { cancel_at_period_end: true });
      const first = Math.min(...items.data.map(({ current_period_end }) => current_period_end));
      return cancel_at === first ? 'the first end' : 'another end';
    },
    says: 'the first end',
    flipped: { to: 'max_period_end', says: 'another end' },
  }),
  probe({
    of: 'prorationsIncludeDiscounts',
    question: 'what is debited for half a period of two seats at 10.00 with half off',
    async ask(account) {
      const { stripe } = account;
      const coupon = await stripe.coupons.create({ duration: 'forever', percent_off: 50 });
      const { clock, subscription, start } = await seatSubscription(
        account,
        { unit_amount: 1000 },
        { discounts: [{ coupon: coupon.id }] },
      );
      const half = start + (periodEndOf(subscription) - start) / 2;
      await account.advance(clock, half);
      await stripe.subscriptions.update(subscription.id, {
        items: [{ id: subscription.items.data[0]!.id, quantity: 2 }],
      });
      const { lines } = await stripe.invoices.createPreview({ subscription: subscription.id });
      return lines.data.find(({ amount, period }) => amount > 0 && period.start === half)?.amount;
    },
    says: 500,
    flipped: { to: false, says: 1000 },
  }),
  probe({
    of: 'thresholdAmount',
    question: 'do waiting invoice items count towards a billing threshold',
    async ask(account) {
      const { stripe } = account;
      const { subscription, meter, customer, start, clock } = await seatsAndUsage(account);
      await stripe.subscriptions.update(subscription.id, {
        billing_thresholds: { amount_gte: 5000 },
      });
      await stripe.invoiceItems.create({
        amount: 3000,
        currency: 'usd',
        customer: customer.id,
        subscription: subscription.id,
      });
      await sendUsage(account, { customer, meter, start }, '3000');
      await account.eventually(async () => {
        const { data } = await stripe.billing.meters.listEventSummaries(meter.id, {
          customer: customer.id,
          end_time: start + HOUR,
          start_time: start,
        });
        assert.equal(data[0]?.aggregated_value, 3000);
      });
      await account.advance(clock, start + 2 * HOUR);
      const { billing_reason } = await newestInvoice(account, customer);
      return billing_reason === 'subscription_threshold';
    },
    says: false,
    flipped: { to: 'usage_and_pending', says: true },
  }),
];

/** A subscription to a seat for 20.00 and to usage at a cent. */
async function seatsAndUsage(account: Account) {
  const arranged = await seatSubscription(account);
  const meter = await createMeter(account);
  const price = await createPrice(account, meter, { unit_amount: 1 });
  const subscription = await account.stripe.subscriptions.update(arranged.subscription.id, {
    items: [{ price: price.id }],
  });
  const item = subscription.items.data.find((one) => one.price.id === price.id)!.id;
  return { ...arranged, subscription, meter, item };
}
