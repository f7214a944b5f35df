/** Links that leave the portal: only to Stripe, and where the vendor says. */
import type { Tenant } from '../tenant.ts';

const STRIPE_ORIGINS = [
  'https://invoice.stripe.com',
  'https://pay.stripe.com',
  'https://billing.stripe.com',
  'https://files.stripe.com',
];

/** The link, or null when it leads anywhere we were not told of. */
export function allowedLink(
  link: string | null,
  { linkOrigins }: Pick<Tenant, 'linkOrigins'>,
): string | null {
  if (link === null || !URL.canParse(link)) return null;
  const { origin, protocol, username, password } = new URL(link);
  // A `blob:` URL has the origin it was made in.
  if (username || password || !/^https?:$/.test(protocol)) return null;
  return STRIPE_ORIGINS.includes(origin) || linkOrigins.includes(origin) ? link : null;
}
