import { html } from 'lit';
import { drawing } from '../core/icon.ts';
import { NEXT } from '../core/icon-later.ts';

/** A line that opens what stands under its id. */
export function disclosure(
  { name, isOpen, controls }: { name: string; isOpen: boolean; controls: string },
  toggle: (isOpen: boolean) => void,
) {
  return html`<button part="toggle" class="tog" aria-expanded=${isOpen} aria-controls=${controls} @click=${() => toggle(!isOpen)}>${drawing(NEXT)}${name}</button>`;
}
