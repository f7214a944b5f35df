import { Hono } from 'hono';
import { z } from 'zod';
import { endSubscription } from '../billing/billing-cycle.ts';
import { isMetered } from '../billing/charges.ts';
import {
  cancelAtPeriodEnd,
  createItem,
  createSubscription,
  planOf,
  priceOf,
  refuseMixedCurrencies,
} from '../billing/subscriptions.ts';
import { answer, type Env } from '../http/env.ts';
import { missing, StripeFailure } from '../http/errors.ts';
import { field, mergeMetadata, read } from '../http/form.ts';
import { isWithin, newestFirst, page, paging, timeFilter } from '../http/lists.ts';
import { ownedPaymentMethod } from '../payments/payment-methods.ts';
import type { Subscription } from '../wire.ts';
import { nowOf, type World } from '../world.ts';

const prorationBehavior = z.enum(['none', 'create_prorations', 'always_invoice']).optional();
const shared = {
  cancel_at_period_end: field.flag.optional(),
  default_payment_method: field.nullableText.optional(),
  description: field.nullableText.optional(),
  expand: field.expand,
  metadata: field.metadata.optional(),
  off_session: field.flag.optional(),
  payment_behavior: field.text.optional(),
  proration_behavior: prorationBehavior,
};
const item = {
  metadata: field.metadata.optional(),
  quantity: field.integer.optional(),
};
const statuses = [
  'active',
  'all',
  'canceled',
  'ended',
  'incomplete',
  'incomplete_expired',
  'past_due',
  'paused',
  'trialing',
  'unpaid',
] as const;

export function subscriptionRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { subscriptions } = world.store;

  routes.post('/subscriptions', (c) => {
    const { expand, ...request } = read(c.get('form'), {
      ...shared,
      billing_cycle_anchor: field.integer.optional(),
      collection_method: z.enum(['charge_automatically', 'send_invoice']).optional(),
      customer: field.text,
      days_until_due: field.integer.optional(),
      items: z.array(z.strictObject({ ...item, price: field.text })).min(1),
    });
    const method = request.default_payment_method;
    if (method) ownedPaymentMethod(world, method, request.customer, 'default_payment_method');
    const subscription = createSubscription(world, {
      ...request,
      default_payment_method: method ?? undefined,
      description: request.description ?? undefined,
    });
    return answer(world, subscription, expand);
  });

  routes.get('/subscriptions', (c) => {
    const params = read(c.get('form'), {
      ...paging,
      collection_method: z.enum(['charge_automatically', 'send_invoice']).optional(),
      created: timeFilter,
      customer: field.text.optional(),
      price: field.text.optional(),
      status: z.enum(statuses).optional(),
      test_clock: field.text.optional(),
    });
    const found = newestFirst(subscriptions.values()).filter(
      (subscription) =>
        matchesOwner(subscription, params) &&
        hasStatus(subscription, params.status) &&
        (params.collection_method ?? subscription.collection_method) ===
          subscription.collection_method &&
        (params.price === undefined ||
          subscription.items.data.some(({ price }) => price.id === params.price)) &&
        isWithin(subscription.created, params.created),
    );
    return answer(world, page(found, params, '/v1/subscriptions'), params.expand);
  });

  routes.get('/subscriptions/:id', (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    return answer(world, subscriptionOf(world, c.req.param('id')), expand);
  });

  routes.post('/subscriptions/:id', (c) => {
    const subscription = subscriptionOf(world, c.req.param('id'));
    const { expand, ...request } = read(c.get('form'), updatable);
    const previous = update(world, subscription, request);
    world.emit('customer.subscription.updated', subscription, nowOf(world, subscription), previous);
    return answer(world, subscription, expand);
  });

  routes.delete('/subscriptions/:id', (c) => {
    const subscription = subscriptionOf(world, c.req.param('id'));
    const { expand } = read(c.get('form'), { expand: field.expand });
    endSubscription(world, subscription, nowOf(world, subscription));
    return answer(world, subscription, expand);
  });

  routes.get('/subscription_items', (c) => {
    const params = read(c.get('form'), { ...paging, subscription: field.text });
    const { id, items } = subscriptionOf(world, params.subscription, 'subscription');
    const url = `/v1/subscription_items?subscription=${id}`;
    return answer(world, page(items.data, params, url), params.expand);
  });

  return routes;
}

