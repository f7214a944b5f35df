import { html, nothing } from 'lit';
import type { Portal } from '../../server/contract/portal.ts';

/** Stripe's hosts of invoices, their files, payment and the customer portal. */
const STRIPE = /^(invoice|pay|billing|files)\.stripe\.com$/;

/** Where links may lead beside Stripe's hosts: a custom domain the vendor has set on the server. */
type Listed = Pick<Portal, 'linkOrigins'>;

/** Whether an address may be a link. The server has judged it too: this holds where that fails. */
export function mayLead(address: string | null | undefined, { linkOrigins }: Listed) {
  if (!address || !URL.canParse(address)) return false;
  const { origin, protocol, host, username, password } = new URL(address);
  // A `blob:` URL has the origin it was made in.
  if (username || password || !/^https?:$/.test(protocol)) return false;
  return (protocol === 'https:' && STRIPE.test(host)) || linkOrigins?.includes(origin) === true;
}

/** A link to somebody else's page, or nothing when its address is not one we were told of. */
export function outbound(
  address: string | null | undefined,
  text: string,
  label: string,
  listed: Listed,
) {
  if (!mayLead(address, listed)) return nothing;
  return html`<a class="link" part="link" href=${address!} target="_blank" rel="noopener noreferrer" aria-label=${label}>${text}</a>`;
}
