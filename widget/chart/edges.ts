/** The horizontal lines that mean money: what is included, and where the price changes. */

type Tier = {
  readonly upTo: string | null;
  readonly unitAmount: string;
  readonly flatAmount: string;
};

export type PriceTiers = { readonly model: string; readonly tiers: readonly Tier[] | null };

export type Edge = {
  readonly at: string;
  readonly isIncluded: boolean;
  /** The price of a unit beyond, in minor units; null where that is not the whole story. */
  readonly next: string | null;
  /** True where the price beyond holds for every unit, not only for those beyond. */
  readonly forAll: boolean;
};

/** Included first, then the tiers' edges from below. */
export function edgesOf(price: PriceTiers, included: string | null): Edge[] {
  const tiers = price.tiers ?? [];
  const edge = (at: string, isIncluded: boolean): Edge => {
    const tier = tiers.find(({ upTo }) => upTo === null || Number(upTo) > Number(at));
    const next = tier && !Number(tier.flatAmount) ? tier.unitAmount : null;
    return { at, isIncluded, next, forAll: price.model === 'volume' };
  };
  const others = tiers.flatMap(({ upTo }) =>
    upTo === null || Number(upTo) === Number(included ?? 0) ? [] : [edge(upTo, false)],
  );
  return included === null || !Number(included) ? others : [edge(included, true), ...others];
}

/** How far above the highest figure the next tier's edge may lie and still be drawn. */
const REACH = 1.3;

/** What the axis has to hold: the figures, the included line, the next tier's edge if it is near. */
export function highest(figures: readonly number[], edges: readonly Edge[]): number {
  const most = Math.max(0, ...figures);
  const included = edges.find(({ isIncluded }) => isIncluded);
  const next = edges.map(({ at }) => Number(at)).filter((at) => at > most && at <= most * REACH);
  return Math.max(most, Number(included?.at ?? 0), ...next.slice(0, 1));
}
