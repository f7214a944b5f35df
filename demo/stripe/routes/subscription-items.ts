import { Hono } from 'hono';
import type { DiscountRequest } from '../billing/discounts.ts';
import { answer, type Env } from '../http/env.ts';
import { missing } from '../http/errors.ts';
import { field, read } from '../http/form.ts';
import { page, paging } from '../http/lists.ts';
import type { Subscription, SubscriptionItem } from '../wire.ts';
import type { World } from '../world.ts';
import { newItem, prorationBehavior } from './subscription-fields.ts';
import { subscriptionOf, update } from './subscriptions.ts';

const changeable = {
  ...newItem,
  expand: field.expand,
  off_session: field.flag.optional(),
  payment_behavior: field.text.optional(),
  price: field.text.optional(),
  proration_behavior: prorationBehavior.optional(),
  proration_date: field.integer.optional(),
};

/** Items one by one: each change is one of their subscription. */
export function subscriptionItemRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();

  routes.post('/subscription_items', (c) => {
    const {
      expand,
      subscription: id,
      ...request
    } = read(c.get('form'), {
      ...changeable,
      price: field.text,
      subscription: field.text,
    });
    const subscription = subscriptionOf(world, id, 'subscription');
    change(world, subscription, request);
    return answer(world, subscription.items.data.at(-1)!, expand);
  });

  routes.get('/subscription_items', (c) => {
    const params = read(c.get('form'), { ...paging, subscription: field.text });
    const { id, items } = subscriptionOf(world, params.subscription, 'subscription');
    const url = `/v1/subscription_items?subscription=${id}`;
    return answer(world, page(items.data, params, url), params.expand);
  });

  routes.get('/subscription_items/:id', (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    return answer(world, itemOf(world, c.req.param('id')).item, expand);
  });

  routes.post('/subscription_items/:id', (c) => {
    const { item, subscription } = itemOf(world, c.req.param('id'));
    const { expand, ...request } = read(c.get('form'), changeable);
    change(world, subscription, { ...request, id: item.id });
    return answer(world, itemOf(world, item.id).item, expand);
  });

  routes.delete('/subscription_items/:id', (c) => {
    const { item, subscription } = itemOf(world, c.req.param('id'));
    const request = read(c.get('form'), {
      clear_usage: field.flag.optional(),
      payment_behavior: field.text.optional(),
      proration_behavior: prorationBehavior.optional(),
      proration_date: field.integer.optional(),
    });
    change(world, subscription, { ...request, deleted: true, id: item.id });
    return c.json({ id: item.id, object: 'subscription_item', deleted: true });
  });

  return routes;
}

type ItemRequest = {
  id?: string;
  price?: string;
  quantity?: number;
  deleted?: boolean;
  metadata?: Record<string, string>;
  billing_thresholds?: { usage_gte: number } | '';
  discounts?: DiscountRequest[] | '';
  tax_rates?: string[] | '';
  proration_behavior?: 'none' | 'create_prorations' | 'always_invoice';
  proration_date?: number;
};

function change(world: World, subscription: Subscription, request: ItemRequest): void {
  const { proration_behavior, proration_date, ...item } = request;
  const changes = { items: [item], proration_behavior, proration_date };
  update(world, subscription, changes, ['items']);
}

function itemOf(world: World, id: string): { item: SubscriptionItem; subscription: Subscription } {
  for (const subscription of world.store.subscriptions.values()) {
    const item = subscription.items.data.find((one) => one.id === id);
    if (item) return { item, subscription };
  }
  throw missing('subscription_item', id);
}
