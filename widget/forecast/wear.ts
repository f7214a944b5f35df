import { type CSSResult, css, type LitElement } from 'lit';

/**
 * What is likely, tinted: the accent moved to a lightness that no owed figure has. Faint is what may
 * be; on a dark page less of it would not be seen.
 */
const tint = css`
  :host { --_accent-mid: #c9d6f8; --_accent-faint: #ebf0fd; }
  @supports (color: light-dark(red, red)) and (color: oklch(from red l c h)) {
    :host { --_accent-mid: light-dark(oklch(from var(--_accent) .86 min(c, .07) h), oklch(from var(--_accent) .4 min(c, .08) h)); --_accent-faint: light-dark(color-mix(in oklch, var(--_accent-mid) 38%, transparent), color-mix(in oklch, var(--_accent-mid) 80%, transparent)); }
  }
  @media (forced-colors: active) {
    :host { --_accent-mid: color-mix(in srgb, Highlight 30%, Canvas); --_accent-faint: var(--_accent-mid); }
  }
`;

const worn = new WeakSet<LitElement>();

/** Adds what shows the likely to an element's own styles, once. */
export function wear(element: LitElement, ...styles: CSSResult[]) {
  if (worn.has(element)) return;
  worn.add(element);
  const { adoptedStyleSheets } = element.renderRoot as ShadowRoot;
  adoptedStyleSheets.push(...[tint, ...styles].map(({ styleSheet }) => styleSheet!));
}
