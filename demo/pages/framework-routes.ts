import { Hono } from 'hono';
import { simulatedStripeJs } from '../vendor/stripe-js.ts';
import { buildFramework } from './frameworks/build.ts';
import { frameworkOf, isFramework, isRunning } from './frameworks/frameworks.ts';
import { show } from './show.ts';
import { type Account, frameworkPage, frameworksPage } from './views/frameworks.ts';

/** A page for each framework, and what was built for it. */
export function frameworkRoutes(account: Account) {
  const routes = new Hono();
  routes.get('/', (c) => show(c, { title: 'In every framework', content: frameworksPage() }));
  routes.get('/:name', (c) => {
    const name = c.req.param('name');
    if (!isFramework(name)) return c.notFound();
    const { title, evaluates = false, trustedTypes = [] } = frameworkOf(name);
    return show(c, {
      title,
      content: frameworkPage(name, account),
      policy: { evaluates, trustedTypes, stripeJs: simulatedStripeJs(account.stripeOrigin) },
      ...(isRunning(name) && { script: `/pages/frameworks/${name}/main.js` }),
    });
  });
  routes.get('/:name/:file{.+\\.js}', async (c) => {
    const { name, file } = c.req.param();
    const built = isFramework(name) && isRunning(name) ? await buildFramework(name) : undefined;
    const script = built?.get(file);
    if (script === undefined) return c.notFound();
    return c.body(script, 200, {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'no-cache',
      'X-Content-Type-Options': 'nosniff',
    });
  });
  return routes;
}
