import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { toInstant } from '../billing/period.ts';
import {
  DefaultAnswer,
  type DefaultChange,
  PaymentMethodId,
  PaymentMethodList,
  PaymentSetup,
  SetupFinish,
  SetupOutcome,
} from '../contract/payments.ts';
import type { PortalEnv } from '../env.ts';
import { current } from '../known.ts';
import { isBillable } from '../portal/billable.ts';
import { portalPaymentMethod, portalPaymentMethods } from '../portal/payment-methods.ts';
import { Problem } from '../problems.ts';
import { requireScope } from '../session/require-session.ts';
import type { Reading } from '../stripe/cache.ts';
import { makeDefault, removeMethod } from '../stripe/methods-on-file.ts';
import type { Setup } from '../stripe/payment-mapping.ts';
import { cancelAbandoned, cancelSetup, openSetup, readSetup } from '../stripe/setups.ts';
import { audit } from './audit.ts';
import { createRouter, json, problems, SECURED } from './documented.ts';

const SetupId = z
  .string()
  .regex(/^seti_[A-Za-z0-9_]{1,250}$/)
  .openapi({ example: 'seti_1Mm8s8LkdIwHu7ix0OXBfTRG' });

const tags = ['Payment methods'];
const read = { tags, security: SECURED, middleware: requireScope('billing:read') };
const write = { tags, security: SECURED, middleware: requireScope('payment_methods:write') };
const failures = problems(400, 401, 403, 404, 409, 422, 502, 503);
const ofMethod = { params: z.object({ id: PaymentMethodId }) };
const ofSetup = { params: z.object({ id: SetupId }) };

const list = createRoute({
  ...read,
  method: 'get',
  path: '/',
  summary: 'Ways to pay on file',
  responses: { ...json(PaymentMethodList, 'The one that pays first.'), ...failures },
});

const begin = createRoute({
  ...write,
  method: 'post',
  path: '/setup',
  summary: 'Begin to save a way to pay',
  description:
    'What Stripe.js needs for its form. What this customer began more than an hour ago and left is cancelled. Answers 409 `in_place_unavailable` where it is done on a page of Stripe.',
  responses: { ...json(PaymentSetup, 'The setup.'), ...failures },
});

const look = createRoute({
  ...write,
  method: 'get',
  path: '/setup/{id}',
  summary: 'What has come of a setup',
  request: ofSetup,
  responses: { ...json(SetupOutcome, 'As Stripe says it now.'), ...failures },
});

const finish = createRoute({
  ...write,
  method: 'post',
  path: '/setup/{id}/finish',
  summary: 'Finish a setup',
  description:
    'Asks Stripe what came of it, whatever the browser was told, and makes what was saved the default where that is wanted. It may be asked again.',
  request: {
    ...ofSetup,
    body: { content: { 'application/json': { schema: SetupFinish } }, required: true },
  },
  responses: { ...json(SetupOutcome, 'What has come of it.'), ...failures },
});

const giveUp = createRoute({
  ...write,
  method: 'delete',
  path: '/setup/{id}',
  summary: 'Give a setup up',
  request: ofSetup,
  responses: { 204: { description: 'It is over, or was already.' }, ...failures },
});

const makeIt = createRoute({
  ...write,
  method: 'post',
  path: '/{id}/default',
  summary: 'Charge this one from now on',
  description:
    'Sets the customer’s default, and takes the place of the own method of each subscription that has one: that would override it. Says what it has changed.',
  request: ofMethod,
  responses: { ...json(DefaultAnswer, 'What was changed, and what pays what now.'), ...failures },
});

const remove = createRoute({
  ...write,
  method: 'delete',
  path: '/{id}',
  summary: 'Remove a way to pay for good',
  description: 'Answers 409 `payment_method_in_use` while it pays a subscription.',
  request: ofMethod,
  responses: { ...json(PaymentMethodList, 'What is left.'), ...failures },
});

