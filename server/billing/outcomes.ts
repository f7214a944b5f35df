/** The amount due at many combinations of usage: what a forecast of several meters comes to. */
import type { WhatIfBasis, WhatIfItem } from '../contract/what-if.ts';
import { BillingError } from './billing-error.ts';
import { type Charge, settle } from './settle.ts';
import { chargeOf, linesOf, meteredIn, termsOf } from './what-if.ts';

/** One item's quantities, and which of them comes in each draw. */
export type Draws = {
  readonly item: string;
  readonly quantities: readonly string[];
  /** Places in `quantities`, as many as of every other item. */
  readonly draws: ArrayLike<number>;
};

/**
 * Minor units, one for each draw. Every quantity is priced once and each draw settled as a whole,
 * for neither a price nor a discount need grow with usage. Throws a `BillingError` on an item the
 * basis does not have, or one that cannot be priced.
 */
export function amountsDue(basis: WhatIfBasis, drawn: readonly Draws[]): bigint[] {
  const terms = termsOf(basis);
  const metered = meteredIn(basis.items);
  const chargesAt = (item: WhatIfItem) => linesOf(item).map((line) => chargeOf(line, metered));
  const moved = new Map(
    drawn.map(({ item: id, quantities, draws }) => {
      const item = basis.items.find((each) => each.id === id);
      if (!item) throw new BillingError('item_unknown', 'The bill has no such item.');
      const charges = quantities.map((quantity) => chargesAt({ ...item, quantity }));
      return [id, { charges, draws }];
    }),
  );
  const items = basis.items.map((item) => moved.get(item.id) ?? { still: chargesAt(item) });
  const fixed = basis.fixed.map((line) => chargeOf(line, metered));

  return Array.from({ length: drawn[0]?.draws.length ?? 0 }, (_, draw) => {
    const charges: Charge[] = [];
    for (const item of items) {
      const own = 'still' in item ? item.still : item.charges[item.draws[draw]!]!;
      for (const charge of own) charges.push(charge);
    }
    for (const charge of fixed) charges.push(charge);
    return settle(charges, terms).amountDue;
  });
}
