import { Hono } from 'hono';
import { z } from 'zod';
import { answer, type Env } from '../http/env.ts';
import { missing } from '../http/errors.ts';
import { field, read } from '../http/form.ts';
import { isWithin, page, paging, timeFilter } from '../http/lists.ts';
import type { World } from '../world.ts';

export function eventRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { events } = world.store;

  routes.get('/events', (c) => {
    const params = read(c.get('form'), {
      ...paging,
      created: timeFilter,
      type: field.text.optional(),
      types: z.array(z.string()).optional(),
    });
    const found = [...events.values()]
      .reverse()
      .filter(
        ({ type, created }) =>
          (params.type === undefined || type === params.type) &&
          (params.types === undefined || params.types.includes(type)) &&
          isWithin(created, params.created),
      );
    return answer(world, page(found, params, '/v1/events'), params.expand);
  });

  routes.get('/events/:id', (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    const event = events.get(c.req.param('id'));
    if (!event) throw missing('event', c.req.param('id'));
    return answer(world, event, expand);
  });

  return routes;
}
