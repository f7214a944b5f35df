import type { CSSResult, LitElement } from 'lit';

type Later = typeof import('../later/index.ts');

let here: Later | undefined;

/** What a first view does without, once it is here. */
export const arrived = () => here;

/** Fetches it. A failed attempt may be repeated. */
export async function fetchLater(): Promise<Later> {
  here ??= await import('../later/index.ts');
  return here;
}

/** Uses it as soon as it is here. Where it cannot be fetched nothing is lost: the next need asks again. */
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
