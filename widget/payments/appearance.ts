/** How Stripe's form is to look: our tokens as literals, since no custom property reaches its frame. */
import type { Appearance } from '@stripe/stripe-js';
import type { LitElement } from 'lit';

/** Reads the tokens where `host` stands. */
export function appearanceOf(host: LitElement): Appearance {
  const probe = document.createElement('i');
  probe.style.borderRadius = 'calc(var(--_radius) - 2px)';
  host.renderRoot.append(probe);
  try {
    return appearance((token) => literal(probe, token), getComputedStyle(probe));
  } finally {
    probe.remove();
  }
}

function appearance(colour: (token: string) => Colour, style: CSSStyleDeclaration): Appearance {
  const surface = colour('--_surface');
  const text = colour('--_text');
  const edge = hex(colour('--_edge'));
  const accent = hex(colour('--_accent-ink'));
  const muted = hex(colour('--_muted'));
  const danger = hex(colour('--_danger'));
  return {
    theme: lightness(surface) < lightness(text) ? 'night' : 'stripe',
    // Fields with their labels above, as our own are.
    labels: 'above',
    disableAnimations: matchMedia('(prefers-reduced-motion: reduce)').matches,
    variables: {
      fontFamily: style.fontFamily,
      fontSizeBase: style.fontSize,
      fontSizeSm: `${Number.parseFloat(style.fontSize) * 0.875}px`,
      fontWeightMedium: '500',
      fontLineHeight: '1.4',
      spacingUnit: '4px',
      gridRowSpacing: '12px',
      gridColumnSpacing: '12px',
      borderRadius: style.borderRadius,
      colorPrimary: accent,
      colorBackground: hex(surface),
      colorText: hex(text),
      colorTextSecondary: muted,
      colorTextPlaceholder: muted,
      colorDanger: danger,
      iconColor: muted,
    },
    rules: {
      '.Input': { border: `1px solid ${edge}`, boxShadow: 'none', padding: '7px 10px' },
      '.Input:focus': { borderColor: accent, boxShadow: `0 0 0 1px ${accent}` },
      '.Input--invalid': { borderColor: danger, boxShadow: 'none' },
      '.Label': { color: hex(text), fontWeight: '500' },
      '.Tab': { border: `1px solid ${edge}`, boxShadow: 'none' },
      '.Tab--selected': { borderColor: accent, boxShadow: `0 0 0 1px ${accent}` },
    },
  };
}

/** Red, green and blue, 0 to 255. */
type Colour = readonly [number, number, number];

/** A token as the browser resolves it here: `light-dark()`, `oklch()` and the vendor's own included. */
function literal(probe: HTMLElement, token: string): Colour {
  // A mix of a colour with itself is the colour, written in sRGB whatever it was written in.
  probe.style.color = `var(${token})`;
  probe.style.color = `color-mix(in srgb, var(${token}), var(${token}))`;
  return parseColour(getComputedStyle(probe).color);
}

/** `rgb(12, 34, 56)` or `color(srgb 0.1 0.2 0.3)`, as computed styles have them. */
export function parseColour(text: string): Colour {
  const scale = text.startsWith('color(') ? 255 : 1;
  const parts = text.replace(/^color\(srgb/, '').match(/-?[\d.]+(e-?\d+)?/g) ?? [];
  const [red = 0, green = 0, blue = 0] = parts.map((part) =>
    Math.round(Math.min(255, Math.max(0, Number(part) * scale))),
  );
  return [red, green, blue];
}

export function hex(colour: Colour): string {
  return `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** Enough to tell which of two is the lighter one. */
function lightness([red, green, blue]: Colour): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/** Calls back when the page may have another colour scheme; answers how to stop. */
export function watchScheme(changed: () => void): () => void {
  const life = new AbortController();
  for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
    matchMedia(query).addEventListener('change', changed, { signal: life.signal });
  }
  // Pages switch by an attribute of the outermost elements.
  const attributes = new MutationObserver(changed);
  for (const outermost of [document.documentElement, document.body]) {
    attributes.observe(outermost, { attributes: true });
  }
  return () => {
    life.abort();
    attributes.disconnect();
  };
}
