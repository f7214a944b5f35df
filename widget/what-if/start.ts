/** The numbers that changes start from. */
import type { Money } from '../../server/contract/values.ts';
import type { WhatIfBasis, WhatIfItem } from '../../server/contract/what-if.ts';

/** An item whose `quantity` is where its slider starts. */
export interface StartItem extends WhatIfItem {
  /** Used so far, or held; `likely` is null unless it starts there. */
  readonly soFar: string;
}

/** A basis whose quantities are those that changes start from. */
export interface Start extends Omit<WhatIfBasis, 'items'> {
  readonly items: StartItem[];
}

/**
 * The bill at its likely usage; as it is so far where the forecast is withheld, and where no usage
 * is on it, of which nobody has to say what is likely.
 */
export function startOf(basis: WhatIfBasis): Start {
  const isLikely = basis.likelyDue !== null && basis.items.some(({ likely }) => likely !== null);
  const items = basis.items.map((item) => {
    const likely = isLikely ? item.likely : null;
    return { ...item, likely, soFar: item.quantity, quantity: likely ?? item.quantity };
  });
  return { ...basis, items, likelyDue: isLikely ? basis.likelyDue : null };
}

/** What is due at the start. */
export function startDue({ likelyDue, amountDue }: Pick<Start, 'likelyDue' | 'amountDue'>): Money {
  return likelyDue ?? amountDue;
}
