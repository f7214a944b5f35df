import { createPortal, createSession } from 'usage-portal';
import { diskAssets } from 'usage-portal/node';

const url = process.env.PORTAL_URL ?? 'http://localhost:3000/portal';
const signingKey = { kid: '2026-11', secret: required('PORTAL_SIGNING_SECRET') };

export const portal = createPortal({
  url,
  stripeKey: required('STRIPE_SECRET_KEY'),
  signingKeys: [signingKey],
  meters: { api_calls: { label: 'API calls', unit: 'calls' } },
  // Next compresses by itself, and takes `Content-Encoding` off what a route handler sends.
  assets: diskAssets({ compress: false }),
  stripe: simulator(process.env.STRIPE_ADDRESS),
});

/** `customer` comes from your own sign-in, never from the request. */
export function sessionFor(customer: string) {
  return createSession({ signingKey, api: url, customer });
}

/** Who is signed in. Yours asks its own session; this project has one customer. */
export function signedInCustomer(): string {
  return required('STRIPE_CUSTOMER');
}

/** Where Stripe is simulated; Stripe itself when there is no address. */
function simulator(address: string | undefined) {
  if (!address) return undefined;
  const { hostname, port } = new URL(address);
  return { protocol: 'http', host: hostname, port } as const;
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: see README.md.`);
  return value;
}
