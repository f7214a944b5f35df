import type { CSSResult, LitElement } from 'lit';

type Later = typeof import('../later/index.ts');

let here: Later | undefined;

/** What a first view does without, once it is here. */
export const arrived = () => here;

/**
 * Fetches it. Where that fails another attempt may succeed, but not in Chromium: it keeps a failed module
 * for as long as the page lives. What needs it says so, and asks for the page anew.
 */
export async function fetchLater(): Promise<Later> {
  here ??= await import('../later/index.ts');
  return here;
}

/** Uses it as soon as it is here. Where it cannot be fetched, what is shown already stays. */
export function withLater(use?: (later: Later) => unknown) {
  void fetchLater().then(use, () => undefined);
}

const dressed = new WeakSet<LitElement>();

/** Adds styles of what arrived to an element's own, once. */
export function dress(element: LitElement, pick: (later: Later) => CSSResult[]) {
  if (!here || dressed.has(element)) return;
  dressed.add(element);
  // What is likely adds its own, before or after.
  const { adoptedStyleSheets } = element.renderRoot as ShadowRoot;
  adoptedStyleSheets.push(...pick(here).map(({ styleSheet }) => styleSheet!));
}
