import {
  createPrice,
  customerOnClock,
  intentOf,
  openInvoice,
  pastDueSubscription,
} from '../arrange.ts';
import { accepted, probe } from './probe.ts';

/** What becomes of subscriptions that are not paid, and how long a browser's session lasts. */
export const paymentProbes = [
  probe({
    of: 'refuseWithoutMethod',
    question: 'may a customer without a way to pay subscribe to what is charged at once',
    async ask(account) {
      const { customer, card } = await customerOnClock(account);
      await account.stripe.paymentMethods.detach(card.id);
      const price = await createPrice(account, null, { unit_amount: 2000 });
      return accepted(
        account.stripe.subscriptions.create({
          customer: customer.id,
          items: [{ price: price.id }],
        }),
      );
    },
    says: false,
    flipped: { to: false, says: true },
  }),
  probe({
    of: 'writtenOffRecovers',
    question: 'is a subscription active again when its unpaid invoice is given up',
    async ask(account) {
      const { invoice, subscription } = await pastDueSubscription(account);
      await account.stripe.invoices.markUncollectible(invoice.id);
      const { status } = await account.stripe.subscriptions.retrieve(subscription.id);
      return status === 'active';
    },
    says: true,
    flipped: { to: false, says: false },
  }),
  probe({
    of: 'invoiceIntentKeeps',
    question: 'can the intent of an invoice be told to keep what pays it',
    async ask(account) {
      const { invoice } = await openInvoice(account);
      const intent = await intentOf(account, invoice);
      const keep = { setup_future_usage: 'off_session' } as const;
      return accepted(account.stripe.paymentIntents.update(intent.id, keep));
    },
    says: true,
    flipped: { to: false, says: false },
  }),
  probe({
    of: 'customerSessionMinutes',
    question: 'after how many minutes does a customer session end',
    async ask({ stripe }) {
      const customer = await stripe.customers.create({});
      const { created, expires_at } = await stripe.customerSessions.create({
        components: { payment_element: { enabled: true } },
        customer: customer.id,
      });
      return Math.round((expires_at - created) / 60);
    },
    says: 30,
    flipped: { to: 60, says: 60 },
  }),
];
