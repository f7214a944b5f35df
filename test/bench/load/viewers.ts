/**
 * Ten thousand customers of one vendor who open their page within a minute and keep it open, over a
 * Stripe that allows 25 calls a second on an endpoint and 100 in all. Each reads as the widget does:
 * again when a part says so, and every minute. The server has a process of its own.
 */
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { serve } from '@hono/node-server';
import { createSession, generateSecret } from '../../../server/index.ts';
import { delayOf } from '../../../widget/busy/delay.ts';
import { URL_OF_PORTAL } from '../../support/portal.ts';
import { type Waits, waitsOf } from './percentiles.ts';
import { customerId, LEFT_AT, recordedStripe } from './recorded-stripe.ts';
import { startServer } from './served.ts';

export type ViewersOptions = {
  readonly viewers: number;
  /** Within how many seconds they come. */
  readonly arrivalSeconds: number;
  readonly latencyMs: number;
};

export type ViewersFigures = ViewersOptions & {
  /** Nobody was known before. */
  readonly cold: Round;
  /** All were, and their figures have grown stale meanwhile. */
  readonly warm: Round;
  /** Seconds until everybody had the whole answer. */
  readonly seconds: number;
  readonly stripe: {
    readonly calls: number;
    readonly refused: number;
    readonly busiestEndpoint: number;
    readonly busiestAccount: number;
  };
  readonly peakMegabytes: number;
};

export type Round = {
  readonly requests: number;
  /** Milliseconds until there is an answer, with the parts there are. */
  readonly first: Waits;
  /** Milliseconds until every part is there. */
  readonly whole: Waits;
  readonly refused: number;
  readonly failed: number;
};

type Part = { readonly problem?: { readonly retryAfter?: number } };

const A_MINUTE = 60_000;
const OVER = Symbol('over');

export async function watchThousands(options: ViewersOptions): Promise<ViewersFigures> {
  const stripe = await recordedStripe({ latencyMs: options.latencyMs });
  const stand = serve({ fetch: (asked) => stripe.fetch(asked), port: 0, hostname: '127.0.0.1' });
  await once(stand, 'listening');
  const { port: stripePort } = stand.address() as { port: number };
  const secret = generateSecret('signing');
  const server = await startServer({ stripePort, secret, leftAt: LEFT_AT });
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  const tokens = new Map<number, string>();

  // The first customer of the day reads the catalogue.
  await view(0);
  stripe.reset();
  const start = Date.now();
  const cold = await round();
  const seconds = (Date.now() - start) / 1_000;
  const warm = await round();
  const { calls, refused, busiest } = stripe;
  const peakMegabytes = await server.stop();
  stand.close();
  agent.destroy();
  return {
    ...options,
    cold,
    warm,
    seconds,
    stripe: {
      calls,
      refused,
      busiestEndpoint: busiest.endpoint,
      busiestAccount: busiest.account,
    },
    peakMegabytes,
  };

  /** Everybody comes, and stays until the last one has all parts. */
  async function round(): Promise<Round> {
    const tally = { requests: 0, refused: 0, failed: 0 };
    const first: number[] = [];
    const whole: number[] = [];
    const over = Promise.withResolvers<typeof OVER>();
    // It takes twenty minutes: whoever waits sees that it goes on.
    const progress = setInterval(
      () => process.stderr.write(`${whole.length} of ${options.viewers} have every part\n`),
      A_MINUTE,
    );
    await Promise.all(Array.from({ length: options.viewers }, (_, nth) => visit(nth)));
    clearInterval(progress);
    return { ...tally, first: waitsOf(first), whole: waitsOf(whole) };

    async function visit(nth: number) {
      await setTimeout(Math.random() * options.arrivalSeconds * 1_000);
      const came = Date.now();
      for (let reads = 0; ; reads++) {
        tally.requests++;
        const { status, missing, retryAfter } = await view(nth);
        const waited = Date.now() - came;
        if (status === 429) tally.refused++;
        else if (status !== 200) tally.failed++;
        if (reads === 0) first.push(waited);
        if (status === 200 && missing.length === 0) {
          whole.push(waited);
          if (whole.length === options.viewers) over.resolve(OVER);
          break;
        }
        const told = [retryAfter, ...missing.map(({ problem }) => problem?.retryAfter)];
        const least = Math.min(...told.filter((seconds) => seconds !== undefined));
        await setTimeout(delayOf(least, reads));
      }
      await stay(nth);
    }

    /** The page stays open and reads every minute, until the round is over. */
    async function stay(nth: number) {
      while ((await Promise.race([over.promise, setTimeout(A_MINUTE)])) !== OVER) {
        tally.requests++;
        const { status } = await view(nth);
        if (status === 429) tally.refused++;
        else if (status !== 200) tally.failed++;
      }
    }
  }

  async function view(nth: number) {
    const { statusCode: status, text } = await exchanged(await tokenOf(nth));
    const body = JSON.parse(text);
    return {
      status,
      missing: [...missingIn(body)],
      retryAfter: body.retryAfter as number | undefined,
    };
  }

  /** As a browser does, it asks again where an idle connection has just been closed. */
  async function exchanged(
    token: string,
    tries = 3,
  ): Promise<{ statusCode: number; text: string }> {
    try {
      const headers = { authorization: `Bearer ${token}` };
      const asked = request({ agent, port: server.port, path: '/v1/portal', headers });
      asked.end();
      const [response] = await once(asked, 'response');
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      return { statusCode: response.statusCode, text };
    } catch (error) {
      if ((error as { code?: string }).code !== 'ECONNRESET' || tries === 1) throw error;
      return exchanged(token, tries - 1);
    }
  }

  async function tokenOf(nth: number): Promise<string> {
    const known = tokens.get(nth);
    if (known) return known;
    const signingKey = { kid: 'load', secret };
    const customer = customerId(nth);
    const mint = { signingKey, api: URL_OF_PORTAL, customer, ttlSeconds: 3_600 };
    const { token } = await createSession(mint);
    tokens.set(nth, token);
    return token;
  }
}

/** The parts without figures, however deep: a meter's days are a part too. */
function* missingIn(value: unknown): Generator<Part> {
  if (typeof value !== 'object' || value === null) return;
  if ('problem' in value && !('data' in value)) yield value as Part;
  for (const inner of Object.values(value)) yield* missingIn(inner);
}
