import { html, nothing } from 'lit';
import { isSafe } from './session.ts';

/** A link to somebody else's page, or nothing when its address is not one a browser should open. */
export function outbound(address: string | null | undefined, text: string, label: string) {
  if (!address || !URL.canParse(address) || !isSafe(new URL(address))) return nothing;
  return html`<a class="link" part="link" href=${address} target="_blank" rel="noopener noreferrer" aria-label=${label}>${text}</a>`;
}
