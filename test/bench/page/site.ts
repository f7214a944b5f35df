/** Everything that is loaded: the references and our own pages, and the portal on an origin beside. */
import { brotliCompressSync } from 'node:zlib';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { listenAnywhere } from '../../../demo/listen.ts';
import { buildWorld, DEMO_METERS, DEMO_STRIPE_KEY } from '../../../demo/world.ts';
import { diskAssets } from '../../../server/entry/disk-assets.ts';
import { createPortal, createSession, generateSecret } from '../../../server/index.ts';
import { inProcess, testSimulator } from '../../support/portal.ts';
import { REFERENCE_READY, referenceData, references } from './references.ts';

/** A page to load, and what is true in it once its figures are there. */
export interface BenchPage {
  readonly name: string;
  readonly url: string;
  readonly ready: string;
  readonly isOurs: boolean;
}

export interface Site {
  /** Where the pages are. */
  readonly origin: string;
  readonly pages: readonly BenchPage[];
  close(): void;
}

/** The amount due, and the line of the chart. */
const READY = `(() => {
  const root = document.querySelector('usage-portal')?.shadowRoot;
  const inside = (tag, what) => root?.querySelector(tag)?.shadowRoot?.querySelector(what);
  return inside('usage-bill', '.big bdi')?.textContent && inside('usage-chart', '.plot .line')?.getAttribute('d');
})()`;

const PRELOAD = '<link rel="preload" as="fetch" crossorigin href="/api/portal-session">';
const BY_URL = '<usage-portal session-url="/api/portal-session"></usage-portal>';

/**
 * Of customers of the demo, by their keys. The pages are the first one's; the session of each is at
 * `/api/sessions/<key>`.
 */
export async function openSite(...keys: string[]): Promise<Site> {
  const customers = keys.length ? keys : ['northwind'];
  const first = Promise.withResolvers<Hono>();
  const second = Promise.withResolvers<Hono>();
  const page = await listenAnywhere(async (request) => (await first.promise).fetch(request));
  const api = await listenAnywhere(async (request) => (await second.promise).fetch(request));
  const [origin, other] = [page, api].map(({ port }) => `http://127.0.0.1:${port}`) as [
    string,
    string,
  ];

  const simulator = testSimulator();
  const built = await buildWorld(simulator, customers);
  const near = portalAt(origin, simulator);
  const far = portalAt(other, simulator, origin);
  first.resolve(await pagesApp(near, far, built));
  second.resolve(new Hono().use('/billing/v1/*', compress()).route('/billing', far.app));
  const pages = await Promise.all([
    ...['limit-vanilla', 'limit-lit'].map((name) => pageOf(origin, name, REFERENCE_READY, false)),
    ...['inlined', 'preloaded', 'session-url', 'other-origin'].map((name) =>
      pageOf(origin, name, READY, true),
    ),
  ]);
  return {
    origin,
    pages,
    close() {
      page.close();
      api.close();
    },
  };
}

function pageOf(origin: string, name: string, ready: string, isOurs: boolean): BenchPage {
  return { name: isOurs ? `ours, ${name}` : name, url: `${origin}/${name}/`, ready, isOurs };
}

type Portal = ReturnType<typeof portalAt>;

function portalAt(
  origin: string,
  simulator: ReturnType<typeof testSimulator>,
  allowed: string | undefined = undefined,
) {
  const key = { kid: 'one', secret: generateSecret('signing') };
  const url = `${origin}/billing`;
  const app = createPortal({
    url,
    stripeKey: DEMO_STRIPE_KEY,
    signingKeys: [{ ...key, alg: 'HS256' }],
    allowedOrigins: allowed ? [allowed] : [],
    meters: DEMO_METERS,
    stripe: { fetch: inProcess(simulator) },
    assets: diskAssets(),
    log: () => {},
  });
  return {
    app,
    script: `<script type="module" src="${url}/usage-portal.js"></script>`,
    session: (customer: string) => createSession({ signingKey: key, api: url, customer }),
  };
}

type Customers = readonly { readonly key: string; readonly id: string }[];

async function pagesApp(near: Portal, far: Portal, customers: Customers): Promise<Hono> {
  const customer = customers[0]!.id;
  const app = new Hono().use('/billing/v1/*', compress()).route('/billing', near.app);
  const page = (name: string, body: () => string | Promise<string>) =>
    app.get(`/${name}/`, async (c) =>
      packed('text/html', documentOf(name, await body(), c.req.query('lang') ?? 'en')),
    );
  const session = (path: string, portal: Portal, id = customer) =>
    app.get(path, async (c) => {
      c.header('Cache-Control', 'no-store');
      return c.json(await portal.session(id));
    });

  const data = JSON.stringify(referenceData());
  app.get('/usage.json', () => packed('application/json', data));
  for (const { name, script } of await references()) {
    app.get(`/${name}/app.js`, () => packed('text/javascript', script));
    page(
      name,
      () =>
        `<script type="module" src="/${name}/app.js"></script><limit-portal src="/usage.json"></limit-portal>`,
    );
  }
  session('/api/portal-session', near);
  for (const { key, id } of customers) session(`/api/sessions/${key}`, near, id);
  session('/api/other-session', far);
  page('inlined', async () => {
    const granted = JSON.stringify(await near.session(customer));
    return `${near.script}<usage-portal><script type="application/json" data-usage-session>${granted}</script></usage-portal>`;
  });
  page('preloaded', () => PRELOAD + near.script + BY_URL);
  page('session-url', () => near.script + BY_URL);
  page('empty', () => near.script);
  page('other-origin', () => far.script + BY_URL.replace('portal-session', 'other-session'));
  return app;
}

/** The page is in the language of its address, `?lang=`. */
function documentOf(name: string, body: string, lang: string): string {
  const direction = /^(ar|he)/.test(lang) ? 'rtl' : 'ltr';
  return `<!doctype html><html lang="${lang}" dir="${direction}"><head><meta charset="utf-8"><link rel="icon" href="data:,"><title>${name}</title></head><body>${body}</body></html>`;
}

const made = new Map<string, Uint8Array<ArrayBuffer>>();

/** Compressed once, as the portal's own assets are. */
function packed(type: string, text: string): Response {
  const bytes = made.get(text) ?? new Uint8Array(brotliCompressSync(text));
  made.set(text, bytes);
  return new Response(bytes, {
    headers: {
      'Content-Type': `${type}; charset=utf-8`,
      'Content-Encoding': 'br',
      'Cache-Control': 'no-cache',
    },
  });
}
