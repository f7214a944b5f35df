import { type Context, Hono } from 'hono';
import { sameOrigin } from '../vendor/same-origin.ts';
import { simulatedStripeJs } from '../vendor/stripe-js.ts';
import { isTag } from './elements.ts';
import { show } from './show.ts';
import type { Stages } from './stages.ts';
import { NORMAL } from './states.ts';
import { elementPage } from './views/element.ts';

/** A page for each element and state, and the sessions and API of its own portal. */
export function elementRoutes(stages: Stages, stripeOrigin: string) {
  const routes = new Hono();
  routes.get('/session/:tag/:state', sameOrigin(), async (c) => {
    const stage = stages.get(c.req.param());
    return stage ? (await stage).session() : c.notFound();
  });
  routes.all('/api/:tag/:state/*', async (c) => {
    const stage = stages.get(c.req.param());
    return stage ? (await stage).fetch(c.req.raw) : c.notFound();
  });
  routes.get('/:tag', (c) => page(c, c.req.param('tag'), NORMAL));
  routes.get('/:tag/:state', (c) => page(c, c.req.param('tag'), c.req.param('state')));
  return routes;

  /** Each visit is a first one. */
  async function page(c: Context, tag: string, state: string) {
    const stage = stages.renew({ tag, state });
    if (!stage || !isTag(tag)) return c.notFound();
    await stage;
    const { statesOf, customerOf } = stages;
    const { title, content } = elementPage(tag, state, statesOf(tag), await customerOf(state));
    const policy = { stripeJs: simulatedStripeJs(stripeOrigin) };
    return show(c, { title, content, policy, script: '/billing/usage-portal.js' });
  }
}
