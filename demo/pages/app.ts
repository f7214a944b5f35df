/** `/pages`: every element in every state, and the same embed in every framework. */
import { Hono } from 'hono';
import { ownOrigin } from '../vendor/own-origin.ts';
import { simulatedStripeJs } from '../vendor/stripe-js.ts';
import { elementRoutes } from './element-routes.ts';
import { frameworkRoutes } from './framework-routes.ts';
import { hostRoutes, presetFiles } from './hosts/routes.ts';
import { playgroundPage } from './playground/page.ts';
import { publicFiles } from './public-files.ts';
import { show } from './show.ts';
import { createStages, type StagesOptions } from './stages.ts';
import { indexPage } from './views/index.ts';

export type PagesOptions = StagesOptions;

/** Routes to mount at `/pages`. */
export function createPages(options: PagesOptions) {
  const { origin, stripeOrigin, customers } = options;
  const stages = createStages(options);
  const routes = new Hono();
  routes.use(ownOrigin(origin));
  routes.route('/assets', publicFiles());
  routes.get('/', (c) =>
    show(c, { title: 'Elements and states', content: indexPage(stages.statesOf) }),
  );
  routes.route('/frameworks', frameworkRoutes({ stripeOrigin, customer: customers[0]!.id }));
  routes.route('/presets', presetFiles());
  routes.route('/hosts', hostRoutes(stripeOrigin));
  routes.get('/playground', (c) =>
    show(c, {
      title: 'Playground',
      content: playgroundPage(),
      script: '/billing/usage-portal.js',
      policy: { stripeJs: simulatedStripeJs(stripeOrigin) },
      styles: ['hosts.css', 'playground.css'],
    }),
  );
  routes.route('/', elementRoutes(stages, stripeOrigin));
  return routes;
}
