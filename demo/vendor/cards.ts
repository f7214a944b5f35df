/** What the strip does to the card that a customer's next charge meets. */
import type Stripe from 'stripe';
import { attachCard, takeCardsAway } from '../world/card.ts';

type CardChange = {
  readonly label: string;
  readonly said: string;
  change(stripe: Stripe, customer: string): Promise<void>;
};

export const CARDS = {
  declined: {
    label: 'Decline the card',
    said: 'The next charge will be declined: move to the period’s end.',
    change: (stripe, customer) =>
      attachCard(stripe, customer, { token: 'tok_chargeCustomerFail', month: 5, year: 2031 }),
  },
  authenticates: {
    label: 'Ask for 3-D Secure',
    said: 'The bank will ask for 3-D Secure at the next charge: move to the period’s end.',
    async change(stripe, customer) {
      const { id } = await stripe.paymentMethods.attach('pm_card_authenticationRequired', {
        customer,
      });
      await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
    },
  },
  working: {
    label: 'Let it pay',
    said: 'A card that pays is on file. Stripe tries open invoices again in some days.',
    change: (stripe, customer) =>
      attachCard(stripe, customer, { token: 'tok_visa', month: 8, year: 2030 }),
  },
  none: {
    label: 'Take cards away',
    said: 'There is no way to pay on file: add the first one.',
    change: takeCardsAway,
  },
} as const satisfies Readonly<Record<string, CardChange>>;
