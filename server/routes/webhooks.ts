import { createRoute, z } from '@hono/zod-openapi';
import { Problem } from '../problems.ts';
import type { Services } from '../services.ts';
import type { Scope } from '../session/session.ts';
import { settleWish } from '../stripe/setups.ts';
import { concerns, type Hint, invalidate, readWebhook } from '../stripe/webhook.ts';
import { createRouter, problems } from './documented.ts';

const route = createRoute({
  method: 'post',
  path: '/stripe/{tenant}',
  tags: ['Webhooks'],
  summary: 'Where Stripe says that something changed',
  description: 'A hint to read again, never the data: any event may come twice, late or never.',
  request: { params: z.object({ tenant: z.string().max(64).openapi({ example: 'default' }) }) },
  responses: {
    200: {
      description: 'Understood.',
      content: { 'application/json': { schema: z.object({ received: z.literal(true) }).strict() } },
    },
    ...problems(400, 404, 413),
  },
});

/** `POST /v1/webhooks/stripe/:tenant` */
export function webhookRoutes(
  services: Pick<Services, 'account' | 'config' | 'cache' | 'customer' | 'operation'>,
) {
  const { config, cache } = services;
  const { recorder } = services.operation;
  return createRouter().openapi(route, async (c) => {
    const tenant = config.tenants.get(c.req.valid('param').tenant);
    if (!tenant) throw new Problem('tenant_not_found');
    c.set('tenant', tenant);

    // The signature is over these very bytes: they are parsed only after it is checked.
    const body = await c.req.text();
    const signature = c.req.header('stripe-signature');
    const event = await readWebhook(
      body,
      signature,
      tenant,
      // A signature's time is by Stripe's clock: ours may be wrong.
      services.account(tenant.id).time.now(),
    ).catch((error) => {
      // An operator is woken by `refused`: Stripe signs all it sends, so this was somebody else.
      recorder.webhook(signature ? 'refused' : 'unsigned');
      throw error;
    });
    recorder.webhook('accepted');
    if (concerns(tenant, event)) {
      await invalidate(cache, tenant, event);
      await settleWished(services, tenant.id, event);
    }
    return c.json({ received: true as const }, 200);
  });
}

/** What an event names may be anything; an id is letters, digits and underscores. */
function idIn(text: string): string | undefined {
  return /^[A-Za-z]{2,8}_\w{1,128}$/.test(text) ? text : undefined;
}

/**
 * A setup that a bank took days over has succeeded: what was wished with it is done now, by what
 * Stripe says when it is asked. While Stripe does not answer, it is to send the event again.
 */
async function settleWished(
  { config, customer }: Pick<Services, 'config' | 'customer'>,
  tenantId: string,
  { wished, customers: [customerId] }: Hint,
) {
  if (!wished || !customerId) return;
  const log = (level: 'info' | 'warn', event: string, code?: string) =>
    config.log({
      level,
      event,
      tenant: tenantId,
      customer: idIn(customerId),
      object: idIn(wished),
      code,
    });
  const session = { tenantId, customerId, scopes: new Set<Scope>() };
  // A reading of another request's must not be waited for: an edge runtime forbids it.
  const { fresh } = customer(session, { scope: {} });
  try {
    const isDone = await settleWish(fresh, wished, ({ code }) =>
      log('warn', 'setup_note_failed', code),
    );
    if (isDone) log('info', 'setup_default_settled');
  } catch (error) {
    if (!(error instanceof Problem) || error.status === 503) throw error;
    log('warn', 'setup_default_failed', error.code);
  }
}
