import { Hono, type MiddlewareHandler } from 'hono';
import { v2EventDestinationRoutes } from '../routes/v2-event-destinations.ts';
import { v2EventRoutes } from '../routes/v2-events.ts';
import {
  type MeterEventSessions,
  v2MeterEventSessionRoutes,
  v2MeterEventStreamRoutes,
} from '../routes/v2-meter-event-stream.ts';
import { v2MeterEventRoutes } from '../routes/v2-meter-events.ts';
import type { World } from '../world.ts';
import type { Env } from './env.ts';
import { StripeFailure } from './errors.ts';
import { createIdempotencyKeys } from './idempotency.ts';
import { V2Failure } from './v2.ts';

/** API v2: JSON in both directions, and failures in an envelope of its own. */
export function createV2App(
  world: World,
  guards: MiddlewareHandler<Env>[],
  preparations: MiddlewareHandler<Env>[],
): Hono<Env> {
  const app = new Hono<Env>();
  const sessions: MeterEventSessions = new Map();
  // The stream has tokens of its own in the place of keys.
  app.use('/billing/meter_event_stream', ...preparations);
  app.route('/', v2MeterEventStreamRoutes(world, sessions));
  app.use('*', ...guards, replay(world), ...preparations);
  for (const routes of [
    v2MeterEventSessionRoutes(world, sessions),
    v2MeterEventRoutes(world),
    v2EventRoutes(world),
    v2EventDestinationRoutes(world),
  ]) {
    app.route('/', routes);
  }
  app.onError((error) => {
    if (error instanceof V2Failure || error instanceof StripeFailure) return error.toResponse();
    const message = `The simulator failed: ${error.stack ?? error.message}`;
    return new V2Failure(message, { status: 500, code: 'api_error' }).toResponse();
  });
  return app;
}

/** Writes with an idempotency key are done once. */
function replay(world: World): MiddlewareHandler<Env> {
  const keys = createIdempotencyKeys();
  return async (c, next) => {
    const key = c.req.method === 'GET' ? undefined : c.req.header('idempotency-key');
    if (!key) return next();
    const fingerprint = `${c.req.method} ${c.req.path} ${await c.req.text()}`;
    return keys.run(key, fingerprint, world.wallNow(), async () => {
      await next();
      return c.res;
    });
  };
}
