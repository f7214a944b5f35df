import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, json } from './documented.ts';

const route = createRoute({
  method: 'get',
  path: '/',
  tags: ['Operation'],
  summary: 'Whether the server runs',
  description: 'Says nothing of Stripe: a server that cannot reach it still answers.',
  responses: json(z.object({ status: z.literal('ok') }).strict(), 'It runs.'),
});

/** `GET /health` */
export function healthRoutes() {
  return createRouter().openapi(route, (c) => {
    c.header('Cache-Control', 'no-store');
    return c.json({ status: 'ok' as const }, 200);
  });
}
