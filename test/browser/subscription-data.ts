/** Subscriptions and what changing them costs, typed by the contract. */
import type {
  ChangePreview,
  OfferedPlan,
  Subscribed,
  SubscribedItem,
  SubscriptionList,
} from '../../server/contract/subscriptions.ts';
import { AS_OF, apiCalls, basis, plans as choices, seats, usd } from './data.ts';

const flat = basis.items[2]!.price;

const planItem: SubscribedItem = {
  id: 'si_plan',
  label: 'Scale plan',
  kind: 'recurring',
  price: flat,
  quantity: 1,
  seats: null,
};

const seatsItem: SubscribedItem = {
  id: 'si_seats',
  label: 'Seats',
  kind: 'recurring',
  price: seats.price,
  quantity: 14,
  seats: { min: 1, max: 100 },
};

const callsItem: SubscribedItem = {
  id: 'si_api',
  label: 'API calls',
  kind: 'usage',
  price: apiCalls.price,
  quantity: null,
  seats: null,
};

const plans: OfferedPlan[] = choices.map(({ id, label, isCurrent, items }) => ({
  id,
  label,
  isCurrent,
  items: items.map(({ replaces, label: name, price, meter }) => ({
    replaces,
    kind: meter ? 'usage' : 'recurring',
    label: name,
    price,
    seats: null,
  })),
  drops: isCurrent ? [] : ['si_seats'],
}));

export const scale: Subscribed = {
  id: 'sub_scale',
  label: 'Scale',
  status: 'active',
  currency: 'usd',
  collection: 'charge_automatically',
  period: { start: '2026-11-01T00:00:00Z', end: '2026-12-01T00:00:00Z' },
  trialEnd: null,
  endsAt: null,
  items: [planItem, seatsItem, callsItem],
  plans,
  change: 'in_place',
  cancel: 'in_place',
  canResume: false,
};

/** Cancelled, and not over yet. */
export const ending: Subscribed = {
  ...scale,
  endsAt: '2026-12-01T00:00:00Z',
  change: 'none',
  canResume: true,
};

export const reader: Subscribed = { ...scale, plans: [], change: 'none', cancel: 'none' };

export const listOf = (...data: Subscribed[]): SubscriptionList => ({
  data,
  asOf: AS_OF,
  source: 'stripe',
});

const proration = (id: string, description: string, amount: number) => ({
  id,
  item: 'si_plan',
  kind: 'proration' as const,
  label: 'Scale plan',
  description,
  period: { start: '2026-11-20T14:21:00Z', end: '2026-12-01T00:00:00Z' },
  quantity: '1',
  unitAmount: null,
  amount: usd(amount),
  tiers: null,
});

/** To Growth, twenty days into November. */
export const preview: ChangePreview = {
  subscription: 'sub_scale',
  prorationDate: '2026-11-20T14:21:00Z',
  fingerprint: 'f1',
  prorations: [
    proration('il_a', 'Unused time on Scale plan after 20 Nov 2026', -10379),
    proration('il_b', 'Remaining time on Growth plan after 20 Nov 2026', 3436),
  ],
  prorated: usd(-6943),
  dueNow: usd(0),
  next: { date: '2026-12-01T00:00:00Z', before: usd(41651), after: usd(19802) },
  recurring: { before: usd(41500), after: usd(9900) },
  asOf: AS_OF,
  source: 'stripe',
};
