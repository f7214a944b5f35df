import { Hono } from 'hono';
import { z } from 'zod';
import { addDestination, type Destination } from '../events/destinations.ts';
import { THIN_EVENT_TYPES } from '../events/thin-events.ts';
import type { Env } from '../http/env.ts';
import { decodeForm } from '../http/form.ts';
import { check, notFound, readJson, toIso, v2Page, v2Paging } from '../http/v2.ts';
import type { EventDestination } from '../wire.ts';
import type { World } from '../world.ts';

const url = z.string().regex(/^https?:\/\//, 'must be a URL');
const enabledEvents = z.array(z.enum(['*', ...THIN_EVENT_TYPES])).min(1);
const metadata = z.record(z.string(), z.string());
const include = z.array(z.literal('webhook_endpoint.url')).optional();
const includeAtBirth = z
  .array(z.enum(['webhook_endpoint.signing_secret', 'webhook_endpoint.url']))
  .optional();

/** Webhook endpoints that take thin events. Those that take snapshots are made over API v1. */
export function v2EventDestinationRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { destinations } = world.store;
  const path = '/core/event_destinations';

  routes.post(path, async (c) => {
    const { include, ...given } = await readJson(c, {
      description: z.string().optional(),
      enabled_events: enabledEvents,
      event_payload: z.literal('thin'),
      events_from: z.array(z.literal('@self')).optional(),
      include: includeAtBirth,
      metadata: metadata.optional(),
      name: z.string().min(1),
      type: z.literal('webhook_endpoint'),
      webhook_endpoint: z.strictObject({ url }),
    });
    const destination = addDestination(world, {
      payload: 'thin',
      url: given.webhook_endpoint.url,
      events: given.enabled_events,
      name: given.name,
      ...(given.description && { description: given.description }),
      ...(given.metadata && { metadata: given.metadata }),
    });
    return c.json(toObject(destination, include));
  });

  routes.get(path, (c) => {
    const address = new URL(c.req.url);
    const params = check(decodeForm(address.search.slice(1)), { ...v2Paging, include });
    const found = [...destinations.values()].filter(isThin).reverse();
    const { data, ...rest } = v2Page(found, params, address);
    return c.json({ data: data.map((one) => toObject(one, params.include)), ...rest });
  });

  routes.get(`${path}/:id`, (c) => {
    const params = check(decodeForm(new URL(c.req.url).search.slice(1)), { include });
    return c.json(toObject(destinationOf(world, c.req.param('id')), params.include));
  });

  routes.post(`${path}/:id`, async (c) => {
    const destination = destinationOf(world, c.req.param('id'));
    const { include: asked, ...changes } = await readJson(c, {
      description: z.string().optional(),
      enabled_events: enabledEvents.optional(),
      include,
      metadata: metadata.optional(),
      name: z.string().min(1).optional(),
      webhook_endpoint: z.strictObject({ url }).optional(),
    });
    destination.description = changes.description ?? destination.description;
    destination.events = changes.enabled_events ?? destination.events;
    destination.metadata = changes.metadata ?? destination.metadata;
    destination.name = changes.name ?? destination.name;
    destination.url = changes.webhook_endpoint?.url ?? destination.url;
    destination.updated = world.wallNow();
    return c.json(toObject(destination, asked));
  });

  for (const [action, isEnabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    routes.post(`${path}/:id/${action}`, async (c) => {
      await readJson(c, {});
      const destination = destinationOf(world, c.req.param('id'));
      destination.isEnabled = isEnabled;
      destination.updated = world.wallNow();
      return c.json(toObject(destination));
    });
  }

  routes.post(`${path}/:id/ping`, async (c) => {
    await readJson(c, {});
    const { id } = destinationOf(world, c.req.param('id'));
    const related_object = { id, type: 'v2.core.event_destination', url: `/v2${path}/${id}` };
    const type = 'v2.core.event_destination.ping';
    return c.json(world.announce({ type, related_object }, destinations.get(id)));
  });

  routes.delete(`${path}/:id`, (c) => {
    const { id } = destinationOf(world, c.req.param('id'));
    destinations.delete(id);
    return c.json({ id, object: 'v2.core.event_destination' });
  });

  return routes;
}

function destinationOf(world: World, id: string): Destination {
  const destination = world.store.destinations.get(id);
  if (!destination || !isThin(destination)) throw notFound('event destination', id);
  return destination;
}

function isThin({ payload }: Destination): boolean {
  return payload === 'thin';
}

/** Secret and address are told only to who asks for them, the secret only at birth. */
function toObject(destination: Destination, include: readonly string[] = []): EventDestination {
  const endpoint = {
    ...(include.includes('webhook_endpoint.signing_secret') && {
      signing_secret: destination.secret,
    }),
    ...(include.includes('webhook_endpoint.url') && { url: destination.url }),
  };
  return {
    id: destination.id,
    object: 'v2.core.event_destination',
    created: toIso(destination.created),
    description: destination.description,
    enabled_events: destination.events,
    event_payload: 'thin',
    events_from: ['@self'],
    livemode: false,
    metadata: destination.metadata,
    name: destination.name,
    status: destination.isEnabled ? 'enabled' : 'disabled',
    ...(!destination.isEnabled && { status_details: { disabled: { reason: 'user' } } }),
    type: 'webhook_endpoint',
    updated: toIso(destination.updated),
    webhook_endpoint: endpoint,
  };
}
