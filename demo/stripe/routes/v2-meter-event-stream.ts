import { Hono } from 'hono';
import { z } from 'zod';
import type { Env } from '../http/env.ts';
import { readJson, toIso, V2Failure } from '../http/v2.ts';
import { forgetOldest } from '../store.ts';
import { gatherError, reportErrors } from '../usage/error-reports.ts';
import { isTaken } from '../usage/identifiers.ts';
import { recordUsage, type SentEvent } from '../usage/meter-events.ts';
import { UsageRefusal } from '../usage/refusals.ts';
import type { MeterEventSession } from '../wire.ts';
import type { World } from '../world.ts';
import { sentEvent, withIdentifier } from './v2-meter-events.ts';

const SESSION_SECONDS = 15 * 60;
const KEPT_SESSIONS = 1_000;
const MAX_EVENTS = 100;

/** When each session's token ends, by token. */
export type MeterEventSessions = Map<string, number>;

/** Makes the short-lived tokens that open the stream. */
export function v2MeterEventSessionRoutes(world: World, sessions: MeterEventSessions): Hono<Env> {
  return new Hono<Env>().post('/billing/meter_event_session', async (c) => {
    await readJson(c, {});
    const now = world.wallNow();
    const token = world.id('token', 64);
    sessions.set(token, now + SESSION_SECONDS);
    forgetOldest(sessions, KEPT_SESSIONS);
    const session: MeterEventSession = {
      id: world.id('bmes_test', 24),
      object: 'v2.billing.meter_event_session',
      authentication_token: token,
      created: toIso(now),
      expires_at: toIso(now + SESSION_SECONDS),
      livemode: false,
    };
    return c.json(session);
  });
}

/**
 * Takes a hundred events at a time and checks none of them before it answers. What is
 * wrong comes back as thin events; an identifier sent twice counts once, and is not told.
 */
export function v2MeterEventStreamRoutes(world: World, sessions: MeterEventSessions): Hono<Env> {
  return new Hono<Env>().post('/billing/meter_event_stream', async (c) => {
    refuseBadToken(world, sessions, c.req.header('authorization'));
    const { events } = await readJson(c, {
      events: z.array(z.strictObject(sentEvent)).min(1).max(MAX_EVENTS),
    });
    for (const event of events) take(world, withIdentifier(event));
    reportErrors(world);
    return c.json({});
  });
}

function take(world: World, event: SentEvent): void {
  if (isTaken(world, event.identifier)) return;
  try {
    recordUsage(world, event);
  } catch (error) {
    if (!(error instanceof UsageRefusal)) throw error;
    gatherError(world, event, error);
  }
}

function refuseBadToken(world: World, sessions: MeterEventSessions, header = ''): void {
  const expiry = sessions.get(header.replace(/^bearer /i, ''));
  if (expiry === undefined) {
    const message = 'The meter event stream takes the token of a meter event session, not a key.';
    throw new V2Failure(message, { status: 401, code: 'invalid_api_key' });
  }
  if (world.wallNow() < expiry) return;
  throw new V2Failure('The temporary session token has expired.', {
    status: 401,
    code: 'billing_meter_event_session_expired',
    type: 'temporary_session_expired',
  });
}
