/** A8 as a figure: two tenants on one deployment, and what it costs one of them that the other floods. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { createStripeSimulator } from '../../demo/stripe/index.ts';
import { buildWorld, DEMO_STRIPE_KEY } from '../../demo/world.ts';
import { createPortal, createSession, generateSecret } from '../../server/index.ts';
import { watchedLog } from '../support/log-watch.ts';
import { UNLIMITED, URL_OF_PORTAL } from '../support/portal.ts';
import { EVERY_SCOPE } from '../support/till.ts';
import { accountsOf } from '../support/two-vendors.ts';

const ROUNDS = 8;
const ROUND_MS = 2_000;
/** A request of the quiet tenant's each so often, and as many pairs of the other's as milliseconds. */
const EVERY_MS = 5;
const FLOOD_EVERY_MS = 1;
/**
 * Of the median request: the p99 is told and not judged, because on a busy machine it is what others do
 * there. Less than a millisecond counts as one. Without the limits it is some hundred times as long.
 */
const MOST_TIMES = 5;
const LEAST_MS = 1;

const WIDE = { perSecond: 1_000_000, burst: 1_000_000 };
const WIDE_LEVEL = { read: WIDE, write: WIDE };
const LIMITS = {
  session: WIDE_LEVEL,
  customer: WIDE_LEVEL,
  // Of reads twice what the quiet one asks. What Stripe's stand-in does for a write, it does in this process.
  tenant: { read: { perSecond: 400, burst: 400 }, write: { perSecond: 0.01, burst: 5 } },
};

describe('a tenant that floods', () => {
  it('leaves every request of another answered, about as soon', async (test) => {
    const ask = await openTwoTenants();
    const flood = createFlood(() => [
      ask.a('GET', '/v1/portal'),
      ask.a('DELETE', '/v1/billing-details/tax-ids/txi_none'),
    ]);
    const statuses = new Set<number>();
    const round = async () => {
      const times: number[] = [];
      const start = performance.now();
      for (let due = start; due < start + ROUND_MS; due += EVERY_MS) {
        await pause(Math.max(0, due - performance.now()));
        statuses.add(await ask.b('GET', times.length % 2 ? '/v1/portal' : '/v1/invoices'));
        // From when it was due: whoever waits for a busy server waits before it is heard, too.
        times.push(performance.now() - due);
      }
      return times;
    };

    const quiet: number[][] = [];
    const flooded: number[][] = [];
    flood.start();
    await round();
    await flood.stop();
    for (let nth = 0; nth < ROUNDS; nth++) {
      quiet.push(await round());
      flood.start();
      flooded.push(await round());
      await flood.stop();
    }

    for (const share of [0.5, 0.99]) {
      const [alone, beside] = [typical(quiet, share), typical(flooded, share)];
      test.diagnostic(
        `p${100 * share}: ${alone.toFixed(2)} ms alone, ${beside.toFixed(2)} ms beside a flood`,
      );
    }
    test.diagnostic(`${flood.answered} requests of the flood answered, ${flood.refused} refused`);
    assert.deepEqual(statuses, new Set([200]));
    assert.ok(flood.refused > flood.answered);
    assert.ok(typical(flooded, 0.5) <= MOST_TIMES * Math.max(LEAST_MS, typical(quiet, 0.5)));
  });
});

type Ask = (method: 'GET' | 'DELETE', path: string) => Promise<number>;

/** A deployment with tenants of an account and a customer each; one session asks for each. */
async function openTwoTenants(): Promise<{ readonly a: Ask; readonly b: Ask }> {
  const vendors = (['a', 'b'] as const).map((id) => ({
    id,
    key: `sk_test_${id}`,
    secret: generateSecret('signing'),
    simulator: createStripeSimulator({ apiKeys: [`sk_test_${id}`, DEMO_STRIPE_KEY] }),
  }));
  const app = createPortal({
    url: URL_OF_PORTAL,
    tenants: vendors.map(({ id, key, secret }) => ({
      id,
      stripeKey: key,
      signingKeys: [{ kid: id, secret }],
    })),
    limits: LIMITS,
    log: watchedLog(),
    stripe: { callsPerSecond: UNLIMITED, fetch: accountsOf(vendors) },
  });
  const [a, b] = await Promise.all(
    vendors.map(async ({ id, secret, simulator }): Promise<Ask> => {
      const [customer] = await buildWorld(simulator, ['halden']);
      const { token } = await createSession({
        signingKey: { kid: id, secret },
        tenant: id,
        api: URL_OF_PORTAL,
        customer: customer!.id,
        scopes: EVERY_SCOPE,
      });
      const headers = { authorization: `Bearer ${token}` };
      return async (method, path) => {
        const response = await app.request(path, { method, headers });
        await response.text();
        return response.status;
      };
    }),
  );
  return { a: a!, b: b! };
}

/** Sends without waiting for an answer. */
function createFlood(send: () => Promise<number>[]) {
  const underWay = new Set<Promise<void>>();
  let timer: NodeJS.Timeout;
  const flood = {
    answered: 0,
    refused: 0,
    start() {
      timer = setInterval(() => {
        for (const status of send()) hear(status);
      }, FLOOD_EVERY_MS);
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(underWay);
    },
  };
  return flood;

  function hear(asked: Promise<number>) {
    const heard = asked.then((status) => {
      flood[status === 429 ? 'refused' : 'answered'] += 1;
      underWay.delete(heard);
    });
    underWay.add(heard);
  }
}

/** The median of a percentile over the rounds. */
function typical(rounds: readonly number[][], share: number) {
  return percentile(
    rounds.map((times) => percentile(times, share)),
    0.5,
  );
}

function percentile(values: readonly number[], share: number) {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)]!;
}
