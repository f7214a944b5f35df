import { Hono } from 'hono';
import type { Api } from '../hosted/api.ts';
import { sendPage } from '../hosted/page.ts';
import { doorTo, SESSION } from '../hosted/portal/doors.ts';
import { portalPage } from '../hosted/portal/frame.ts';
import { portalHome } from '../hosted/portal/home.ts';
import { donePage } from '../hosted/portal/subscription-steps.ts';
import { startOf } from '../hosted/portal/visit.ts';
import type { World } from '../world.ts';
import { portalCardRoutes } from './portal-cards.ts';
import { portalCustomerRoutes } from './portal-customer.ts';
import { portalSubscriptionRoutes } from './portal-subscriptions.ts';
import { portalUpdateRoutes } from './portal-updates.ts';

/** The customer portal. The token in its address is all it needs, and all it trusts. */
export function portalPageRoutes(world: World, api: Api): Hono {
  const routes = new Hono();
  const door = doorTo(world);

  routes.get(
    SESSION,
    door(null, (c, visit) => c.redirect(startOf(visit), 303)),
  );

  routes.get(
    `${SESSION}/home`,
    door(null, (c, visit) => sendPage(c, portalHome(world, visit, { did: c.req.query('did') }))),
  );

  routes.get(
    `${SESSION}/done`,
    door(null, (c, visit) => {
      const done = donePage(visit);
      if (!done) return c.redirect(`${visit.path}/home`, 303);
      return sendPage(c, portalPage(visit, 'All done', done));
    }),
  );

  routes.route('/', portalCardRoutes(world, api));
  routes.route('/', portalCustomerRoutes(world, api));
  routes.route('/', portalSubscriptionRoutes(world, api));
  routes.route('/', portalUpdateRoutes(world, api));
  return routes;
}
