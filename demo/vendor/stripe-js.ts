/** How Quillet's pages come by Stripe.js: Stripe's own, or the simulator's in its place. */
import { html } from 'hono/html';

/** How it comes, in the words of whoever looks at the demo. */
export const LOADS = {
  well: 'loads',
  slow: 'loads slowly (4 s)',
  blocked: 'is blocked',
  once: 'loses the first request',
  answer: 'loses the first answer',
  lost: 'has no network',
} as const;

export type Loading = keyof typeof LOADS;

const QUERIES: Readonly<Record<Loading, string>> = {
  well: '',
  slow: '?load=slow',
  blocked: '',
  once: '?network=once',
  answer: '?network=answer',
  lost: '?network=lost',
};

export type StripeJs = {
  /** Origins that a page's policy lets scripts come from. */
  readonly scripts: readonly string[];
  /** Origins that a page's policy lets stand in frames. */
  readonly frames: readonly string[];
  /** Where scripts connect to. */
  readonly connects: readonly string[];
  /** Where pictures come from. */
  readonly images: readonly string[];
  /** The script that stands in for Stripe's; absent over a real account. */
  readonly simulated?: string;
};

/** Stripe's own hosts, as its security guide lists them. */
export const REAL_STRIPE_JS: StripeJs = {
  scripts: ['https://js.stripe.com', 'https://*.js.stripe.com', 'https://maps.googleapis.com'],
  frames: ['https://js.stripe.com', 'https://*.js.stripe.com', 'https://hooks.stripe.com'],
  connects: ['https://api.stripe.com', 'https://maps.googleapis.com'],
  images: ['https://*.stripe.com'],
};

/** The simulator's, all at one origin. What is blocked is blocked by the page's policy. */
export function simulatedStripeJs(origin: string, loading: Loading = 'well'): StripeJs {
  const allowed = loading === 'blocked' ? [] : [origin];
  const simulated = `${origin}/stripe-js/stripe.js${QUERIES[loading]}`;
  return { scripts: allowed, frames: allowed, connects: [], images: [], simulated };
}

/** What stands in a page's head, before anything asks for Stripe.js. */
export function stripeJsTag({ simulated }: StripeJs) {
  return simulated === undefined
    ? html`<script src="/assets/stripe-js.js"></script>`
    : html`<script src="/assets/stripe-js.js" data-simulated="${simulated}"></script>`;
}
