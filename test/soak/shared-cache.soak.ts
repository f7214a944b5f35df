/** A6 in full: 10,000 views of four customers in turn, through a shared cache that keeps all it may. */
import { it } from 'node:test';
import { stripeFor } from '../../demo/world.ts';
import { crossViews, openOwner } from '../support/caching-proxy.ts';
import { portalOver, testSimulator } from '../support/portal.ts';

const VIEWS = 10_000;

it(`${VIEWS} views through a shared cache hand nobody the answer of another`, async () => {
  const simulator = testSimulator();
  const stripe = stripeFor(simulator);
  const customers: string[] = [];
  for (let nth = 0; nth < 4; nth++) customers.push(await openOwner(stripe));
  const portal = portalOver(simulator, { limits: false });
  await crossViews({ portal, customers, views: VIEWS });
});
