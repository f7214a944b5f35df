import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { findNow } from '../bill/read-subscriptions.ts';
import { HostedAnswer, HostedRequest } from '../contract/payments.ts';
import type { PortalEnv } from '../env.ts';
import { allowedLink } from '../portal/links.ts';
import { Problem } from '../problems.ts';
import { demandScope } from '../session/require-session.ts';
import { leadsHome } from '../session/return-url.ts';
import type { Scope } from '../session/session.ts';
import { openHosted } from '../stripe/hosted.ts';
import { audited } from './audit.ts';
import { body, createRouter, json, problems, SECURED } from './documented.ts';

const SCOPE_OF: Record<HostedRequest['flow'], Scope> = {
  payment_methods: 'payment_methods:write',
  billing_details: 'billing_details:write',
  subscription_change: 'subscription:write',
  subscription_cancel: 'subscription:write',
};

const route = createRoute({
  method: 'post',
  path: '/',
  tags: ['Hosted pages'],
  security: SECURED,
  summary: 'Open a page of Stripe’s',
  description:
    'An address that works for a short time, for this customer alone. Needs the scope of what is done there: `payment_methods:write`, `billing_details:write` or `subscription:write`. A subscription’s page is opened only where `change` or `cancel` of `GET /v1/subscriptions` is not `none`.',
  request: { body: body(HostedRequest) },
  responses: {
    ...json(HostedAnswer, 'Where to go.'),
    ...problems(400, 401, 403, 404, 422, 502, 503),
  },
});

/** `POST /v1/hosted`. `audience` is the API's public base URL. */
export function hostedRoutes({ audience }: { readonly audience: string }) {
  const ownOrigin = new URL(audience).origin;
  return createRouter().openapi(route, async (c) => {
    const request = c.req.valid('json');
    demandScope(c, SCOPE_OF[request.flow]);
    requireWayHome(c, request.returnUrl, ownOrigin);
    const subscription = await subscriptionOf(c, request);

    const { gateway, tenant } = c.var.customer;
    const configuration = tenant.portalConfiguration;
    const visit = { ...request, subscription, configuration };
    const about = { action: 'hosted_page_open', object: subscription || undefined } as const;
    const url = await audited(c, about, async () => {
      const link = allowedLink(await openHosted(gateway.desk, visit), tenant);
      if (link === null) throw new Problem('stripe_malformed');
      return link;
    });
    return c.json({ url }, 200);
  });
}

/** Home is where a page may call from: the vendor's origins, and the API's own. */
function requireWayHome(
  { var: { tenant, session } }: Context<PortalEnv>,
  returnUrl: string | undefined,
  ownOrigin: string,
) {
  if (returnUrl === undefined) return;
  const origins = [...tenant.allowedOrigins, ownOrigin];
  if (leadsHome(returnUrl, { origins, narrowedTo: session.origins })) return;
  throw new Problem('return_url_forbidden', undefined, { field: 'returnUrl' });
}

/** The subscription a flow is about, which is the customer's; empty where it is about none. */
async function subscriptionOf(
  { var: { customer: services, session } }: Context<PortalEnv>,
  { flow, subscription: named }: HostedRequest,
): Promise<string> {
  if (flow !== 'subscription_change' && flow !== 'subscription_cancel') return '';
  const field = 'subscription';
  if (!named) throw new Problem('parameter_invalid', `\`${field}\` is needed.`, { field });
  const { view } = await findNow({ services, session }, named, field);
  const way = flow === 'subscription_change' ? view.change : view.cancel;
  // Stripe's page asks its own configuration alone, and would do what the vendor does not offer here.
  if (way === 'none') throw new Problem('change_not_allowed');
  return view.id;
}
