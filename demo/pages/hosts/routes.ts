import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import { policyWith } from '../../vendor/policy.ts';
import { simulatedStripeJs } from '../../vendor/stripe-js.ts';
import { HOSTS, isHost } from './hosts.ts';
import { hostPage } from './page.ts';

/** A page for each design system, light and dark. */
export function hostRoutes(stripeOrigin: string) {
  const routes = new Hono();
  routes.get('/:name', (c) => {
    const name = c.req.param('name');
    if (!isHost(name)) return c.notFound();
    const stripeJs = simulatedStripeJs(stripeOrigin);
    c.header('Content-Security-Policy', policyWith({ stripeJs }));
    c.header('Cache-Control', 'no-store');
    c.header('Referrer-Policy', 'same-origin');
    c.header('X-Content-Type-Options', 'nosniff');
    const scheme = c.req.query('scheme') === 'dark' ? 'dark' : 'light';
    return c.html(hostPage(name, scheme, stripeJs));
  });
  return routes;
}

/** The presets of the package, as a vendor's page would have them from it. */
export function presetFiles() {
  const routes = new Hono();
  for (const name of Object.keys(HOSTS)) {
    const body = readFileSync(new URL(`../../../presets/${name}.css`, import.meta.url), 'utf8');
    routes.get(`/${name}.css`, (c) =>
      c.body(body, 200, {
        'Content-Type': 'text/css; charset=utf-8',
        'Cache-Control': 'no-cache',
        'X-Content-Type-Options': 'nosniff',
      }),
    );
  }
  return routes;
}
