/**
 * Points of Stripe's behaviour that no source we could read confirms. Each is one
 * named switch, so that a real account can settle it and a test can try both ways.
 */
export type Switches = {
  /**
   * A graduated price puts one line on the invoice for each tier reached, rounded
   * on its own. Default `true`: how invoices of graduated prices are remembered to
   * look. `false` gives one line for the item, rounded once.
   */
  linePerTier: boolean;
  /**
   * Where a tier's flat fee stands. Default `own`: a line of its own with quantity
   * 0, so that quantity × unit price is the amount of every other line, and an
   * item's quantities still add up to its usage. `within` adds it to the tier's line.
   */
  flatFeeLine: 'own' | 'within';
  /**
   * The first tier's flat fee is due at zero usage. Default `true`: such a fee is
   * the usual way to write "base fee including the first n units".
   */
  chargeFirstTierFlatAtZero: boolean;
  /**
   * Seconds before a usage event counts in summaries and previews. Default 0.
   * Stripe promises no figure; seconds to minutes are reported.
   */
  lagSeconds: number;
  /** Seconds a draft waits before it finalizes. Default one hour, Stripe's documented default. */
  graceSeconds: number;
  /**
   * Lets a clock pass any number of periods in one advance. Default `false`: Stripe
   * documents a limit of two intervals of the shortest subscription.
   */
  unlimitedAdvance: boolean;
  /**
   * The smallest amount charged, in minor units by currency; less moves to the
   * customer's balance. Default: USD 0.50, which Stripe's documentation states, and
   * the same order of size for the others, which must be looked up before relied on.
   */
  minimumCharge: Readonly<Record<string, number>>;
  /**
   * Segments of an `expand` path that do not count towards the limit of four.
   * Default `pricing` and `price_details`: `lines.data.pricing.price_details.price`
   * is used against the live API, while `data.items.data.price.product` is refused.
   */
  uncountedExpandSegments: readonly string[];
};

export const DEFAULT_SWITCHES: Switches = {
  linePerTier: true,
  flatFeeLine: 'own',
  chargeFirstTierFlatAtZero: true,
  lagSeconds: 0,
  graceSeconds: 3600,
  unlimitedAdvance: false,
  minimumCharge: { usd: 50, eur: 50, gbp: 30, jpy: 50 },
  uncountedExpandSegments: ['pricing', 'price_details'],
};
