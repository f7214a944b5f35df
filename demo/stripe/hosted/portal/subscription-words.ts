import { formatAmount } from '../../money/currency.ts';
import type { Price, Subscription, SubscriptionItem } from '../../wire.ts';
import type { World } from '../../world.ts';
import { plain } from '../page.ts';
import { dayOf, type Standing } from '../words.ts';

/** What a subscription is called: the names of what it holds. */
export function nameOf(world: World, subscription: Subscription): string {
  const names = subscription.items.data.map(({ price }) => productOf(world, price));
  return plain([...new Set(names)].join(', '));
}

export function itemWords(world: World, item: SubscriptionItem): string {
  const name = productOf(world, item.price);
  const quantity = item.quantity === undefined || item.quantity === 1 ? '' : `${item.quantity} × `;
  return plain(`${quantity}${name}: ${priceWords(item.price)}`);
}

export function priceWords(price: Price): string {
  const every = intervalOf(price);
  if (price.recurring?.usage_type === 'metered') return `by usage, every ${every}`;
  const amount = price.unit_amount_decimal;
  if (amount === null) return `by quantity, every ${every}`;
  return `${formatAmount(amount, price.currency)} every ${every}`;
}

export function productOf(world: World, price: Price): string {
  return plain(world.store.products.get(price.product)?.name ?? price.id);
}

/** When a subscription renews or ends, and how it stands. */
export function standingOf(subscription: Subscription): Standing & { when: string } {
  const renews = Math.min(...subscription.items.data.map((item) => item.current_period_end));
  const { cancel_at: ends, status, trial_end: trialEnd } = subscription;
  if (status === 'paused') return { label: 'Paused', tone: '', when: 'Not billed while paused' };
  if (ends !== null) return { label: 'Ending', tone: 'warn', when: `Ends ${dayOf(ends)}` };
  if (status === 'trialing' && trialEnd !== null) {
    return { label: 'Trial', tone: 'good', when: `Trial until ${dayOf(trialEnd)}` };
  }
  const when = `Renews ${dayOf(renews)}`;
  if (status === 'active') return { label: 'Active', tone: 'good', when };
  return {
    label: status === 'past_due' ? 'Past due' : status.replaceAll('_', ' '),
    tone: 'bad',
    when,
  };
}

function intervalOf({ recurring }: Price): string {
  const { interval, interval_count: count } = recurring ?? { interval: 'time', interval_count: 1 };
  return count === 1 ? interval : `${count} ${interval}s`;
}
