import type { StripeJs } from './stripe-js.ts';

export type PolicyOptions = {
  /** Lets scripts make code of text: only Angular's compiler in the browser asks for it. */
  readonly evaluates?: boolean;
  /** Names of a framework's own Trusted Types policies. */
  readonly trustedTypes?: readonly string[];
  /** Where Stripe.js and its frames come from. */
  readonly stripeJs?: StripeJs | undefined;
};

/** Nothing on a page runs, loads or is sent but what Quillet itself serves, and Stripe.js. */
export function policyWith({
  evaluates = false,
  trustedTypes = [],
  stripeJs,
}: PolicyOptions = {}): string {
  const { scripts = [], frames = [], connects = [], images = [] } = stripeJs ?? {};
  // Stripe.js comes by a policy named default: `public/stripe-js.js` says what it lets through.
  const policies = ['lit-html', ...(stripeJs ? ['default'] : []), ...trustedTypes];
  return [
    "default-src 'none'",
    ["script-src 'self'", ...(evaluates ? ["'unsafe-eval'"] : []), ...scripts].join(' '),
    "style-src 'self'",
    ["connect-src 'self'", ...connects].join(' '),
    ["img-src 'self' data:", ...images].join(' '),
    "font-src 'self'",
    `frame-src ${frames.length > 0 ? frames.join(' ') : "'none'"}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${policies.join(' ')}`,
  ].join('; ');
}
