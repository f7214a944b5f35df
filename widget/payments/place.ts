/**
 * Where Stripe's form stands. It refuses a shadow root, so it is mounted outside of them all: in a
 * `<div>` of the document, which slots bring down through every root to where the form shows it.
 */

/** A place in the document that is seen inside a shadow root. */
export interface Place {
  readonly element: HTMLElement;
  /** Takes everything away again. */
  remove(): void;
}

let made = 0;

/** A name for a slot that nothing else on the page has: a second copy of this script included. */
export function newSlotName(): string {
  made++;
  return `usage-stripe-${made}-${Math.random().toString(36).slice(2, 8)}`;
}

/**
 * Makes the place that `<slot name=…>` in the shadow root of `host` shows. Undefined where there can
 * be none: the host is in no document, or what is brought to it is not displayed.
 */
export function makePlace(host: HTMLElement, name: string): Place | undefined {
  const element = document.createElement('div');
  const added: Element[] = [];
  // What the vendor's page says about its divs is not meant for this one.
  element.style.setProperty('display', 'block', 'important');
  const remove = () => {
    for (const each of added) each.remove();
  };
  let outer = host;
  let inner: HTMLSlotElement | undefined;
  for (;;) {
    const root = outer.getRootNode();
    const slot = root instanceof ShadowRoot ? document.createElement('slot') : undefined;
    if (slot) slot.name = name;
    const carried = slot ?? element;
    carried.slot = name;
    outer.append(carried);
    added.push(carried);
    // A root that assigns its slots by hand does not do it by name.
    if (isByHand(inner)) inner.assign(carried);
    if (!slot) break;
    inner = slot;
    outer = (root as ShadowRoot).host as HTMLElement;
  }
  if (element.isConnected && element.getClientRects().length > 0) return { element, remove };
  remove();
  return undefined;
}

function isByHand(slot: HTMLSlotElement | undefined): slot is HTMLSlotElement {
  return (slot?.getRootNode() as ShadowRoot | undefined)?.slotAssignment === 'manual';
}
