/**
 * What Stripe does where no source we could read says: one named switch each, with what we take
 * until a real account tells. Each stands in `demo/stripe/switches.ts` too, under the same name
 * where the simulator has it.
 */
export type Rules = {
  /**
   * A graduated price is rounded tier by tier, because it puts one line a tier on the invoice.
   * Default `true`, as such invoices are remembered. Where Stripe's own lines are at hand they
   * decide (`tieOf`).
   */
  readonly linePerTier: boolean;
  /**
   * A tier's flat fee is rounded by itself, apart from its units. Default `own`; `within` rounds
   * the two together.
   */
  readonly flatFeeLine: 'own' | 'within';
  /** The first tier's flat fee is due at zero usage. Default `true`: a base fee with so many included. */
  readonly chargeFirstTierFlatAtZero: boolean;
  /** A percentage off is rounded once over all lines (default `total`), or line by line. */
  readonly percentDiscountRounding: 'total' | 'line';
  /** Which lines get the minor units left over when an amount is spread. Default `largest` fraction. */
  readonly discountRemainder: 'largest' | 'first' | 'last';
  /** Several discounts of one level: in the order `given` (default), or percentages first. */
  readonly discountOrder: 'given' | 'percent_first';
  /** How one grant of credits covers several lines. Default `in_order`. */
  readonly creditSpread: 'in_order' | 'proportional';
  /** A debit for the rest of a period is less by the percentages off that stand. Default `true`. */
  readonly prorationsIncludeDiscounts: boolean;
  /**
   * The smallest amount charged, by currency; less waits on the customer's balance. Stripe's
   * documentation states USD 0.50; the others are of the same order and unconfirmed.
   */
  readonly minimumCharge: Readonly<Record<string, number>>;
  /** Amounts due in three-decimal currencies are multiples of this; the rest waits on the balance. */
  readonly threeDecimalStep: number;
};

export const RULES: Rules = {
  linePerTier: true,
  flatFeeLine: 'own',
  chargeFirstTierFlatAtZero: true,
  percentDiscountRounding: 'total',
  discountRemainder: 'largest',
  discountOrder: 'given',
  creditSpread: 'in_order',
  prorationsIncludeDiscounts: true,
  minimumCharge: { usd: 50, eur: 50, gbp: 30, jpy: 50 },
  threeDecimalStep: 10,
};
