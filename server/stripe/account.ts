/** One account of Stripe's: the SDK with everything that stands between it and us. */
import type Stripe from 'stripe';
import type { Clock } from '../clock.ts';
import type { StripeConnection } from '../config.ts';
import type { Log } from '../log.ts';
import { type Circuit, createCircuit } from './circuit.ts';
import { createStripe } from './client.ts';
import { type CallsPerSecond, createPace, type Pace } from './pace.ts';
import { type Ask, createAsk } from './retry.ts';
import { createStripeTime, type StripeTime } from './stripe-time.ts';
import { createWire, type StripeCallListener } from './wire.ts';

export type Account = {
  readonly stripe: Stripe;
  readonly ask: Ask;
  readonly clock: Clock;
  readonly pace: Pick<Pace, 'backlogSeconds' | 'waiting' | 'busy' | 'crowded'>;
  readonly circuit: Pick<Circuit, 'open'>;
  readonly time: Pick<StripeTime, 'now' | 'aheadSeconds'>;
};

export type AccountOptions = {
  readonly connection: StripeConnection;
  readonly clock: Clock;
  readonly now: () => Date;
  readonly log: Log;
  /** Whose account it is, for the log. */
  readonly tenants: readonly string[];
  readonly onCall?: StripeCallListener;
};

/** What Stripe allows an account, by its mode. */
const LIMITS = { live: { account: 100, endpoint: 25 }, test: { account: 25, endpoint: 25 } };

export function createAccount(
  key: string,
  { connection, clock, now, log, tenants, onCall }: AccountOptions,
): Account {
  let toldFullAt = Number.NEGATIVE_INFINITY;
  const time = createStripeTime({ now, log });
  const origin = originOf(connection);
  const pace = createPace({ clock, limits: limitsOf(key, connection), onFull });
  const fetch = createWire({
    clock,
    fetch: connection.fetch,
    origin,
    onSend: pace.sent,
    onDate: time.hear,
  });
  const stripe = createStripe(key, { ...connection, fetch });
  const circuit = createCircuit({ clock, log, tenants });
  const ask = createAsk({ clock, pace, circuit, wallNow: now, ...(onCall && { onCall }) });
  return { stripe, ask, clock, pace, circuit, time };

  function onFull() {
    if (clock.now() - toldFullAt < TOLD_EVERY_MS) return;
    toldFullAt = clock.now();
    const tenant = tenants.join(' ');
    log({ level: 'warn', event: 'stripe_line_full', tenant, waiting: pace.waiting });
  }
}

/** One line a minute says it as well as one for each read. */
const TOLD_EVERY_MS = 60_000;

function limitsOf(key: string, { callsPerSecond }: StripeConnection): CallsPerSecond {
  return { ...(/^[a-z]+_live_/.test(key) ? LIMITS.live : LIMITS.test), ...callsPerSecond };
}

/** As the SDK builds its addresses. */
function originOf({ protocol = 'https', host = 'api.stripe.com', port = '' }: StripeConnection) {
  const url = new URL(`${protocol}://${host}`);
  url.port = String(port);
  return url.origin;
}
