import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { type Script, scriptOf } from '../js/build.ts';
import { originOf } from '../js/parent.ts';

const SCRIPTS: readonly Script[] = ['stripe.js', 'frame.js', 'bank.js'];

/** How long the script takes when its address asks it to be slow. */
const SLOW_MS = 4_000;

/** Stripe.js for pages over the simulator: its scripts, and what stands in its frames. */
export function stripeJsRoutes(sleep: (ms: number) => Promise<void>): Hono {
  const routes = new Hono();

  for (const name of SCRIPTS) {
    routes.get(`/stripe-js/${name}`, async (c) => {
      if (c.req.query('load') === 'slow') await sleep(SLOW_MS);
      c.header('content-type', 'text/javascript; charset=utf-8');
      c.header('cache-control', 'no-cache');
      c.header('x-content-type-options', 'nosniff');
      return c.body(await scriptOf(name));
    });
  }
  routes.get('/stripe-js/element', (c) => frame(c, 'Secure payment input frame'));
  routes.get('/stripe-js/controller', (c) => frame(c, 'Stripe controller'));
  return routes;
}

/** A page that one origin may frame, and that reaches nothing but the simulator. */
function frame(c: Context, title: string) {
  const parent = originOf(c.req.query('parent'));
  if (!parent) return c.text('Stripe.js (simulated) does not know which page it is in.', 400);
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "connect-src 'self'",
    'font-src https: data:',
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${parent}`,
  ];
  c.header('content-security-policy', policy.join('; '));
  c.header('cache-control', 'no-store');
  c.header('referrer-policy', 'no-referrer');
  c.header('x-content-type-options', 'nosniff');
  return c.html(html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <script type="module" src="/stripe-js/frame.js"></script>
  </head>
  <body></body>
</html>`);
}
