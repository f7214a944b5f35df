import { Hono } from 'hono';
import { deletedDiscount, endDiscount, idsOf } from '../billing/discounts.ts';
import { answer, type Env } from '../http/env.ts';
import { missing, StripeFailure } from '../http/errors.ts';
import { read } from '../http/form.ts';
import { nowOf, type World } from '../world.ts';
import { customerOf } from './customers.ts';

/** Discounts are made with what carries them; here they are taken away. */
export function discountRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();

  routes.delete('/customers/:id/discount', (c) => {
    const customer = customerOf(world, c.req.param('id'));
    read(c.get('form'), {});
    return remove(world, customer.discount?.id, nowOf(world, customer));
  });

  routes.delete('/subscriptions/:id/discount', (c) => {
    const id = c.req.param('id');
    const subscription = world.store.subscriptions.get(id);
    if (!subscription) throw missing('subscription', id);
    read(c.get('form'), {});
    const discounts = idsOf(subscription);
    if (discounts.length > 1) {
      const message = `Subscription ${id} has several discounts. Update the subscription with the discounts it is to keep instead.`;
      throw new StripeFailure(message);
    }
    return remove(world, discounts[0], nowOf(world, subscription));
  });

  return routes;
}

function remove(world: World, id: string | undefined, at: number): Response {
  const discount = world.store.discounts.get(id ?? '');
  if (!discount) {
    const message = 'No active discount for this object.';
    throw new StripeFailure(message, { status: 404, code: 'resource_missing' });
  }
  endDiscount(world, discount.id, at);
  return answer(world, deletedDiscount(discount));
}
