import { createRoute, z } from '@hono/zod-openapi';
import { Problem } from '../problems.ts';
import type { Services } from '../services.ts';
import { invalidate, readWebhook } from '../stripe/webhook.ts';
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
      content: { 'application/json': { schema: z.object({ received: z.literal(true) }) } },
    },
    ...problems(400, 404, 413),
  },
});

/** `POST /v1/webhooks/stripe/:tenant` */
export function webhookRoutes({ config, cache }: Pick<Services, 'config' | 'cache'>) {
  return createRouter().openapi(route, async (c) => {
    const tenant = config.tenants.get(c.req.valid('param').tenant);
    if (!tenant) throw new Problem('tenant_not_found');

    // The signature is over these very bytes: they are parsed only after it is checked.
    const body = await c.req.text();
    const event = await readWebhook(body, c.req.header('stripe-signature'), tenant, config.now());
    invalidate(cache, tenant, event);
    return c.json({ received: true as const }, 200);
  });
}
