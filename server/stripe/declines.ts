/**
 * Why a payment was refused, in nine words of ours. Stripe has some fifty.
 *
 * The codes of cards are those of https://docs.stripe.com/declines/codes, the others those of the
 * SDK's `LastPaymentError.Code` that a refusal can have. A code that is not here is `declined`.
 */
import type { DeclineReason } from '../contract/declines.ts';

/** What Stripe says of a refusal: on an error, on an intent or on a setup. */
export type Refusal = {
  readonly code?: string | null;
  /** The issuer's own reason, which says more. */
  readonly decline_code?: string | null;
};

const REASONS: Readonly<Record<string, DeclineReason>> = {
  // Money.
  insufficient_funds: 'insufficient_funds',
  card_velocity_exceeded: 'limit_exceeded',
  withdrawal_count_limit_exceeded: 'limit_exceeded',
  invalid_amount: 'limit_exceeded',
  amount_too_large: 'limit_exceeded',
  charge_exceeds_source_limit: 'limit_exceeded',
  charge_exceeds_transaction_limit: 'limit_exceeded',
  card_decline_rate_limit_exceeded: 'limit_exceeded',

  // What was typed.
  expired_card: 'card_expired',
  expired_payment_method: 'card_expired',
  invalid_expiry_month: 'card_expired',
  invalid_expiry_year: 'card_expired',
  incorrect_cvc: 'security_code_wrong',
  invalid_cvc: 'security_code_wrong',
  incorrect_number: 'number_wrong',
  invalid_number: 'number_wrong',
  invalid_account: 'number_wrong',
  account_invalid: 'number_wrong',
  account_number_invalid: 'number_wrong',
  account_closed: 'number_wrong',
  no_account: 'number_wrong',
  routing_number_invalid: 'number_wrong',
  bank_account_bad_routing_numbers: 'number_wrong',

  // Confirming.
  authentication_required: 'authentication_failed',
  authentication_failure: 'authentication_failed',
  payment_intent_authentication_failure: 'authentication_failed',
  setup_intent_authentication_failure: 'authentication_failed',
  payment_method_customer_decline: 'authentication_failed',
  three_d_secure_authentication_not_supported: 'authentication_failed',
  offline_pin_required: 'authentication_failed',
  online_or_offline_pin_required: 'authentication_failed',

  // What the card or account is not for.
  card_not_supported: 'not_supported',
  currency_not_supported: 'not_supported',
  service_not_allowed: 'not_supported',
  invalid_card_type: 'not_supported',
  payment_method_currency_mismatch: 'not_supported',
  payment_method_not_available: 'not_supported',
  payment_method_unsupported_type: 'not_supported',
  payment_intent_incompatible_payment_method: 'not_supported',
  sepa_unsupported_account: 'not_supported',

  // The bank, or the way to it, did not answer.
  issuer_not_available: 'bank_unavailable',
  processing_error: 'bank_unavailable',
  reenter_transaction: 'bank_unavailable',
  try_again_later: 'bank_unavailable',
  payment_method_provider_timeout: 'bank_unavailable',
  three_d_secure_authentication_upstream_error: 'bank_unavailable',

  // Told like any other refusal: who holds a card that is not theirs is told nothing.
  fraudulent: 'declined',
  lost_card: 'declined',
  merchant_blacklist: 'declined',
  pickup_card: 'declined',
  restricted_card: 'declined',
  security_violation: 'declined',
  stolen_card: 'declined',

  // The bank does not say why, or what it says helps nobody.
  approve_with_id: 'declined',
  call_issuer: 'declined',
  do_not_honor: 'declined',
  do_not_try_again: 'declined',
  duplicate_transaction: 'declined',
  generic_decline: 'declined',
  incorrect_pin: 'declined',
  incorrect_zip: 'declined',
  invalid_pin: 'declined',
  new_account_information_available: 'declined',
  no_action_taken: 'declined',
  not_permitted: 'declined',
  pin_try_exceeded: 'declined',
  revocation_of_all_authorizations: 'declined',
  revocation_of_authorization: 'declined',
  stop_payment_order: 'declined',
  testmode_decline: 'declined',
  transaction_not_allowed: 'declined',
};

/** Null when nothing was refused. The issuer's reason counts more than Stripe's code. */
export function declineOf(refusal: Refusal | null | undefined): DeclineReason | null {
  if (!refusal) return null;
  const { code, decline_code: reason } = refusal;
  return known(reason) ?? known(code) ?? 'declined';
}

function known(code: string | null | undefined): DeclineReason | undefined {
  return code && Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
}
