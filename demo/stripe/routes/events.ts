import { Hono } from 'hono';
import { z } from 'zod';
import { type LoggedEvent, readEvent } from '../events/event-log.ts';
import { answer, type Env } from '../http/env.ts';
import { missing, StripeFailure } from '../http/errors.ts';
import { field, read } from '../http/form.ts';
import { isWithin, page, paging, timeFilter } from '../http/lists.ts';
import type { World } from '../world.ts';

const MAX_TYPES = 20;

export function eventRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { events } = world.store;

  routes.get('/events', (c) => {
    const params = read(c.get('form'), {
      ...paging,
      created: timeFilter,
      delivery_success: field.flag.optional(),
      type: field.text.optional(),
      types: z.array(z.string()).max(MAX_TYPES).optional(),
    });
    if (params.type !== undefined && params.types !== undefined) {
      const message = 'You may only specify one of these parameters: type, types.';
      throw new StripeFailure(message, { code: 'parameters_exclusive', param: 'type' });
    }
    const found = [...events.values()].reverse().filter((event) => isAskedFor(event, params));
    const { data, ...list } = page(found, params, '/v1/events');
    return answer(world, { ...list, data: data.map(readEvent) }, params.expand);
  });

  routes.get('/events/:id', (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    const event = events.get(c.req.param('id'));
    if (!event) throw missing('event', c.req.param('id'));
    return answer(world, readEvent(event), expand);
  });

  return routes;
}

type Filter = {
  created?: Parameters<typeof isWithin>[1];
  delivery_success?: boolean | undefined;
  type?: string | undefined;
  types?: string[] | undefined;
};

function isAskedFor({ type, created, pendingWebhooks }: LoggedEvent, filter: Filter): boolean {
  return (
    (filter.type === undefined || patternOf(filter.type).test(type)) &&
    (filter.types === undefined || filter.types.includes(type)) &&
    (filter.delivery_success === undefined ||
      filter.delivery_success === (pendingWebhooks === 0)) &&
    isWithin(created, filter.created)
  );
}

/** A type can stand for a group: `invoice.*`. */
function patternOf(type: string): RegExp {
  const parts = type.split('*').map((part) => part.replaceAll(/[^a-z_]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}
