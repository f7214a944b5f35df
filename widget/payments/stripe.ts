/** Stripe.js, fetched from Stripe when a form opens and not before. */
import type { Stripe } from '@stripe/stripe-js';

const loaded = new Map<string, Promise<Stripe>>();

/**
 * Stripe.js for a publishable key, once for all forms of a page. Rejects when it is blocked or does
 * not come; the next call tries again.
 *
 * Its signals against fraud stay on, as Stripe has them: they guard the vendor's payments, they
 * begin with the form, and a Stripe.js of the vendor's own may be here already.
 */
export function loadStripeJs(publishableKey: string): Promise<Stripe> {
  let stripe = loaded.get(publishableKey);
  if (!stripe) {
    stripe = load(publishableKey);
    loaded.set(publishableKey, stripe);
    stripe.catch(() => loaded.delete(publishableKey));
  }
  return stripe;
}

async function load(publishableKey: string): Promise<Stripe> {
  // What `/pure` is, by the name that both a bundler and a browser's own modules find.
  const { loadStripe } = await import('@stripe/stripe-js/dist/pure.mjs');
  const stripe: Stripe | null = await loadStripe(publishableKey);
  if (!stripe) throw new Error('Stripe.js needs a browser.');
  return stripe;
}