export function subscriptionOf(world: World, id: string, param = 'id'): Subscription {
  const subscription = world.store.subscriptions.get(id);
  if (!subscription) throw missing('subscription', id, param);
  return subscription;
}

const updatable = {
  ...shared,
  items: z
    .array(
      z.strictObject({
        ...item,
        deleted: field.flag.optional(),
        id: field.text.optional(),
        price: field.text.optional(),
      }),
    )
    .optional(),
};
type Update = Omit<z.output<z.ZodObject<typeof updatable>>, 'expand'>;

/** Applies an update and answers the values it replaced. Changes of items are billed from the next period on. */
function update(world: World, subscription: Subscription, request: Update): Partial<Subscription> {
  const before = structuredClone(subscription);
  const now = nowOf(world, subscription);
  for (const [index, change] of (request.items ?? []).entries()) {
    changeItem(world, subscription, change, index, now);
  }
  const { cancel_at_period_end: cancel, default_payment_method: method, description } = request;
  if (cancel !== undefined) cancelAtPeriodEnd(subscription, cancel, now);
  if (method !== undefined) {
    subscription.default_payment_method =
      method && ownedPaymentMethod(world, method, subscription.customer, 'default_payment_method');
  }
  if (description !== undefined) subscription.description = description;
  subscription.metadata = mergeMetadata(subscription.metadata, request.metadata);
  const touched = Object.entries(before).filter(([key]) => key in request);
  return Object.fromEntries(touched);
}

function changeItem(
  world: World,
  subscription: Subscription,
  change: NonNullable<Update['items']>[number],
  index: number,
  now: number,
): void {
  const { items } = subscription;
  const price =
    change.price === undefined
      ? undefined
      : priceOf(world, { price: change.price, quantity: change.quantity }, index);
  if (price) refuseMixedCurrencies([price], subscription.currency);
  if (change.id === undefined) {
    if (!price) throw missing('price', '', `items[${index}][price]`);
    items.data.push(createItem(world, subscription, price, change, now));
    return;
  }
  const existing = items.data.find(({ id }) => id === change.id);
  if (!existing) throw missing('subscription_item', change.id, `items[${index}][id]`);
  if (change.deleted) {
    items.data = items.data.filter((one) => one !== existing);
    return;
  }
  if (price) Object.assign(existing, { price, plan: planOf(price) });
  if (change.quantity !== undefined && isMetered(existing.price)) {
    const message = `You cannot set the quantity for metered plans. (item: ${existing.id})`;
    throw new StripeFailure(message, { param: `items[${index}][quantity]` });
  }
  if (change.quantity !== undefined) existing.quantity = change.quantity;
  existing.metadata = mergeMetadata(existing.metadata, change.metadata);
}

/** Without a customer or a clock to look at, Stripe leaves out what lives on test clocks. */
function matchesOwner(
  subscription: Subscription,
  filter: { customer?: string; test_clock?: string },
): boolean {
  if (filter.customer !== undefined && subscription.customer !== filter.customer) return false;
  if (filter.test_clock !== undefined) return subscription.test_clock === filter.test_clock;
  return filter.customer !== undefined || subscription.test_clock === null;
}

function hasStatus({ status }: Subscription, wanted: string | undefined): boolean {
  if (wanted === undefined) return status !== 'canceled';
  if (wanted === 'all') return true;
  if (wanted === 'ended') return status === 'canceled' || status === 'incomplete_expired';
  return status === wanted;
}
