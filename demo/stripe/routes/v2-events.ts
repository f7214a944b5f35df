import { Hono } from 'hono';
import { z } from 'zod';
import type { Env } from '../http/env.ts';
import { decodeForm } from '../http/form.ts';
import { isWithin } from '../http/lists.ts';
import { check, notFound, v2Page, v2Paging } from '../http/v2.ts';
import type { World } from '../world.ts';

const time = z
  .string()
  .transform((text) => (/^\d+$/.test(text) ? Number(text) : Date.parse(text) / 1000));

/** The thin events, newest first, each with the `data` its notification left out. */
export function v2EventRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { thinEvents } = world.store;

  routes.get('/core/events', (c) => {
    const url = new URL(c.req.url);
    const params = check(decodeForm(url.search.slice(1)), {
      ...v2Paging,
      created: z.strictObject({ gt: time, gte: time, lt: time, lte: time }).partial().optional(),
      object_id: z.string().optional(),
      types: z.array(z.string()).max(20).optional(),
    });
    const found = [...thinEvents.values()]
      .reverse()
      .filter(
        ({ created, related_object, type }) =>
          (params.types === undefined || params.types.includes(type)) &&
          (params.object_id === undefined || related_object?.id === params.object_id) &&
          isWithin(Date.parse(created) / 1000, params.created),
      );
    return c.json(v2Page(found, params, url));
  });

  routes.get('/core/events/:id', (c) => {
    const event = thinEvents.get(c.req.param('id'));
    if (!event) throw notFound('event', c.req.param('id'));
    return c.json(event);
  });

  return routes;
}
