import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HostedAnswer, HostedRequest } from '../contract/payments.ts';
import type { PortalEnv } from '../env.ts';
import { current } from '../known.ts';
import { isBillable } from '../portal/billable.ts';
import { allowedLink } from '../portal/links.ts';
import { Problem } from '../problems.ts';
import { demandScope } from '../session/require-session.ts';
import { leadsHome } from '../session/return-url.ts';
import type { Scope } from '../session/session.ts';
import { openHosted } from '../stripe/hosted.ts';
import { audit } from './audit.ts';
import { createRouter, json, problems, SECURED } from './documented.ts';

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
    'An address that works for a short time, for this customer alone. Needs the scope of what is done there: `payment_methods:write`, `billing_details:write` or `subscription:write`.',
  request: { body: { content: { 'application/json': { schema: HostedRequest } }, required: true } },
  responses: {
    ...json(HostedAnswer, 'Where to go.'),
    ...problems(400, 401, 403, 404, 422, 502, 503),
  },
});

/** `POST /v1/hosted`. `audience` is the API's public base URL. */
export function hostedRoutes({ audience }: { readonly audience?: string | undefined }) {
  return createRouter().openapi(route, async (c) => {
    const request = c.req.valid('json');
    demandScope(c, SCOPE_OF[request.flow]);
    requireWayHome(c, request.returnUrl, audience);
    const subscription = await subscriptionOf(c, request);

    const { gateway, tenant } = c.var.customer;
    const url = allowedLink(await openHosted(gateway.desk, request, subscription), tenant);
    if (url === null) throw new Problem('stripe_malformed');
    audit(c, 'hosted_page_open', subscription || undefined);
    return c.json({ url }, 200);
  });
}

/** Home is where a page may call from: the vendor's origins, and the API's own. */
function requireWayHome(c: Context<PortalEnv>, returnUrl: string | undefined, audience?: string) {
  if (returnUrl === undefined) return;
  const own = [c.req.url, ...(audience ? [audience] : [])].map((url) => new URL(url).origin);
  const { tenant, session } = c.var;
  const origins = [...tenant.allowedOrigins, ...own];
  if (leadsHome(returnUrl, { origins, narrowedTo: session.origins })) return;
  throw new Problem('return_url_forbidden', undefined, { field: 'returnUrl' });
}

/** The subscription a flow is about, which is the customer's; empty where it is about none. */
async function subscriptionOf(
  c: Context<PortalEnv>,
  { flow, subscription: named }: HostedRequest,
): Promise<string> {
  if (!flow.startsWith('subscription_')) return '';
  const field = 'subscription';
  if (!named) throw new Problem('parameter_invalid', `\`${field}\` is needed.`, { field });
  const own = await current(c.var.customer.fresh.subscriptions());
  const found = own.filter(isBillable).find(({ id }) => id === named);
  if (!found) throw new Problem('subscription_not_found', undefined, { field });
  return found.id;
}
