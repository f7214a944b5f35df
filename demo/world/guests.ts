/**
 * Customers that only a page of `/pages` shows, each for one thing that can happen to a customer.
 * They are made when their page is first asked for: the demo's ten stay who they are.
 */
import { attachCard, takeCardsAway } from './card.ts';
import type { CustomerPlan, SubscriptionPlan } from './plan.ts';
import { flat } from './prices.ts';

const STARTED = new Date('2026-09-25T08:00:00Z');
const CARD = { token: 'tok_visa', month: 8, year: 2029 };

const starter = (more: Partial<SubscriptionPlan> = {}): SubscriptionPlan[] => [
  { licensed: [{ price: flat('usd', 'Starter plan', '4900'), quantity: 1 }], ...more },
];

const shared = { start: STARTED, card: CARD, subscriptions: starter(), usage: {} };

export const GUESTS: readonly CustomerPlan[] = [
  {
    ...shared,
    key: 'tern',
    name: 'Tern Robotics',
    shows: 'On trial, which ends on Tuesday: the first charge follows.',
    subscriptions: starter({ trialEnd: new Date('2026-11-24T08:00:00Z') }),
  },
  {
    ...shared,
    key: 'plover',
    name: 'Plover Notes',
    shows: 'No way to pay on file, and a charge to come.',
    happenings: [{ at: new Date('2026-11-10T08:00:00Z'), run: takeCardsAway }],
  },
  {
    ...shared,
    key: 'egret',
    name: 'Egret Foods',
    shows: 'The bank wants the last payment confirmed (3-D Secure).',
    start: new Date('2026-10-15T08:00:00Z'),
    happenings: [
      {
        at: new Date('2026-10-20T08:00:00Z'),
        run: (stripe, customer) =>
          attachCard(stripe, customer, { ...CARD, token: 'tok_authenticationRequired' }),
      },
    ],
  },
  {
    ...shared,
    key: 'heron',
    name: 'Heron Transit',
    shows: 'Charged in vain, and not tried again: the subscription is over, the invoice is not.',
    happenings: [
      {
        at: new Date('2026-10-05T08:00:00Z'),
        run: (stripe, customer) =>
          attachCard(stripe, customer, { ...CARD, token: 'tok_chargeCustomerFail' }),
      },
    ],
  },
  {
    ...shared,
    key: 'stork',
    name: 'Stork Parcel',
    shows: 'Cancelled by its customer: it runs to the end of the period.',
    subscriptions: starter({ end: new Date('2026-11-25T08:00:00Z') }),
  },
];
