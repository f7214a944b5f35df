import { Hono } from 'hono';
import { z } from 'zod';
import { settleEnd } from '../billing/cancellation.ts';
import { pauseSubscription, resumeSubscription } from '../billing/pauses.ts';
import { endSubscription } from '../billing/status.ts';
import { createSubscription } from '../billing/subscriptions.ts';
import { refuseEnded } from '../billing/update-refusals.ts';
import { applyUpdate, billUpdate, type SubscriptionUpdate } from '../billing/updates.ts';
import { answer, type Env } from '../http/env.ts';
import { missing } from '../http/errors.ts';
import { field, read } from '../http/form.ts';
import { isWithin, newestFirst, page, paging, timeFilter } from '../http/lists.ts';
import { ownedPaymentMethod } from '../payments/payment-methods.ts';
import { withWishes } from '../payments/payment-mode.ts';
import { refuseUnpaidChange, refuseUnpayable } from '../payments/unpayable.ts';
import type { Subscription } from '../wire.ts';
import { nowOf, type World } from '../world.ts';
import {
  anchorChange,
  cancellationDetails,
  itemUpdate,
  newItem,
  prorationBehavior,
  shared,
} from './subscription-fields.ts';

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
      customer: field.text,
      items: z.array(z.strictObject({ ...newItem, price: field.text })).min(1),
      trial_period_days: field.integer.optional(),
    });
    const method = request.default_payment_method;
    if (method) ownedPaymentMethod(world, method, request.customer, 'default_payment_method');
    const wanted = {
      ...request,
      default_payment_method: method ?? undefined,
      description: request.description ?? undefined,
    };
    refuseUnpayable(world, wanted);
    const subscription = createSubscription(world, wanted);
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
    update(world, subscription, request, Object.keys(request));
    return answer(world, subscription, expand);
  });

  routes.delete('/subscriptions/:id', (c) => {
    const subscription = subscriptionOf(world, c.req.param('id'));
    const { cancellation_details, expand, ...request } = read(c.get('form'), {
      cancellation_details: cancellationDetails,
      expand: field.expand,
      invoice_now: field.flag.optional(),
      prorate: field.flag.optional(),
    });
    refuseEnded(subscription, ['status']);
    const now = nowOf(world, subscription);
    billUpdate(world, subscription, settleEnd(world, subscription, request, now), now);
    Object.assign(subscription.cancellation_details!, {
      reason: 'cancellation_requested',
      ...cancellation_details,
    });
    endSubscription(world, subscription, now);
    return answer(world, subscription, expand);
  });

  routes.post('/subscriptions/:id/pause', (c) => {
    const subscription = subscriptionOf(world, c.req.param('id'));
    const { expand, ...request } = read(c.get('form'), {
      bill_for: z
        .strictObject({
          outstanding_usage_through: z.strictObject({ type: z.enum(['none', 'now']) }).optional(),
          unused_time_from: z
            .strictObject({ type: z.enum(['item_current_period_start', 'none', 'now']) })
            .optional(),
        })
        .optional(),
      expand: field.expand,
      invoicing_behavior: z.enum(['invoice', 'pending_invoice_item']).optional(),
      type: z.literal('subscription').optional(),
    });
    const now = nowOf(world, subscription);
    billUpdate(world, subscription, pauseSubscription(world, subscription, request, now), now);
    return answer(world, subscription, expand);
  });

  routes.post('/subscriptions/:id/resume', (c) => {
    const subscription = subscriptionOf(world, c.req.param('id'));
    const { expand, ...request } = read(c.get('form'), {
      billing_cycle_anchor: anchorChange,
      expand: field.expand,
      payment_behavior: z.literal('resume_on_payment_attempt').optional(),
      proration_behavior: prorationBehavior.optional(),
      proration_date: field.integer.optional(),
    });
    const now = nowOf(world, subscription);
    const settlement = resumeSubscription(world, subscription, {
      anchor: request.billing_cycle_anchor?.type ?? 'now',
      at: request.proration_date ?? now,
      behavior: request.proration_behavior ?? 'create_prorations',
      now,
    });
    billUpdate(world, subscription, settlement, now);
    return answer(world, subscription, expand);
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
  billing_cycle_anchor: anchorChange,
  cancellation_details: cancellationDetails,
  items: z.array(itemUpdate).optional(),
  pause_collection: z
    .strictObject({
      behavior: z.enum(['keep_as_draft', 'mark_uncollectible', 'void']),
      resumes_at: field.integer.optional(),
    })
    .or(z.literal(''))
    .optional(),
  proration_date: field.integer.optional(),
};

/** Applies an update, bills what it bills at once, and tells of the values it replaced. */
export function update(
  world: World,
  subscription: Subscription,
  request: SubscriptionUpdate,
  touched: string[],
): void {
  const now = nowOf(world, subscription);
  const before = structuredClone(subscription);
  refuseUnpaidChange(world, subscription, request, (fork, twin) =>
    billUpdate(fork, twin, applyUpdate(fork, twin, request, now), now),
  );
  const settlement = applyUpdate(world, subscription, request, now);
  withWishes(world, subscription, request, () => billUpdate(world, subscription, settlement, now));
  const previous = Object.entries(before).filter(
    ([key, value]) =>
      touched.includes(key) || (key !== 'items' && isChanged(value, subscription[key as 'id'])),
  );
  world.emit(
    'customer.subscription.updated',
    subscription,
    now,
    Object.fromEntries(previous) as Partial<Subscription>,
  );
}

function isChanged(before: unknown, after: unknown): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
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
