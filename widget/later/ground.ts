import type { LitElement } from 'lit';
import { contrastOf, LEAST } from './contrast.ts';

/** A dark page that never says so gets light's dark text: its developer hears when few can read it. */
export function checkGround(portal: LitElement): void {
  const ground = groundOf(portal);
  if (!ground) return;
  const ratio = contrastOf(portal, 'var(--_text)', ground);
  if (!(ratio < LEAST)) return;
  console.warn(
    `usage-portal: its text has a contrast of ${ratio.toFixed(1)} on the page behind it, and needs ${LEAST}. A dark page says color-scheme: dark, or sets --usage-text.`,
  );
}

/** The nearest opaque colour behind an element; undefined where a picture stands before it. */
function groundOf(portal: LitElement): string | undefined {
  for (let each: Element | null = portal; each; each = above(each)) {
    const { backgroundColor, backgroundImage } = getComputedStyle(each);
    if (backgroundImage !== 'none') return undefined;
    if (isOpaque(backgroundColor)) return backgroundColor;
  }
  // The page paints nothing: it stands on the browser's own canvas.
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const { colorScheme } = getComputedStyle(document.documentElement);
  return /dark/.test(colorScheme) && (isDark || !/light/.test(colorScheme)) ? '#121212' : '#fff';
}

const isOpaque = (colour: string) => !/^rgba|\/|transparent/.test(colour);

/** Around an element as it is shown: its slot, its parent, its shadow's host. */
function above({ assignedSlot, parentNode }: Element): Element | null {
  const around = assignedSlot ?? parentNode;
  if (around instanceof ShadowRoot) return around.host;
  return around instanceof Element ? around : null;
}
