import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import {
  type DefaultChange,
  PaymentSetup,
  SetupFinish,
  SetupOutcome,
} from '../contract/payments.ts';
import type { PortalEnv } from '../env.ts';
import { known } from '../known.ts';
import { isGoingOn } from '../portal/billable.ts';
import { type OnFile, portalPaymentMethod } from '../portal/payment-methods.ts';
import { Problem } from '../problems.ts';
import { requireScope } from '../session/require-session.ts';
import type { CustomerGateway } from '../stripe/gateway.ts';
import type { Setup } from '../stripe/payment-mapping.ts';
import { noteWish, settleDefault } from '../stripe/setup-default.ts';
import { cancelSetup, openSetup, readSetup, tidySetups } from '../stripe/setups.ts';
import { type AuditLine, audited } from './audit.ts';
import { body, createRouter, json, problems, SECURED } from './documented.ts';

const SetupId = z
  .string()
  .regex(/^seti_[A-Za-z0-9_]{1,250}$/)
  .openapi({ example: 'seti_1Mm8s8LkdIwHu7ix0OXBfTRG' });

const tags = ['Payment methods'];
const write = { tags, security: SECURED, middleware: requireScope('payment_methods:write') };
const failures = problems(400, 401, 403, 404, 409, 422, 502, 503);
const ofSetup = { params: z.object({ id: SetupId }) };

const begin = createRoute({
  ...write,
  method: 'post',
  path: '/',
  summary: 'Begin to save a way to pay',
  description:
    'What Stripe.js needs for its form. What this customer began more than an hour ago and left is cancelled after the answer. Answers 409 `in_place_unavailable` where it is done on a page of Stripe.',
  responses: { ...json(PaymentSetup, 'The setup.'), ...failures },
});

const look = createRoute({
  ...write,
  method: 'get',
  path: '/{id}',
  summary: 'What has come of a setup',
  request: ofSetup,
  responses: { ...json(SetupOutcome, 'As Stripe says it now.'), ...failures },
});

const finish = createRoute({
  ...write,
  method: 'post',
  path: '/{id}/finish',
  summary: 'Finish a setup',
  description:
    'Asks Stripe what came of it, whatever the browser was told, and makes what was saved the default where that is wanted: once, so that asking again undoes no newer choice. While a bank is at work on it the wish is kept.',
  request: {
    ...ofSetup,
    body: body(SetupFinish),
  },
  responses: { ...json(SetupOutcome, 'What has come of it.'), ...failures },
});

const giveUp = createRoute({
  ...write,
  method: 'delete',
  path: '/{id}',
  summary: 'Give a setup up',
  request: ofSetup,
  responses: {
    204: { description: 'It is over, or was already. What a bank is at work on goes on.' },
    ...failures,
  },
});

/** `POST /v1/payment-methods/setup`, and everything under it */
export function paymentSetupRoutes() {
  return createRouter()
    .openapi(begin, async (c) => {
      const setup = await audited(c, { action: 'payment_setup_create' }, async (line) => {
        const opened = await openInPlace(c);
        line.object = opened.id;
        return opened;
      });
      c.var.customer.defer(tidied(c));
      return c.json(setup, 200, { 'Cache-Control': 'no-store' });
    })
    .openapi(look, async (c) => {
      const { fresh, gateway } = c.var.customer;
      const setup = await readSetup(fresh.desk, c.req.valid('param').id);
      return c.json(await outcome(gateway, setup, null), 200);
    })
    .openapi(finish, async (c) => {
      const { id } = c.req.valid('param');
      const { makeDefault: isWanted } = c.req.valid('json');
      const about = { action: 'payment_setup_finish', object: id } as const;
      return c.json(await audited(c, about, (line) => finished(c, line, id, isWanted)), 200);
    })
    .openapi(giveUp, async (c) => {
      const { id } = c.req.valid('param');
      const { desk } = c.var.customer.gateway;
      await audited(c, { action: 'payment_setup_cancel', object: id }, () => cancelSetup(desk, id));
      return c.body(null, 204);
    });
}

async function openInPlace(c: Context<PortalEnv>): Promise<PaymentSetup> {
  const { tenant, gateway } = c.var.customer;
  const { publishableKey, hosted } = tenant;
  if (publishableKey === null || hosted.has('payment_methods')) {
    throw new Problem('in_place_unavailable');
  }
  return { ...(await openSetup(gateway.desk)), publishableKey };
}

/** Nobody waits for it, so it tells of all that goes wrong by itself. */
async function tidied(c: Context<PortalEnv>): Promise<void> {
  const { fresh, now, billingNow } = c.var.customer;
  try {
    // A test clock may stand anywhere: what is left is old by the customer's time and by ours.
    const earlier = Math.min(now().getTime(), (await billingNow()).getTime());
    await tidySetups(fresh, new Date(earlier), warning(c, 'setup_cleanup_failed'));
  } catch (error) {
    const problem = error instanceof Problem ? error : new Problem('internal');
    warning(c, 'setup_cleanup_failed')(problem);
  }
}

async function finished(
  c: Context<PortalEnv>,
  line: AuditLine,
  id: string,
  isWanted: boolean,
): Promise<SetupOutcome> {
  const { fresh, gateway } = c.var.customer;
  const onFailure = warning(c, 'setup_note_failed');
  const setup = await readSetup(fresh.desk, id);
  if (setup.status !== 'succeeded') {
    const isWaiting = setup.status === 'processing';
    if (isWaiting && isWanted) await noteWish(fresh, setup, onFailure);
    line.outcome = isWaiting || setup.status === 'requires_action' ? 'unknown' : 'refused';
    return outcome(gateway, setup, null);
  }
  // It was attached by the browser, of which nothing here has heard.
  fresh.desk.reread();
  const made = isWanted ? await settleDefault(fresh, setup, onFailure) : null;
  return outcome(gateway, setup, made?.changed ?? null, made?.onFile ?? null);
}

/** What was saved, with what it pays as far as that is known. */
async function outcome(
  gateway: CustomerGateway,
  { status, decline, paymentMethod: saved }: Setup,
  changed: DefaultChange | null,
  onFile: OnFile | null = null,
): Promise<SetupOutcome> {
  if (!saved) {
    if (status === 'succeeded') throw new Problem('payment_method_not_found');
    return { status, decline, paymentMethod: null, changed };
  }
  const { customer, subscriptions } = onFile ?? (await holdersOf(gateway));
  const paymentMethod = portalPaymentMethod(saved, customer, subscriptions);
  return { status, decline, paymentMethod, changed };
}

async function holdersOf(gateway: CustomerGateway) {
  const [customer, all] = await Promise.all([
    known(gateway.facts()),
    known(gateway.subscriptions()),
  ]);
  return { customer: customer.value, subscriptions: (all.value ?? []).filter(isGoingOn) };
}

function warning(c: Context<PortalEnv>, event: string) {
  const { log, requestId, tenant } = c.var;
  return ({ code }: Problem) => log({ level: 'warn', event, requestId, tenant: tenant.id, code });
}
