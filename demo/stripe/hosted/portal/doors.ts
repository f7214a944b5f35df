import type { Context, Handler } from 'hono';
import { decodeForm, type Form } from '../../http/form.ts';
import type { PortalConfiguration } from '../../wire.ts';
import type { World } from '../../world.ts';
import { Refusal } from '../api.ts';
import { deadEnd } from '../page.ts';
import { openVisit, type Visit } from './visit.ts';

/** Every address of the portal begins with its session's token. */
export const SESSION = '/p/session/:token';

type Feature = keyof PortalConfiguration['features'];
type Answer = Response | Promise<Response>;

/** Makes a route of the portal: the token must open it, and the feature must be on. */
export type Door = (
  feature: Feature | null,
  handler: (c: Context, visit: Visit, form: Form) => Answer,
) => Handler;

export function doorTo(world: World): Door {
  return (feature, handler) => async (c) => {
    const visit = openVisit(world, c.req.param('token') ?? '');
    if (visit === 'unknown') return nothingHere(c);
    if (visit === 'expired') {
      const words = 'Go back to the website you came from and open your billing again.';
      return deadEnd(c, 'This page has expired', words, 410);
    }
    if (feature && !visit.features[feature].enabled) return notAllowed(c);
    const body = c.req.method === 'POST' ? await c.req.text() : new URL(c.req.url).search.slice(1);
    return handler(c, visit, decodeForm(body));
  };
}

/** Does what the API may refuse, and otherwise shows the page again with the API's words. */
export async function orElse(work: () => Answer, show: (problem: string) => Answer) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return show(error.message);
    throw error;
  }
}

export function nothingHere(c: Context): Answer {
  return deadEnd(
    c,
    'There is nothing here',
    'Open your billing from the website you came from.',
    404,
  );
}

export function notAllowed(c: Context): Answer {
  return deadEnd(c, 'This is not possible here', 'Ask the business you buy from.', 403);
}
