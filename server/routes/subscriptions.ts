import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { cancel, confirmChange, previewChange, resume } from '../bill/change-subscription.ts';
import { type Asker, readChanged, readSubscriptions } from '../bill/read-subscriptions.ts';
import {
  CancelRequest,
  ChangeConfirm,
  ChangePreview,
  ChangeRequest,
  SubscriptionId,
  SubscriptionList,
} from '../contract/subscriptions.ts';
import type { PortalEnv } from '../env.ts';
import { requireScope } from '../session/require-session.ts';
import { auditedIfMade } from './audit.ts';
import { body, createRouter, json, problems, SECURED } from './documented.ts';

const tags = ['Subscriptions'];
/** A change answers the subscriptions, or what they cost, so it is for whoever may read them. */
const mayChange = requireScope('subscription:write', 'billing:read');
const write = { tags, security: SECURED, middleware: mayChange };
const failures = problems(400, 401, 402, 403, 404, 409, 422, 502, 503);
const params = z.object({ id: SubscriptionId });

const list = createRoute({
  tags,
  security: SECURED,
  middleware: requireScope('billing:read'),
  method: 'get',
  path: '/',
  summary: 'What the customer is subscribed to',
  description: 'With the plans there are to choose from, and what the session may change.',
  responses: {
    ...json(SubscriptionList, 'The soonest billed first.'),
    ...problems(401, 403, 404, 502, 503),
  },
});

const preview = createRoute({
  ...write,
  method: 'post',
  path: '/{id}/preview',
  summary: 'What a change would cost',
  description:
    'From Stripe’s own previews with and without it. Nothing is changed. The answer holds for an hour, while the subscription stays as it is.',
  request: { params, body: body(ChangeRequest) },
  responses: { ...json(ChangePreview, 'The price of the change.'), ...failures },
});

const change = createRoute({
  ...write,
  method: 'post',
  path: '/{id}/change',
  summary: 'Change plan or seats',
  description:
    'With `prorationDate` and `fingerprint` of the preview of the same change, so that what was told is what is billed. It is priced again first: where it would cost another sum by now, 409 `subscription_changed`; only usage may have gone on. Where it is charged at once, a charge that fails changes nothing: 402 `payment_declined`, `payment_confirmation_needed` (the bank asks, which Stripe’s own page can show) or `payment_method_missing`. What is so already is answered as it is.',
  request: { params, body: body(ChangeConfirm) },
  responses: { ...json(SubscriptionList, 'The subscriptions as they are now.'), ...failures },
});

const end = createRoute({
  ...write,
  method: 'post',
  path: '/{id}/cancel',
  summary: 'End a subscription with its running period',
  request: { params, body: body(CancelRequest) },
  responses: { ...json(SubscriptionList, 'The subscriptions as they are now.'), ...failures },
});

const keep = createRoute({
  ...write,
  method: 'post',
  path: '/{id}/resume',
  summary: 'Take a cancellation back',
  description: 'As long as the subscription has not ended.',
  request: { params },
  responses: { ...json(SubscriptionList, 'The subscriptions as they are now.'), ...failures },
});

/** `GET /v1/subscriptions`; `POST /v1/subscriptions/:id/preview`, `change`, `cancel` and `resume` */
export function subscriptionRoutes() {
  return createRouter()
    .openapi(list, async (c) => c.json(await readSubscriptions(askerIn(c)), 200))
    .openapi(preview, async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await previewChange(askerIn(c), id, c.req.valid('json')), 200);
    })
    .openapi(change, async (c) => {
      const { id } = c.req.valid('param');
      await auditedIfMade(c, { action: 'subscription_change', object: id }, () =>
        confirmChange(askerIn(c), id, c.req.valid('json')),
      );
      return c.json(await readChanged(askerIn(c)), 200);
    })
    .openapi(end, async (c) => {
      const { id } = c.req.valid('param');
      await auditedIfMade(c, { action: 'subscription_cancel', object: id }, () =>
        cancel(askerIn(c), id, c.req.valid('json')),
      );
      return c.json(await readChanged(askerIn(c)), 200);
    })
    .openapi(keep, async (c) => {
      const { id } = c.req.valid('param');
      await auditedIfMade(c, { action: 'subscription_resume', object: id }, () =>
        resume(askerIn(c), id),
      );
      return c.json(await readChanged(askerIn(c)), 200);
    });
}

function askerIn({ var: { customer, session } }: Context<PortalEnv>): Asker {
  return { services: customer, session };
}
