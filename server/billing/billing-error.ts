/**
 * Why something cannot be reckoned. Codes are stable; nothing is ever guessed in their place.
 *
 * - `quantity_invalid`: a quantity that is not a decimal number.
 * - `price_amount_missing`: a price without the amount its model needs, or with one that is no number.
 * - `price_tiers_invalid`: tiers that are missing, do not rise, or leave the quantity uncovered.
 * - `price_model_unknown`: a scheme this version does not know.
 * - `currency_mixed`: amounts of two currencies in one bill.
 * - `discount_invalid`, `tax_invalid`: a share that is no number or beyond 0 to 100 percent.
 * - `amount_too_large`: more minor units than an answer can hold exactly.
 * - `item_unknown`, `plan_unknown`: a change of what the bill does not have.
 */
export type BillingErrorCode =
  | 'quantity_invalid'
  | 'price_amount_missing'
  | 'price_tiers_invalid'
  | 'price_model_unknown'
  | 'currency_mixed'
  | 'discount_invalid'
  | 'tax_invalid'
  | 'amount_too_large'
  | 'item_unknown'
  | 'plan_unknown';

export class BillingError extends Error {
  override readonly name = 'BillingError';
  readonly code: BillingErrorCode;

  constructor(code: BillingErrorCode, detail: string) {
    super(detail);
    this.code = code;
  }
}
