import type Stripe from 'stripe';
import type { Account } from '../account.ts';
import {
  createPrice,
  customerOnClock,
  DAY,
  HOUR,
  newestInvoice,
  periodEndOf,
  seatSubscription,
} from '../arrange.ts';
import { probe } from './probe.ts';

/** How discounts are rounded, spread, ordered and spent, and what tax says of itself. */
export const discountProbes = [
  probe({
    of: 'percentDiscountRounding',
    question: 'what is half off two lines of 1.05',
    async ask(account) {
      const coupon = await couponOf(account, { percent_off: 50 });
      const invoice = await invoiceOf(account, [105, 105], [coupon]);
      return invoice.total_discount_amounts?.[0]?.amount;
    },
    says: 105,
    flipped: { to: 'line', says: 106 },
  }),
  probe({
    of: 'discountRemainder',
    question: 'how is 1.00 spread over lines of 10.00, 10.01 and 10.00',
    async ask(account) {
      const coupon = await couponOf(account, { amount_off: 100, currency: 'usd' });
      const { lines } = await invoiceOf(account, [1000, 1001, 1000], [coupon]);
      return lines.data.map((line) => line.discount_amounts?.[0]?.amount);
    },
    says: [33, 34, 33],
    flipped: { to: 'last', says: [33, 33, 34] },
  }),
  probe({
    of: 'discountOrder',
    question: 'what is left of 20.00 after 5.00 off and then 50 % off',
    async ask(account) {
      const amount = await couponOf(account, { amount_off: 500, currency: 'usd' });
      const percent = await couponOf(account, { percent_off: 50 });
      return (await invoiceOf(account, [2000], [amount, percent])).total;
    },
    says: 750,
    flipped: { to: 'percent_first', says: 500 },
  }),
  probe({
    of: 'onceSpentAtZero',
    question: 'is a coupon for one invoice spent by the invoice of a trial',
    async ask(account) {
      const coupon = await couponOf(account, { duration: 'once', percent_off: 50 });
      const { clock, customer, start } = await seatSubscription(
        account,
        {},
        { discounts: [{ coupon }], trial_period_days: 7 },
      );
      await account.advance(clock, start + 7 * DAY + 2 * HOUR);
      return account.eventually(async () => {
        const { total } = await newestInvoice(account, customer);
        if (total === 0) throw new Error('The trial’s successor is not there yet.');
        return total === 2000;
      });
    },
    says: false,
    flipped: { to: true, says: true },
  }),
  probe({
    of: 'discountCoversItsEnd',
    question: 'does a coupon for a month discount the second monthly invoice',
    async ask(account) {
      const coupon = await couponOf(account, {
        duration: 'repeating',
        duration_in_months: 1,
        percent_off: 50,
      });
      const { clock, customer, subscription } = await seatSubscription(
        account,
        {},
        { discounts: [{ coupon }] },
      );
      await account.advance(clock, periodEndOf(subscription) + 2 * HOUR);
      return account.eventually(async () => {
        const invoice = await newestInvoice(account, customer);
        if (invoice.billing_reason !== 'subscription_cycle') throw new Error('Not yet.');
        return invoice.total === 1000;
      });
    },
    says: false,
    flipped: { to: true, says: true },
  }),
  probe({
    of: 'manualTaxReason',
    question: 'which reason stands on the tax of a rate made by hand',
    async ask(account) {
      const rate = await account.stripe.taxRates.create({
        display_name: 'VAT',
        inclusive: false,
        percentage: 10,
      });
      const { customer } = await seatSubscription(account, {}, { default_tax_rates: [rate.id] });
      return (await newestInvoice(account, customer)).total_taxes?.[0]?.taxability_reason;
    },
    says: 'not_available',
    flipped: { to: 'standard_rated', says: 'standard_rated' },
  }),
];

async function couponOf(
  { stripe }: Account,
  params: Partial<Stripe.CouponCreateParams>,
): Promise<string> {
  const { id } = await stripe.coupons.create({ duration: 'forever', ...params });
  return id;
}

/** The invoice of seats at these amounts, with its lines in their order. */
async function invoiceOf(
  account: Account,
  amounts: number[],
  coupons: string[],
): Promise<Stripe.Invoice> {
  const { customer } = await customerOnClock(account);
  const prices: Stripe.Price[] = [];
  for (const unit_amount of amounts) {
    prices.push(await createPrice(account, null, { unit_amount }));
  }
  await account.stripe.subscriptions.create({
    customer: customer.id,
    discounts: coupons.map((coupon) => ({ coupon })),
    items: prices.map((price) => ({ price: price.id })),
  });
  const invoice = await newestInvoice(account, customer);
  const place = ({ pricing }: Stripe.InvoiceLineItem) =>
    prices.findIndex(({ id }) => id === pricing?.price_details?.price);
  invoice.lines.data.sort((a, b) => place(a) - place(b));
  return invoice;
}
