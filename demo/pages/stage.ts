/** A page's own portal: the real server over the demo's simulator, with one page's trouble in between. */
import { createPortal, createSession, generateSecret } from '../../server/index.ts';
import type { Send } from '../between.ts';
import type { Simulator } from '../stripe/index.ts';
import { SCOPES_OF } from '../vendor/roles.ts';
import {
  DEMO_PLANS,
  DEMO_PUBLISHABLE_KEY,
  DEMO_STRIPE_KEY,
  DEMO_SUBSCRIPTIONS,
  DIVIDED_METERS,
} from '../world.ts';
import type { Tag } from './elements.ts';
import type { State } from './states.ts';

/** Everything that can be done on Stripe's own pages. */
const HOSTED_AREAS = ['payment_methods', 'invoices', 'billing_details', 'subscriptions'] as const;

const HOUR_MS = 3_600_000;

/** How old the figures of a stale page are: two hours, also by a `Date` header that cuts its second off. */
const STALE_MS = 2 * HOUR_MS + 30_000;

/** What was read before Stripe fell silent: everything that an open page asks for. */
const READ_ONCE = ['/v1/portal', '/v1/forecast', '/v1/bill/explain', '/v1/billing-details'];

export type Stage = {
  /** What the vendor's endpoint would answer. */
  session(): Promise<Response>;
  /** What the API answers. */
  fetch(request: Request): Promise<Response>;
};

export type StageOptions = {
  readonly tag: Tag;
  readonly state: State;
  /** Public base URL of this page's API. */
  readonly url: string;
  /** Id of the Stripe customer. */
  readonly customer: string;
  readonly simulator: Pick<Simulator, 'fetch'>;
  /** Where the simulator's invoice pages stand. */
  readonly stripeOrigin: string;
};

/** The tokens of one page are refused by every other, because each has an audience of its own. */
const signingKey = { kid: 'pages', secret: generateSecret('signing') };

/** Sets a page up. Nothing has been read before, unless the state says so. */
export async function createStage(options: StageOptions): Promise<Stage> {
  const { state, url, customer } = options;
  const portal = await startPortal(options);
  let views = 0;
  let sessions = 0;

  return {
    async session() {
      const isRefused = state.trouble === 'refused' || (state.trouble === 'lost' && sessions > 0);
      if (isRefused) return Response.json({ error: 'Nobody is signed in.' }, { status: 401 });
      sessions += 1;
      const scopes = SCOPES_OF[state.role ?? 'owner'];
      const { token, api } = await createSession({ signingKey, api: url, customer, scopes });
      return Response.json({ token, api }, { headers: { 'Cache-Control': 'no-store' } });
    },
    async fetch(request) {
      if (state.trouble === 'unreachable') return badGateway();
      // Without its token, the server's own refusal.
      if (state.trouble === 'lost' && views > 0) return portal.fetch(new Request(request.url));
      const response = await portal.fetch(request);
      if (response.ok) views += 1;
      return response;
    },
  };
}

/** A portal of now. Where the state is stale it has last read Stripe two hours ago. */
async function startPortal(options: StageOptions) {
  const { tag, state, url, customer, simulator, stripeOrigin } = options;
  const isStale = state.trouble === 'stale';
  const between = state.stripe?.(tag);
  let past = isStale ? STALE_MS : 0;

  const now = () => new Date(Date.now() - past);
  const send: Send = (request) => simulator.fetch(request);
  const portal = createPortal({
    url,
    stripeKey: DEMO_STRIPE_KEY,
    signingKeys: [signingKey],
    meters: { ...DIVIDED_METERS, ...state.meters },
    plans: DEMO_PLANS,
    subscriptions: DEMO_SUBSCRIPTIONS,
    publishableKey: DEMO_PUBLISHABLE_KEY,
    ...(state.hosted && { hosted: HOSTED_AREAS }),
    linkOrigins: [stripeOrigin],
    now,
    stripe: {
      // The simulator bears more than Stripe, and ten pages share one key.
      callsPerSecond: { account: 1_000, endpoint: 1_000 },
      fetch: (input, init) => {
        const request = new Request(input, init);
        return between && past === 0 ? between(request, send) : send(request);
      },
    },
  });

  if (isStale) {
    const { token } = await createSession({ signingKey, api: url, customer, now });
    for (const path of READ_ONCE) {
      await portal.fetch(
        new Request(url + path, { headers: { authorization: `Bearer ${token}` } }),
      );
    }
  }
  past = 0;
  return portal;
}

/** What a proxy says when nothing answers behind it. */
function badGateway(): Response {
  return new Response('<html><body><h1>502 Bad Gateway</h1></body></html>', {
    status: 502,
    headers: { 'Content-Type': 'text/html' },
  });
}
