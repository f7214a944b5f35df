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
   * A change of an item to a price of another interval restarts all periods and bills at
   * once. Default `true`: documented so for a subscription of one item; for several in
   * flexible billing mode no text could be read.
   */
  intervalChangeRestarts: boolean;
  /**
   * Usage of a metered item that is removed, or moved to another price, within its
   * period. Default `pending`: it is billed with the next invoice, for flexible billing
   * mode is said to lose no usage. `forgotten` bills nothing of it.
   */
  endedUsage: 'pending' | 'forgotten';
  /**
   * Which of several period ends `cancel_at_period_end` means. Default `min_period_end`,
   * the first: the parameter speaks of "the end of the current billing period", and the
   * next invoice is when one ends.
   */
  cancelAtPeriodEndOf: 'min_period_end' | 'max_period_end';
  /**
   * A proration's debit is less by the percentages off that stand. Default `true`: the
   * default of `billing_mode.flexible.proration_discounts` is `included`.
   */
  prorationsIncludeDiscounts: boolean;
  /**
   * What counts towards `billing_thresholds.amount_gte`. Default `usage`: metered usage
   * that no invoice has billed; `usage_and_pending` adds pending invoice items.
   */
  thresholdAmount: 'usage' | 'usage_and_pending';
  /**
   * Days before a renewal at which `invoice.upcoming` is sent, for periods longer than
   * that. Default 7, the middle of the Dashboard's setting (3, 7, 15, 30 or 45 days).
   */
  upcomingDays: number;
  /**
   * The smallest amount charged, in minor units by currency; less moves to the
   * customer's balance. Default: USD 0.50, which Stripe's documentation states, and
   * the same order of size for the others, which must be looked up before relied on.
   */
  minimumCharge: Readonly<Record<string, number>>;
  /**
   * Rounding of a percentage off. Default `total`: the sum of the lines is discounted
   * and rounded once, since a coupon's text speaks of "the subtotal of any invoices".
   * `line` rounds every line.
   */
  percentDiscountRounding: 'total' | 'line';
  /**
   * Which lines get the minor units left over when an amount is spread over lines.
   * Default `largest`: those with the largest fraction, so that no line is a whole unit
   * off its share and the order of lines does not matter.
   */
  discountRemainder: 'largest' | 'first' | 'last';
  /**
   * Which of several discounts of one level counts first. Default `given`: each takes
   * from what the one before left, in the order of the parameter. `percent_first` takes
   * percentages before amounts.
   */
  discountOrder: 'given' | 'percent_first';
  /**
   * An invoice on which a `once` coupon had nothing to discount uses it up. Default
   * `false`: the documents speak of the first charge.
   */
  onceSpentAtZero: boolean;
  /**
   * A repeating coupon still discounts the invoice written at the very second it ends.
   * Default `false`: three months of a monthly plan paid in advance are three invoices.
   */
  discountCoversItsEnd: boolean;
  /**
   * The reason on taxes of rates made by hand. Default `not_available`: it is the only
   * value of the type that says nothing about the product, and Stripe knows nothing of it.
   */
  manualTaxReason: string;
  /**
   * The rates automatic tax finds, by country or country and state. Default: a few
   * standard rates; which rates are right is the business of Stripe Tax.
   */
  automaticTaxRates: Readonly<Record<string, AutomaticRate>>;
  /**
   * How automatic tax treats a price of unspecified tax behavior. Default `exclusive`:
   * Stripe's own default for prices in US dollars; in an account it is a setting.
   */
  unspecifiedTaxBehavior: 'exclusive' | 'inclusive';
  /**
   * Previews and drafts carry the billing credits their finalization would use. Default
   * `true`: `total_pretax_credit_amounts` is a field of previews too, and a preview
   * without them would not be what is charged. Documents only say "at finalization".
   */
  creditsInPreview: boolean;
  /**
   * Which of two grants of one priority is used first, most important first. Default:
   * earliest expiry, promotional before paid, earliest effect, oldest.
   */
  creditOrder: readonly CreditRank[];
  /**
   * How one grant covers several lines. Default `in_order`: line after line, which books
   * the fewest transactions; `proportional` spreads it.
   */
  creditSpread: 'in_order' | 'proportional';
  /**
   * Which grants a credit balance summary counts for a scope. Default `applicable`: all
   * that can pay for it, so a grant for any metered price counts for one such price too.
   */
  creditScopeFilter: 'applicable' | 'exact';
  /**
   * Amounts due in three-decimal currencies are multiples of this. Default 10: charges
   * "require the least significant digit to be 0". What is left waits on the balance,
   * like an amount too small to charge.
   */
  threeDecimalStep: number;
  /**
   * Seconds on the customer's clock before a tax id that can be verified has been.
   * Default 60: Stripe says it happens asynchronously and gives no figure, and nothing
   * may count on an answer with the request.
   */
  taxIdVerificationSeconds: number;
  /**
   * Minutes a portal session's address waits for its first visit. Default
   * 5, as is often reported for one never visited; Stripe says "short-lived".
   */
  portalSessionMinutes: number;
  /** The same once it was visited. Default 60, our own choice: nobody says how long. */
  portalVisitMinutes: number;
  /**
   * Days between attempts to collect an invoice whose payment failed. Stripe's own
   * schedule (Smart Retries) is learned and secret; the default is the one its
   * dashboard offers instead: 3, 5 and 7 days, each counted from the attempt before.
   */
  retryDays: readonly number[];
  /**
   * What becomes of a subscription after the last attempt. Default `canceled`, the
   * dashboard's setting for a new account; `unpaid` and `past_due` are its others.
   */
  afterRetries: 'canceled' | 'unpaid' | 'past_due';
  /**
   * Whether a subscription is active again once its latest open invoice is voided or
   * written off. Default `true`: what nobody waits for is not past due.
   */
  writtenOffRecovers: boolean;
  /**
   * Whether a subscription whose first invoice is to be charged is refused to a
   * customer with no way to pay. Default `true`: the 400 is widely reported, although
   * the type's comments could be read otherwise. `false` leaves it `incomplete`.
   */
  refuseWithoutMethod: boolean;
  /**
   * Whether the intent of an invoice can be told to keep what pays it (`setup_future_usage`).
   * Default `true`: amount, currency and customer are all that is known to be refused,
   * although the type says that it "can't be edited or canceled directly".
   */
  invoiceIntentKeeps: boolean;
  /** Days until a bank answers to a debit. Default 3, within what ACH and SEPA take. */
  processingDays: number;
  /** Minutes until a customer session ends. Default 30; Stripe states no figure. */
  customerSessionMinutes: number;
  /**
   * Segments of an `expand` path that do not count towards the limit of four.
   * Default `pricing` and `price_details`: `lines.data.pricing.price_details.price`
   * is used against the live API, while `data.items.data.price.product` is refused.
   */
  uncountedExpandSegments: readonly string[];
  /**
   * Seconds before usage that was refused after it was taken is told in an error
   * report. Default 0, told with the request: Stripe's examples span ten seconds,
   * and a test or a demo would have to send another request to see the report.
   */
  errorReportSeconds: number;
  /**
   * Pauses between attempts to deliver a webhook. Stripe tries for up to three days
   * with growing pauses; the default is a second or so, since a demo's server is
   * back in seconds.
   */
  webhookRetrySeconds: readonly number[];
  /**
   * Whether events arrive in their order. Default `ordered`: Stripe promises no
   * order, and a demo that can be followed is worth more. `shuffled` proves that a
   * receiver does not count on it; the shuffle is the same on every run.
   */
  webhookOrder: 'ordered' | 'shuffled';
  /** Every event is delivered twice, as Stripe says may happen. Default `false`. */
  webhookDuplicates: boolean;
  /**
   * Whether the account has the preview of Meter Usage Analytics. Default `true`. Without it `false`
   * answers as an unknown address does, as is reported; Stripe states nothing.
   */
  usageAnalytics: boolean;
  /**
   * Rows of usage in one analytics answer. Default 1,000: answers say `has_more`, and no parameter
   * for more of them could be read anywhere.
   */
  analyticsRows: number;
  /**
   * Stripe's limits of calls: `test` for a sandbox (25 a second), `live` (100).
   * Default `off`, so that a world can be built at once.
   */
  rateLimits: 'off' | 'test' | 'live';
  /**
   * Seconds a write waits for another write to the same customer before
   * `lock_timeout`, where limits are on. Default 0, refused at once: Stripe states
   * no figure, and the harshest one finds callers that write at the same time.
   */
  lockWaitSeconds: number;
};

