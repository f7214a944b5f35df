import type { CSSResult, LitElement } from 'lit';
import { footerStyles } from './footer.ts';

/** What WCAG asks of text. */
const LEAST = 4.5;

let isMeasured = false;

/** What the portal wears beside its own. By the way the vendor's colours are measured, once a page. */
export function portalStyles(portal: LitElement): CSSResult[] {
  if (!isMeasured) measure(portal);
  isMeasured = true;
  return [footerStyles];
}

/** Text on the accent is the vendor's choice where they made one: they hear when few can read it. */
function measure(portal: LitElement) {
  if (!getComputedStyle(portal).getPropertyValue('--usage-on-accent')) return;
  const ratio = contrastOf(portal, '--usage-on-accent', '--_accent');
  // Where colours are forced there is nothing to measure, and the ratio is no number.
  if (!(ratio < LEAST)) return;
  console.warn(
    `usage-portal: --usage-on-accent has a contrast of ${ratio.toFixed(1)} on --usage-accent, and text needs ${LEAST}.`,
  );
}

/** WCAG's contrast of two custom properties as they are resolved where the element stands, 1 to 21. */
function contrastOf(host: LitElement, text: string, ground: string): number {
  const probe = document.createElement('i');
  host.renderRoot.append(probe);
  const [a, b] = [text, ground].map((name) => {
    // The luminance is the y of XYZ, whatever the colour was written in.
    probe.style.color = `color(from var(${name}) xyz 0 y 0)`;
    return Number(getComputedStyle(probe).color.split(' ')[2]) + 0.05;
  }) as [number, number];
  probe.remove();
  return Math.max(a, b) / Math.min(a, b);
}
