/** A mistake of whoever calls Stripe.js, thrown where it was made. */
export class IntegrationError extends Error {
  override readonly name = 'IntegrationError';
}