export type AutomaticRate = { percentage: number; display_name: string; tax_type: string };
export type CreditRank = 'expires_at' | 'category' | 'effective_at' | 'created';

export const DEFAULT_SWITCHES: Switches = {
  linePerTier: true,
  flatFeeLine: 'own',
  chargeFirstTierFlatAtZero: true,
  lagSeconds: 0,
  graceSeconds: 3600,
  unlimitedAdvance: false,
  intervalChangeRestarts: true,
  endedUsage: 'pending',
  cancelAtPeriodEndOf: 'min_period_end',
  prorationsIncludeDiscounts: true,
  thresholdAmount: 'usage',
  upcomingDays: 7,
  minimumCharge: { usd: 50, eur: 50, gbp: 30, jpy: 50 },
  percentDiscountRounding: 'total',
  discountRemainder: 'largest',
  discountOrder: 'given',
  onceSpentAtZero: false,
  discountCoversItsEnd: false,
  manualTaxReason: 'not_available',
  automaticTaxRates: {
    AT: { percentage: 20, display_name: 'VAT', tax_type: 'vat' },
    DE: { percentage: 19, display_name: 'VAT', tax_type: 'vat' },
    FR: { percentage: 20, display_name: 'VAT', tax_type: 'vat' },
    GB: { percentage: 20, display_name: 'VAT', tax_type: 'vat' },
    JP: { percentage: 10, display_name: 'JCT', tax_type: 'jct' },
    'US-CA': { percentage: 7.25, display_name: 'Sales tax', tax_type: 'sales_tax' },
    'US-NY': { percentage: 4, display_name: 'Sales tax', tax_type: 'sales_tax' },
  },
  unspecifiedTaxBehavior: 'exclusive',
  creditsInPreview: true,
  creditOrder: ['expires_at', 'category', 'effective_at', 'created'],
  creditSpread: 'in_order',
  creditScopeFilter: 'applicable',
  threeDecimalStep: 10,
  retryDays: [3, 5, 7],
  afterRetries: 'canceled',
  writtenOffRecovers: true,
  refuseWithoutMethod: true,
  invoiceIntentKeeps: true,
  processingDays: 3,
  customerSessionMinutes: 30,
  taxIdVerificationSeconds: 60,
  portalSessionMinutes: 5,
  portalVisitMinutes: 60,
  uncountedExpandSegments: ['pricing', 'price_details'],
  errorReportSeconds: 0,
  webhookRetrySeconds: [0.05, 0.25, 1],
  webhookOrder: 'ordered',
  webhookDuplicates: false,
  usageAnalytics: true,
  analyticsRows: 1_000,
  rateLimits: 'off',
  lockWaitSeconds: 0,
};
