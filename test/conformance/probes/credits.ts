import assert from 'node:assert/strict';
import type Stripe from 'stripe';
import type { Account } from '../account.ts';
import {
  createMeter,
  createPrice,
  customerOnClock,
  DAY,
  HOUR,
  meteredSubscription,
  newestInvoice,
  periodEndOf,
  sendUsage,
} from '../arrange.ts';
import { probe } from './probe.ts';

/** When and in which order billing credits are used. */
export const creditProbes = [
  probe({
    of: 'creditsInPreview',
    question: 'does a preview take billing credits off',
    async ask(account) {
      const arranged = await meteredSubscription(account);
      await grant(account, arranged.customer, 300);
      await sendUsage(account, arranged, '1000');
      return account.eventually(async () => {
        const preview = await account.stripe.invoices.createPreview({
          subscription: arranged.subscription.id,
        });
        assert.equal(preview.subtotal, 1000);
        return preview.total === 700;
      });
    },
    says: true,
    flipped: { to: false, says: false },
  }),
  probe({
    of: 'creditOrder',
    question:
      'which of two grants is used first: paid and soon to expire, or promotional and later',
    async ask(account) {
      const arranged = await meteredSubscription(account);
      const { customer, clock, subscription } = arranged;
      const end = periodEndOf(subscription);
      const paid = await grant(account, customer, 1000, { expires_at: end + 30 * DAY });
      await grant(account, customer, 1000, {
        category: 'promotional',
        expires_at: end + 60 * DAY,
      });
      await sendUsage(account, arranged, '500');
      await account.advance(clock, end + 2 * HOUR);
      return account.eventually(async () => {
        const { data } = await account.stripe.billing.creditBalanceTransactions.list({
          customer: customer.id,
        });
        const debit = data.find(({ type }) => type === 'debit');
        if (!debit) throw new Error('No credits are used yet.');
        return debit.credit_grant === paid.id ? 'soon to expire' : 'promotional';
      });
    },
    says: 'soon to expire',
    flipped: { to: ['category', 'expires_at', 'effective_at', 'created'], says: 'promotional' },
  }),
  probe({
    of: 'creditSpread',
    question: 'how does a grant of 3.00 cover lines of 10.00 and 5.00',
    async ask(account) {
      const { clock, customer, start } = await customerOnClock(account);
      const meters = [await createMeter(account), await createMeter(account)];
      const prices: Stripe.Price[] = [];
      for (const meter of meters) {
        prices.push(await createPrice(account, meter, { unit_amount: 1 }));
      }
      const subscription = await account.stripe.subscriptions.create({
        customer: customer.id,
        items: prices.map(({ id }) => ({ price: id })),
      });
      await grant(account, customer, 300);
      await sendUsage(account, { customer, meter: meters[0]!, start }, '1000');
      await sendUsage(account, { customer, meter: meters[1]!, start }, '500');
      await account.advance(clock, periodEndOf(subscription) + 2 * HOUR);
      return account.eventually(async () => {
        const { lines, status } = await newestInvoice(account, customer);
        assert.equal(status, 'paid');
        return prices.map(({ id }) => {
          const line = lines.data.find(({ pricing }) => pricing?.price_details?.price === id);
          return line?.pretax_credit_amounts?.[0]?.amount ?? 0;
        });
      });
    },
    says: [300, 0],
    flipped: { to: 'proportional', says: [200, 100] },
  }),
  probe({
    of: 'creditScopeFilter',
    question: 'does the balance for one metered price count a grant for any metered price',
    async ask(account) {
      const { customer, price } = await meteredSubscription(account);
      await grant(account, customer, 300);
      return account.eventually(async () => {
        const { billing } = account.stripe;
        const { balances } = await billing.creditBalanceSummaries.retrieve({
          customer: customer.id,
          filter: {
            applicability_scope: { prices: [{ id: price.id }] },
            type: 'applicability_scope',
          },
        });
        return balances[0]?.available_balance.monetary?.value === 300;
      });
    },
    says: true,
    flipped: { to: 'exact', says: false },
  }),
];

function grant(
  { stripe }: Account,
  customer: { id: string },
  value: number,
  more: Partial<Stripe.Billing.CreditGrantCreateParams> = {},
) {
  return stripe.billing.creditGrants.create({
    amount: { monetary: { currency: 'usd', value }, type: 'monetary' },
    applicability_config: { scope: { price_type: 'metered' } },
    category: 'paid',
    customer: customer.id,
    ...more,
  });
}
