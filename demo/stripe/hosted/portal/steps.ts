import type { Context } from 'hono';
import { isOver } from '../../billing/status.ts';
import type { Form } from '../../http/form.ts';
import type { Subscription } from '../../wire.ts';
import type { World } from '../../world.ts';
import { type Markup, sendPage } from '../page.ts';
import { type Door, doorTo, nothingHere, orElse, SESSION } from './doors.ts';
import { afterwards, type Done, leadsTo, ownSubscription, type Visit } from './visit.ts';

/** Where the steps of one subscription begin. */
export const ONE_SUBSCRIPTION = `${SESSION}/subscriptions/:id`;

type Step = (
  c: Context,
  visit: Visit,
  subscription: Subscription,
  form: Form,
) => Response | Promise<Response>;

/** What the portal's steps of a subscription are made of. */
export function stepsOf(world: World) {
  const door = doorTo(world);
  const show = (c: Context, visit: Visit, page: Markup, isProblem = false) =>
    sendPage(c, page, { status: isProblem ? 400 : 200, leadsTo: leadsTo(visit) });
  return {
    show,
    /** A route for a running subscription of the visitor's own. */
    step: (feature: Parameters<Door>[0], run: Step) =>
      door(feature, (c, visit, form) => {
        const subscription = ownSubscription(world, visit, c.req.param('id') ?? '');
        if (!subscription || isOver(subscription)) return nothingHere(c);
        return run(c, visit, subscription, form);
      }),
    /** Does a step by the API, and shows `page` with the reason if the API refuses. */
    doing: (
      [c, visit]: [Context, Visit],
      done: Done,
      work: () => Promise<unknown>,
      page: (problem: string) => Markup | Promise<Markup>,
    ) =>
      orElse(
        async () => {
          await work();
          return c.redirect(afterwards(visit, done), 303);
        },
        async (problem) => show(c, visit, await page(problem), true),
      ),
  };
}
