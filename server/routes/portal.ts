import { createRoute } from '@hono/zod-openapi';
import { Portal } from '../contract/portal.ts';
import { requireScope } from '../session/require-session.ts';
import { createRouter, json, problems, SECURED } from './documented.ts';

const route = createRoute({
  method: 'get',
  path: '/',
  tags: ['Portal'],
  summary: 'Everything the first paint needs',
  description:
    'Bills, items with usage, invoices, payment methods and notices of the customer in the session. A part that cannot be read carries a problem; the rest stands.',
  security: SECURED,
  middleware: [requireScope('usage:read'), requireScope('billing:read')] as const,
  responses: { ...json(Portal, 'The portal.'), ...problems(401, 403, 404) },
});

/** `GET /v1/portal` */
export function portalRoutes() {
  return createRouter().openapi(route, async (c) =>
    c.json(await c.var.customer.portal(c.var.requestId), 200),
  );
}
