import { Hono } from 'hono';
import { z } from 'zod';
import { addDestination, type Destination } from '../events/destinations.ts';
import { answer, type Env } from '../http/env.ts';
import { missing } from '../http/errors.ts';
import { field, mergeMetadata, read } from '../http/form.ts';
import { newestFirst, page, paging } from '../http/lists.ts';
import type { WebhookEndpointObject } from '../wire.ts';
import type { World } from '../world.ts';

const url = field.text.regex(/^https?:\/\/\S+$/, {
  error: 'Invalid URL: it must start with http:// or https://',
});
const enabledEvents = z
  .array(
    z.string().regex(/^(\*|[a-z_]+(\.[a-z_]+)+)$/, {
      error: ({ input }) => `Invalid event type: ${String(input)}`,
    }),
  )
  .min(1);

/** Endpoints that take snapshot events; `disabled` stops the deliveries. */
export function webhookEndpointRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { destinations } = world.store;

  routes.post('/webhook_endpoints', (c) => {
    const { expand, ...given } = read(c.get('form'), {
      api_version: field.text.min(1).optional(),
      connect: z.literal('false').optional(),
      description: field.text.optional(),
      enabled_events: enabledEvents,
      expand: field.expand,
      metadata: field.metadata.optional(),
      url,
    });
    const destination = addDestination(world, {
      payload: 'snapshot',
      url: given.url,
      events: given.enabled_events,
      description: given.description ?? '',
      metadata: given.metadata ?? {},
      apiVersion: given.api_version ?? null,
    });
    return answer(world, { ...toObject(destination), secret: destination.secret }, expand);
  });

  routes.get('/webhook_endpoints', (c) => {
    const params = read(c.get('form'), paging);
    const found = newestFirst([...destinations.values()].filter(isSnapshot)).map(toObject);
    return answer(world, page(found, params, '/v1/webhook_endpoints'), params.expand);
  });

  routes.get('/webhook_endpoints/:id', (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    return answer(world, toObject(destinationOf(world, c.req.param('id'))), expand);
  });

  routes.post('/webhook_endpoints/:id', (c) => {
    const destination = destinationOf(world, c.req.param('id'));
    const changes = read(c.get('form'), {
      description: field.text.optional(),
      disabled: field.flag.optional(),
      enabled_events: enabledEvents.optional(),
      expand: field.expand,
      metadata: field.metadata.optional(),
      url: url.optional(),
    });
    destination.description = changes.description ?? destination.description;
    destination.events = changes.enabled_events ?? destination.events;
    destination.metadata = mergeMetadata(destination.metadata, changes.metadata);
    destination.url = changes.url ?? destination.url;
    if (changes.disabled !== undefined) destination.isEnabled = !changes.disabled;
    destination.updated = world.wallNow();
    return answer(world, toObject(destination), changes.expand);
  });

  routes.delete('/webhook_endpoints/:id', (c) => {
    const destination = destinationOf(world, c.req.param('id'));
    destination.isEnabled = false;
    destinations.delete(destination.id);
    return answer(world, { id: destination.id, object: 'webhook_endpoint', deleted: true });
  });

  return routes;
}

function destinationOf(world: World, id: string): Destination {
  const destination = world.store.destinations.get(id);
  if (!destination || !isSnapshot(destination)) throw missing('webhook endpoint', id);
  return destination;
}

function isSnapshot({ payload }: Destination): boolean {
  return payload === 'snapshot';
}

function toObject(destination: Destination): WebhookEndpointObject {
  return {
    id: destination.id,
    object: 'webhook_endpoint',
    api_version: destination.apiVersion,
    application: null,
    created: destination.created,
    description: destination.description || null,
    enabled_events: destination.events,
    livemode: false,
    metadata: destination.metadata,
    status: destination.isEnabled ? 'enabled' : 'disabled',
    url: destination.url,
  };
}
