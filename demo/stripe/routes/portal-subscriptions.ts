import { Hono } from 'hono';
import { type Api, textOf } from '../hosted/api.ts';
import { nothingHere } from '../hosted/portal/doors.ts';
import { portalHome } from '../hosted/portal/home.ts';
import { ONE_SUBSCRIPTION as ONE, stepsOf } from '../hosted/portal/steps.ts';
import { cancelPage, offeredCoupon, pausePage } from '../hosted/portal/subscription-steps.ts';
import type { Visit } from '../hosted/portal/visit.ts';
import type { Form } from '../http/form.ts';
import type { Subscription } from '../wire.ts';
import type { World } from '../world.ts';

/** The portal's subscriptions: pausing, ending and keeping one. */
export function portalSubscriptionRoutes(world: World, api: Api): Hono {
  const routes = new Hono();
  const { doing, show, step } = stepsOf(world);

  routes.get(
    `${ONE}/cancel`,
    step('subscription_cancel', (c, visit, one) => show(c, visit, cancelPage(world, visit, one))),
  );

  routes.post(
    `${ONE}/cancel`,
    step('subscription_cancel', (c, visit, one, form) =>
      doing(
        [c, visit],
        'cancel',
        () => cancel(api, visit, one, form),
        (problem) => cancelPage(world, visit, one, problem),
      ),
    ),
  );

  routes.post(
    `${ONE}/offer`,
    step('subscription_cancel', (c, visit, one) => {
      const coupon = offeredCoupon(world, visit, one);
      if (!coupon) return nothingHere(c);
      return doing(
        [c, visit],
        'offer',
        () => {
          // The parameter replaces all there are, and an offer takes none away.
          const kept = one.discounts.map((discount) => ({ discount: String(discount) }));
          const discounts = [...kept, { coupon: coupon.id }];
          return api('POST', `/v1/subscriptions/${one.id}`, { discounts });
        },
        (problem) => cancelPage(world, visit, one, problem),
      );
    }),
  );

  routes.post(
    `${ONE}/renew`,
    step('subscription_cancel', (c, visit, one) =>
      doing(
        [c, visit],
        'renew',
        () => api('POST', `/v1/subscriptions/${one.id}`, { cancel_at_period_end: false }),
        (problem) => portalHome(world, visit, { problem }),
      ),
    ),
  );

  routes.get(
    `${ONE}/pause`,
    step('subscription_pause', (c, visit, one) => show(c, visit, pausePage(world, visit, one))),
  );

  routes.post(
    `${ONE}/pause`,
    step('subscription_pause', (c, visit, one) =>
      doing(
        [c, visit],
        'pause',
        () => api('POST', `/v1/subscriptions/${one.id}/pause`),
        (problem) => pausePage(world, visit, one, problem),
      ),
    ),
  );

  routes.post(
    `${ONE}/resume`,
    step('subscription_pause', (c, visit, one) =>
      doing(
        [c, visit],
        'resume',
        () => api('POST', `/v1/subscriptions/${one.id}/resume`),
        (problem) => portalHome(world, visit, { problem }),
      ),
    ),
  );

  return routes;
}

function cancel(api: Api, visit: Visit, { id }: Subscription, form: Form): Promise<unknown> {
  const { mode, proration_behavior: proration } = visit.features.subscription_cancel;
  const feedback = textOf(form, 'feedback');
  const comment = textOf(form, 'comment');
  const details = { ...(feedback && { feedback }), ...(comment && { comment }) };
  const why = Object.keys(details).length > 0 ? { cancellation_details: details } : {};
  if (mode === 'at_period_end') {
    return api('POST', `/v1/subscriptions/${id}`, { cancel_at_period_end: true, ...why });
  }
  return api('DELETE', `/v1/subscriptions/${id}`, {
    invoice_now: proration === 'always_invoice',
    prorate: proration !== 'none',
    ...why,
  });
}
