/** What somebody has changed so far, beside the basis it is changed from. */
import { BillingError } from '../../server/billing/billing-error.ts';
import { type Outcome, whatIf } from '../../server/billing/what-if.ts';
import type {
  PlanChoice,
  WhatIfBasis,
  WhatIfChange,
  WhatIfItem,
} from '../../server/contract/what-if.ts';
import type { TypedFault } from './typed.ts';

/** A number while it is written: its text, and what is wrong once the field was left. */
export type Writing = { readonly text: string; readonly fault?: TypedFault | undefined };

export class Draft {
  readonly quantities = new Map<string, string>();
  readonly writing = new Map<string, Writing>();
  plan: string | undefined;
  starts: NonNullable<WhatIfChange['starts']> = 'next_period';

  /** What the API would be asked. */
  get change(): WhatIfChange {
    return this.#changeOn(this.plan);
  }

  /** The same on one of the plans. */
  changeOn({ id, isCurrent }: PlanChoice): WhatIfChange {
    return this.#changeOn(isCurrent ? undefined : id);
  }

  quantityOf({ id, quantity }: WhatIfItem): string {
    return this.quantities.get(id) ?? quantity;
  }

  /** Whether other seats would be given back and charged for the rest of a running period. */
  isProrated(item: WhatIfItem): boolean {
    const { kind, period, running, quantity } = item;
    // Only what is paid in advance can be.
    const isAhead = kind === 'recurring' && period.start === running.end;
    return isAhead && this.quantityOf(item) !== quantity;
  }

  /** Another plan begins with the next period. */
  #changeOn(plan: string | undefined): WhatIfChange {
    return {
      quantities: Object.fromEntries(this.quantities),
      ...(plan !== undefined && { plan }),
      starts: plan === undefined ? this.starts : 'next_period',
    };
  }

  /** Forgets changes of what a newer basis does not have. */
  fit({ items, plans }: WhatIfBasis) {
    for (const id of this.quantities.keys()) {
      if (!items.some((item) => item.id === id)) this.quantities.delete(id);
    }
    if (!plans.some(({ id }) => id === this.plan)) this.plan = undefined;
  }
}

/** What a change comes to; undefined where it cannot be reckoned to the cent. */
export function outcomeOf(basis: WhatIfBasis, change: WhatIfChange): Outcome | undefined {
  try {
    return whatIf(basis, change);
  } catch (error) {
    if (error instanceof BillingError) return undefined;
    throw error;
  }
}

/** Items whose number can change the bill: no flat fee of a plan, nothing that is free everywhere. */
export function changeable<Item extends WhatIfItem>({
  items,
  plans,
}: Pick<WhatIfBasis, 'plans'> & { readonly items: readonly Item[] }): Item[] {
  return items.filter((item) => {
    const { kind, price, quantity } = item;
    if (kind === 'recurring' && price.model === 'per_unit' && quantity === '1') return false;
    const others = plans.flatMap((plan) => priceIn(plan, item) ?? []);
    return [price, ...others].some(isPaid);
  });
}

/** An item's price on a plan, where the plan has one of its own. */
export function priceIn({ items }: PlanChoice, { id }: Pick<WhatIfItem, 'id'>) {
  return items.find(({ replaces }) => replaces === id)?.price;
}

function isPaid({ unitAmount, tiers }: WhatIfItem['price']): boolean {
  const amounts = (tiers ?? []).flatMap((tier) => [tier.unitAmount, tier.flatAmount]);
  return [unitAmount ?? '0', ...amounts].some((amount) => Number(amount) !== 0);
}
