import { type Context, Hono } from 'hono';
import type { Api } from '../hosted/api.ts';
import { choicesOf, optionsOf } from '../hosted/portal/choices.ts';
import { ONE_SUBSCRIPTION as ONE, stepsOf } from '../hosted/portal/steps.ts';
import { type Change, confirmPage, termsOf, updatePage } from '../hosted/portal/update-step.ts';
import type { Visit } from '../hosted/portal/visit.ts';
import type { Form } from '../http/form.ts';
import type { Subscription } from '../wire.ts';
import type { World } from '../world.ts';

/** Changing a subscription in the portal: choose, see what it costs, confirm. */
export function portalUpdateRoutes(world: World, api: Api): Hono {
  const routes = new Hono();
  const { doing, show, step } = stepsOf(world);
  const showUpdate = (c: Context, visit: Visit, one: Subscription, problem?: string) => {
    const options = optionsOf(world, visit, one);
    return show(c, visit, updatePage(world, visit, one, options, problem), problem !== undefined);
  };

  routes.get(
    `${ONE}/update`,
    step('subscription_update', (c, visit, one) => showUpdate(c, visit, one)),
  );

  // The choices travel to the next page in its address: nothing is changed yet.
  routes.post(
    `${ONE}/update`,
    step('subscription_update', (c, visit, one, form) => {
      const items = choicesOf(optionsOf(world, visit, one), form);
      if (items === null) return showUpdate(c, visit, one, 'This choice is not offered.');
      if (items.length === 0) return showUpdate(c, visit, one, 'Nothing is changed yet.');
      const chosen = items.flatMap(({ id, ...change }) =>
        Object.entries(change).map(([name, value]) => [`${name}_${id}`, String(value)]),
      );
      const query = new URLSearchParams(chosen);
      return c.redirect(`${visit.path}/subscriptions/${one.id}/confirm?${query}`, 303);
    }),
  );

  routes.get(
    `${ONE}/confirm`,
    step('subscription_update', async (c, visit, one, form) => {
      const change = changeOf(world, visit, one, form);
      if (!change) return showUpdate(c, visit, one, 'This choice is not offered.');
      return show(c, visit, await confirmPage(world, visit, api, { subscription: one, change }));
    }),
  );

  routes.post(
    `${ONE}/confirm`,
    step('subscription_update', (c, visit, one, form) => {
      const change = changeOf(world, visit, one, form);
      if (!change) return showUpdate(c, visit, one, 'This choice is not offered.');
      const request = { ...change, ...termsOf(visit, one) };
      return doing(
        [c, visit],
        'update',
        () => api('POST', `/v1/subscriptions/${one.id}`, request),
        (problem) => confirmPage(world, visit, api, { subscription: one, change, problem }),
      );
    }),
  );

  return routes;
}

/** The change to confirm: what the session's flow prescribes, or what was chosen here. */
function changeOf(
  world: World,
  visit: Visit,
  subscription: Subscription,
  form: Form,
): Change | null {
  const flow = visit.session.flow?.subscription_update_confirm;
  if (flow?.subscription === subscription.id) {
    const items = flow.items.map(({ id, price, quantity }) => ({
      id: id ?? '',
      ...(price !== null && { price }),
      ...(quantity !== undefined && { quantity }),
    }));
    const discounts = flow.discounts?.map(({ coupon, promotion_code }) => ({
      ...(coupon !== null && { coupon }),
      ...(promotion_code !== null && { promotion_code }),
    }));
    return { items, ...(discounts && discounts.length > 0 && { discounts }) };
  }
  const items = choicesOf(optionsOf(world, visit, subscription), form);
  return items === null || items.length === 0 ? null : { items };
}
