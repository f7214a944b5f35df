import type Stripe from 'stripe';
import type { Account } from '../account.ts';
import {
  createPrice,
  customerOnClock,
  DAY,
  meteredSubscription,
  newestInvoice,
  periodEndOf,
  seatSubscription,
  sendUsage,
} from '../arrange.ts';
import { accepted, probe } from './probe.ts';

/** How usage becomes lines and amounts, and what is charged of them. */
export const pricingProbes = [
  probe({
    of: 'linePerTier',
    question: 'how many lines has usage that reaches the second tier of a graduated price',
    ask: async (account) =>
      (
        await linesOfUsage(account, '7', [
          { unit_amount: 100, up_to: 5 },
          { unit_amount: 50, up_to: 'inf' },
        ])
      ).length,
    says: 2,
    flipped: { to: false, says: 1 },
  }),
  probe({
    of: 'flatFeeLine',
    question: 'which amounts stand on the lines of a tier with a flat fee',
    ask: (account) =>
      linesOfUsage(account, '7', [
        { unit_amount: 100, up_to: 5 },
        { flat_amount: 200, unit_amount: 50, up_to: 'inf' },
      ]),
    says: [100, 200, 500],
    flipped: { to: 'within', says: [300, 500] },
  }),
  probe({
    of: 'chargeFirstTierFlatAtZero',
    question: 'what does the flat fee of the first tier cost without usage',
    async ask(account) {
      const amounts = await linesOfUsage(account, null, [
        { flat_amount: 900, unit_amount: 0, up_to: 100 },
        { unit_amount: 1, up_to: 'inf' },
      ]);
      return amounts.reduce((sum, amount) => sum + amount, 0);
    },
    says: 900,
    flipped: { to: false, says: 0 },
  }),
  probe({
    of: 'graceSeconds',
    question: 'how long does a draft wait before it finalizes',
    async ask(account) {
      const { clock, customer, subscription } = await seatSubscription(account);
      await account.advance(clock, periodEndOf(subscription) + 60);
      return account.eventually(async () => {
        const { automatically_finalizes_at, created } = await newestInvoice(account, customer);
        if (automatically_finalizes_at === null) throw new Error('There is no draft yet.');
        return automatically_finalizes_at - created;
      });
    },
    says: 3600,
    flipped: { to: 7200, says: 7200 },
  }),
  probe({
    of: 'unlimitedAdvance',
    question: 'may a clock pass three months of a monthly subscription at once',
    async ask(account) {
      const { clock, start } = await seatSubscription(account);
      return accepted(
        account.stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: start + 100 * DAY }),
      );
    },
    says: false,
    flipped: { to: true, says: true },
  }),
  probe({
    of: 'minimumCharge',
    question: 'what goes to the balance of an invoice of 0.49 and one of 0.50 US dollars',
    async ask(account) {
      const balances = [];
      for (const unit_amount of [49, 50]) {
        const { customer } = await seatSubscription(account, { unit_amount });
        balances.push((await newestInvoice(account, customer)).ending_balance);
      }
      return balances;
    },
    says: [49, 0],
    flipped: { to: { usd: 10 }, says: [0, 0] },
  }),
  probe({
    of: 'threeDecimalStep',
    question: 'what is due of 1.003 Kuwaiti dinars',
    async ask(account) {
      const { customer } = await customerOnClock(account);
      const price = await createPrice(account, null, { currency: 'kwd', unit_amount: 1003 });
      const subscription = await account.stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: price.id }],
      });
      const preview = await account.stripe.invoices.createPreview({
        subscription: subscription.id,
      });
      return preview.amount_due % 10;
    },
    says: 0,
    flipped: { to: 1, says: 3 },
  }),
  probe({
    of: 'uncountedExpandSegments',
    question: 'may a preview expand the price of its lines',
    async ask(account) {
      const { subscription } = await seatSubscription(account);
      return accepted(
        account.stripe.invoices.createPreview({
          expand: ['lines.data.pricing.price_details.price'],
          subscription: subscription.id,
        }),
      );
    },
    says: true,
    flipped: { to: [], says: false },
  }),
];

/** The amounts on the preview's lines for usage of a graduated price, smallest first. */
async function linesOfUsage(
  account: Account,
  value: string | null,
  tiers: Stripe.PriceCreateParams.Tier[],
): Promise<number[]> {
  const arranged = await meteredSubscription(account, {
    billing_scheme: 'tiered',
    tiers,
    tiers_mode: 'graduated',
  });
  if (value !== null) await sendUsage(account, arranged, value);
  return account.eventually(async () => {
    const { lines } = await account.stripe.invoices.createPreview({
      subscription: arranged.subscription.id,
    });
    if (value !== null && lines.data.every(({ amount }) => amount === 0)) {
      throw new Error('The usage has not arrived yet.');
    }
    return lines.data.map(({ amount }) => amount).sort((a, b) => a - b);
  });
}