/** `GET /v1/payment-methods`, and everything under it */
export function paymentMethodRoutes() {
  return createRouter()
    .openapi(list, async (c) => c.json(await listed(c), 200))
    .openapi(begin, async (c) => {
      const { tenant, gateway, now, billingNow } = c.var.customer;
      const { publishableKey, hosted } = tenant;
      if (publishableKey === null || hosted.has('payment_methods')) {
        throw new Problem('in_place_unavailable');
      }
      const { id, clientSecret } = await openSetup(gateway.desk);
      // A test clock may stand anywhere: what is left is old by the customer's time and by ours.
      const earlier = Math.min(now().getTime(), (await billingNow()).getTime());
      await cancelAbandoned(gateway.desk, new Date(earlier), ({ code }) =>
        c.var.log({
          level: 'warn',
          event: 'setup_cleanup_failed',
          requestId: c.var.requestId,
          tenant: tenant.id,
          code,
        }),
      );
      audit(c, 'payment_setup_create', id);
      return c.json({ id, clientSecret, publishableKey }, 200);
    })
    .openapi(look, async (c) => {
      const setup = await readSetup(c.var.customer.gateway.desk, c.req.valid('param').id);
      return c.json(await outcome(c, setup, null), 200);
    })
    .openapi(finish, async (c) => {
      const { fresh } = c.var.customer;
      const { id } = c.req.valid('param');
      const setup = await readSetup(fresh.desk, id);
      if (!setup.paymentMethod) return c.json(await outcome(c, setup, null), 200);

      // It was attached by the browser, of which nothing here has heard.
      fresh.desk.reread();
      const { makeDefault: isWanted } = c.req.valid('json');
      const changed = isWanted ? await makeDefault(fresh, setup.paymentMethod.id) : null;
      audit(c, 'payment_setup_finish', id);
      return c.json(await outcome(c, setup, changed), 200);
    })
    .openapi(giveUp, async (c) => {
      const { id } = c.req.valid('param');
      await cancelSetup(c.var.customer.gateway.desk, id);
      audit(c, 'payment_setup_cancel', id);
      return c.body(null, 204);
    })
    .openapi(makeIt, async (c) => {
      const { id } = c.req.valid('param');
      const changed = await makeDefault(c.var.customer.fresh, id);
      audit(c, 'payment_method_default', id);
      return c.json({ ...(await listed(c)), paymentMethod: id, changed }, 200);
    })
    .openapi(remove, async (c) => {
      const { id } = c.req.valid('param');
      await removeMethod(c.var.customer.fresh, id);
      audit(c, 'payment_method_remove', id);
      return c.json(await listed(c), 200);
    });
}

/** What is on file, from the cache where nothing has changed since. */
async function listed(c: Context<PortalEnv>): Promise<PaymentMethodList> {
  const { gateway } = c.var.customer;
  const reading = gateway.paymentMethods();
  const [methods, { customer, subscriptions }] = await Promise.all([
    taken(c, reading),
    holdersOf(c),
  ]);
  return {
    data: portalPaymentMethods(methods, customer, subscriptions),
    asOf: toInstant((await reading).asOf),
    source: 'stripe',
  };
}

async function outcome(
  c: Context<PortalEnv>,
  { status, decline, paymentMethod: saved }: Setup,
  changed: DefaultChange | null,
): Promise<SetupOutcome> {
  if (!saved) return { status, decline, paymentMethod: null, changed };
  const { customer, subscriptions } = await holdersOf(c);
  const paymentMethod = portalPaymentMethod(saved, customer, subscriptions);
  return { status, decline, paymentMethod, changed };
}

async function holdersOf(c: Context<PortalEnv>) {
  const { gateway } = c.var.customer;
  const [customer, all] = await Promise.all([
    taken(c, gateway.facts()),
    taken(c, gateway.subscriptions()),
  ]);
  return { customer, subscriptions: all.filter(isBillable) };
}

/** A reader is better served by the last good value than by none; a change tells what is so now. */
async function taken<T>(c: Context<PortalEnv>, reading: Promise<Reading<T>>): Promise<T> {
  return c.req.method === 'GET' ? (await reading).value : current(reading);
}
