/** What is measured: the portal, and what it is set beside, each as one fetch handler or listener. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HttpBindings, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { jwt, sign } from 'hono/jwt';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import {
  buildWorld,
  DEMO_METERS,
  DEMO_STRIPE_KEY,
  type DemoCustomer,
} from '../../../demo/world.ts';
import { createPortal, createSession } from '../../../server/index.ts';
import { jsonLog } from '../../../server/log.ts';
import { inProcess, testSimulator } from '../../support/portal.ts';

export const PATH = '/v1/portal';
export const ORIGIN = 'https://shop.example.com';
const URL_OF_PORTAL = 'https://billing.example.com';

/** Of the answer that every server gives, byte for byte; a portal makes its own. */
export type Given = { readonly body: string; readonly secret: string; readonly customer: string };

export type Started = {
  readonly port: number;
  /** What it is to be asked with, where it checks one. */
  readonly token?: string;
};

export const SERVERS = {
  'node:http': async ({ body }) =>
    started(
      createServer((_, response) => {
        response.writeHead(200, {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(body),
        });
        response.end(body);
      }).listen(0, '127.0.0.1'),
    ),
  hono: async ({ body }) => serveApp(new Hono().get(PATH, answerWith(body))),
  'hono, jwt': async ({ body, secret, customer }) => {
    const now = Math.floor(Date.now() / 1_000);
    const claims = {
      iss: 'default',
      aud: URL_OF_PORTAL,
      sub: customer,
      iat: now,
      exp: now + 3_600,
    };
    const app = new Hono().use(jwt({ secret, alg: 'HS256' })).get(PATH, answerWith(body));
    return { ...(await serveApp(app)), token: await sign(claims, secret, 'HS256') };
  },
  'hono, stock headers': async ({ body }) =>
    serveApp(
      new Hono()
        .use(requestId(), cors({ origin: [ORIGIN] }), secureHeaders())
        .get(PATH, answerWith(body)),
    ),
  portal: servePortal,
} satisfies Record<string, (given: Given) => Promise<Started>>;

export type ServerName = keyof typeof SERVERS;

/** Every request is counted as ever; none is too many. */
const ENDLESS = { read: { perSecond: 1_000_000, burst: 1_000_000 } };

/** As a vendor runs it, with its log, over a Stripe that is in the same process and asked seldom. */
async function servePortal({ secret, customer: key }: Given): Promise<Started> {
  const simulator = testSimulator();
  const [customer] = (await buildWorld(simulator, [key])) as [DemoCustomer];
  const signingKey = { kid: 'bench', secret };
  // A line is written as ever and then forgotten: what a stream costs is its own matter.
  const nowhere = { write: () => true };
  const portal = createPortal({
    url: URL_OF_PORTAL,
    stripeKey: DEMO_STRIPE_KEY,
    signingKeys: [{ ...signingKey, alg: 'HS256' }],
    allowedOrigins: [ORIGIN],
    meters: DEMO_METERS,
    stripe: { fetch: inProcess(simulator) },
    log: jsonLog(nowhere),
    limits: { session: ENDLESS, customer: ENDLESS, tenant: ENDLESS, address: ENDLESS },
    clientAddress: (_, env) => (env as HttpBindings).incoming.socket.remoteAddress,
  });
  const { token } = await createSession({
    signingKey,
    api: URL_OF_PORTAL,
    customer: customer.id,
    ttlSeconds: 3_600,
  });
  return { ...(await serveApp(portal)), token };
}

function answerWith(body: string) {
  return () => new Response(body, { headers: { 'Content-Type': 'application/json' } });
}

function serveApp({ fetch }: Pick<Hono, 'fetch'>): Promise<Started> {
  return started(serve({ fetch, port: 0, hostname: '127.0.0.1' }) as Server);
}

async function started(server: Server): Promise<Started> {
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
  return { port: (server.address() as AddressInfo).port };
}
