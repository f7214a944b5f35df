/** The portal in pages that are not the demo's: another origin, and whatever a test wants of the page. */
import type { Between } from '../../demo/between.ts';
import { listenAnywhere } from '../../demo/listen.ts';
import { createStripeSimulator } from '../../demo/stripe/index.ts';
import { SCOPES_OF } from '../../demo/vendor/roles.ts';
import {
  buildWorld,
  DEMO_METERS,
  DEMO_PLANS,
  DEMO_PUBLISHABLE_KEY,
  DEMO_STRIPE_KEY,
  DEMO_SUBSCRIPTIONS,
} from '../../demo/world.ts';
import { type DiskAssets, diskAssets } from '../../server/entry/disk-assets.ts';
import { createPortal, createSession, generateSecret } from '../../server/index.ts';

/** What a page answers with. Each visit of its address gets it anew. */
export type ForeignPage = { readonly body: string; readonly headers?: Record<string, string> };

export type Foreign = {
  /** Of the pages, of the API with the scripts, and of Stripe's simulator. */
  readonly pages: string;
  readonly api: string;
  readonly stripe: string;
  readonly assets: DiskAssets;
  /** Reports that browsers have sent to `/reports` of the pages. */
  readonly reports: string[];
  /** Answers of the API's scripts by path, in place of the build's. */
  readonly scripts: Map<string, string>;
  /** Puts a page at an address, and answers that. */
  put(path: string, page: ForeignPage): string;
  /** A session of a customer by their key in the demo. */
  session(customer?: string): Promise<{ token: string; api: string }>;
  /** Begins anew with a portal that has read nothing. */
  forget(): void;
  close(): void;
};

export type ForeignOptions = {
  /** Customers of the demo, by their keys. */
  readonly customers?: readonly string[];
  readonly meters?: typeof DEMO_METERS;
  /** Stands between the portal and Stripe. */
  readonly between?: Between;
  /** Stands between browsers and the API. */
  readonly gateway?: (
    request: Request,
    send: (r: Request) => Promise<Response>,
  ) => Promise<Response>;
};

/** Three servers on this machine, each an origin of its own to a browser. */
export async function startForeign({
  customers: keys = ['halden'],
  meters = DEMO_METERS,
  between = (request, send) => send(request),
  gateway = (request, send) => send(request),
}: ForeignOptions = {}): Promise<Foreign> {
  const simulator = createStripeSimulator({ accountName: 'Quillet' });
  const customers = await buildWorld(simulator, keys);
  const stripe = await listenAnywhere((request, env) => simulator.fetch(request, env));
  const at = (port: number) => `http://127.0.0.1:${port}`;

  const shown = new Map<string, ForeignPage>();
  const reports: string[] = [];
  const scripts = new Map<string, string>();
  const pages = await listenAnywhere(servePage);
  const ready = Promise.withResolvers<void>();
  const server = await listenAnywhere((request) =>
    gateway(request, async (passed) => {
      await ready.promise;
      return own(passed) ?? portal.fetch(passed);
    }),
  );
  const api = at(server.port);
  const assets = diskAssets();
  const signingKey = { kid: 'one', secret: generateSecret('signing') };
  const session = async (key: string = keys[0]!) => {
    const { id } = customers.find((each) => each.key === key)!;
    const made = await createSession({ signingKey, api, customer: id, scopes: SCOPES_OF.owner });
    return { token: made.token, api };
  };
  const create = () =>
    createPortal({
      url: api,
      stripeKey: DEMO_STRIPE_KEY,
      publishableKey: DEMO_PUBLISHABLE_KEY,
      signingKeys: [signingKey],
      allowedOrigins: [at(pages.port)],
      linkOrigins: [at(stripe.port)],
      meters,
      plans: DEMO_PLANS,
      subscriptions: DEMO_SUBSCRIPTIONS,
      assets,
      stripe: {
        fetch: (input, init) =>
          between(new Request(input, init), (request) => simulator.fetch(request)),
      },
    });
  let portal = create();
  ready.resolve();

  return {
    pages: at(pages.port),
    api,
    stripe: at(stripe.port),
    assets,
    reports,
    scripts,
    session,
    put(path, page) {
      shown.set(path, page);
      return at(pages.port) + path;
    },
    forget() {
      portal = create();
    },
    close() {
      for (const each of [stripe, pages, server]) each.close();
    },
  };

  async function servePage(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === '/reports') {
      reports.push(await request.text());
      return new Response(null, { status: 204 });
    }
    if (pathname === '/session') {
      return Response.json(await session(searchParams.get('of') ?? undefined), {
        headers: { 'Cache-Control': 'no-store' },
      });
    }
    const page = shown.get(pathname);
    if (!page) return new Response(null, { status: pathname === '/favicon.ico' ? 204 : 404 });
    const headers = { 'Content-Type': 'text/html; charset=utf-8', ...page.headers };
    return new Response(page.body, { headers });
  }

  function own(request: Request): Response | undefined {
    const body = scripts.get(new URL(request.url).pathname);
    if (body === undefined) return undefined;
    const headers = {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    };
    return new Response(body, { headers });
  }
}
