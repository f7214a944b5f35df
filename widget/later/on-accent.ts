import type { CSSResult, LitElement } from 'lit';
import { contrastOf, LEAST } from './contrast.ts';
import { footerStyles } from './footer.ts';
import { checkGround } from './ground.ts';

let isMeasured = false;

/** What the portal wears beside its own. By the way the vendor's colours are measured, once a page. */
export function portalStyles(portal: LitElement): CSSResult[] {
  if (!isMeasured) {
    measure(portal);
    checkGround(portal);
  }
  isMeasured = true;
  return [footerStyles];
}

/** Text on the accent is the vendor's choice where they made one: they hear when few can read it. */
function measure(portal: LitElement) {
  if (!getComputedStyle(portal).getPropertyValue('--usage-on-accent')) return;
  const ratio = contrastOf(portal, 'var(--usage-on-accent)', 'var(--_accent)');
  // Where colours are forced there is nothing to measure, and the ratio is no number.
  if (!(ratio < LEAST)) return;
  console.warn(
    `usage-portal: --usage-on-accent has a contrast of ${ratio.toFixed(1)} on --usage-accent, and text needs ${LEAST}.`,
  );
}
