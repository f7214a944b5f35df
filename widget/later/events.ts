import type { Item } from '../../server/contract/usage.ts';

/** The customer looks at another meter. It bubbles and leaves the shadow root. */
export class UsageMeterSelectedEvent extends Event {
  static readonly type = 'usage-meter-selected';
  /** The meter's event name; null for what is not metered. */
  readonly meter: string | null;
  /** The item of the subscription (`si_…`). */
  readonly item: string;
  constructor(meter: string | null, item: string) {
    super(UsageMeterSelectedEvent.type, { bubbles: true, composed: true });
    this.meter = meter;
    this.item = item;
  }
}

/** Says which meter a panel shows from now on. */
export function tellSelected(panel: HTMLElement, item: Item | undefined) {
  if (item) panel.dispatchEvent(new UsageMeterSelectedEvent(item.meter, item.id));
}

declare global {
  interface HTMLElementEventMap {
    'usage-meter-selected': UsageMeterSelectedEvent;
  }
}
