import type { DeclineReason } from './declines.ts';

/** When a card asks its holder to authenticate (3-D Secure). */
export type Authentication =
  /** Every time, whatever was set up before. */
  | 'always'
  /** Until it is set up for payments off session; with its holder present, always. */
  | 'until_set_up'
  /** Only with its holder present: it counts as set up already. */
  | 'on_session';

export type TestCard = {
  number: string;
  /** What follows `pm_card_` and `tok_` in the names Stripe gives it. */
  names: readonly string[];
  brand: string;
  funding: 'credit' | 'debit' | 'prepaid';
  country: string;
  authenticates?: Authentication;
  /** Refused wherever it is used, so it cannot even be kept. */
  refused?: DeclineReason;
  /** Can be kept, and fails when it is charged. */
  refusedWhenCharged?: DeclineReason;
};

/** The cards of https://docs.stripe.com/testing, by what they prove. */
export const TEST_CARDS: readonly TestCard[] = [
  pays('4242424242424242', 'visa', ['visa', 'us']),
  pays('4012888888881881', 'visa', []),
  pays('4000056655665556', 'visa', ['visa_debit'], { funding: 'debit' }),
  pays('5555555555554444', 'mastercard', ['mastercard']),
  pays('2223003122003222', 'mastercard', []),
  pays('5200828282828210', 'mastercard', ['mastercard_debit'], { funding: 'debit' }),
  pays('5105105105105100', 'mastercard', ['mastercard_prepaid'], { funding: 'prepaid' }),
  pays('371449635398431', 'amex', ['amex']),
  pays('378282246310005', 'amex', []),
  pays('6011111111111117', 'discover', ['discover']),
  pays('6011000990139424', 'discover', []),
  pays('3056930009020004', 'diners', ['diners']),
  pays('36227206271667', 'diners', []),
  pays('3566002020360505', 'jcb', ['jcb'], { country: 'JP' }),
  pays('6200000000000005', 'unionpay', ['unionpay'], { country: 'CN' }),
  pays('4000002760000016', 'visa', ['de'], { country: 'DE' }),
  pays('4000002500000003', 'visa', ['fr'], { country: 'FR' }),
  pays('4000008260000000', 'visa', ['gb'], { country: 'GB' }),
  pays('4000003920000003', 'visa', ['jp'], { country: 'JP' }),
  refuses('4000000000000002', 'generic_decline', ['visa_chargeDeclined', 'chargeDeclined']),
  refuses('4000000000009995', 'insufficient_funds', [
    'visa_chargeDeclinedInsufficientFunds',
    'chargeDeclinedInsufficientFunds',
  ]),
  refuses('4000000000009987', 'lost_card', [
    'visa_chargeDeclinedLostCard',
    'chargeDeclinedLostCard',
  ]),
  refuses('4000000000009979', 'stolen_card', [
    'visa_chargeDeclinedStolenCard',
    'chargeDeclinedStolenCard',
  ]),
  refuses('4000000000000069', 'expired_card', ['chargeDeclinedExpiredCard']),
  refuses('4000000000000127', 'incorrect_cvc', ['chargeDeclinedIncorrectCvc']),
  refuses('4000000000000119', 'processing_error', ['chargeDeclinedProcessingError']),
  refuses('4000000000006975', 'card_velocity_exceeded', [
    'visa_chargeDeclinedVelocityLimitExceeded',
    'chargeDeclinedVelocityLimitExceeded',
  ]),
  refuses('4100000000000019', 'fraudulent', ['radarBlock']),
  pays('4000000000000341', 'visa', ['chargeCustomerFail'], {
    refusedWhenCharged: 'generic_decline',
  }),
  pays('4000002500003155', 'visa', ['authenticationRequiredOnSetup'], {
    authenticates: 'until_set_up',
  }),
  pays('4000002760003184', 'visa', ['authenticationRequired'], { authenticates: 'always' }),
  pays('4000003800000446', 'visa', ['authenticationRequiredSetupForOffSession'], {
    authenticates: 'on_session',
  }),
  pays('4000008260003178', 'visa', ['authenticationRequiredChargeDeclinedInsufficientFunds'], {
    authenticates: 'until_set_up',
    refusedWhenCharged: 'insufficient_funds',
  }),
  pays('4000000000003220', 'visa', ['threeDSecure2Required'], { authenticates: 'always' }),
  pays('4000008400001629', 'visa', ['threeDSecureRequiredChargeDeclined'], {
    authenticates: 'always',
    refusedWhenCharged: 'generic_decline',
  }),
  pays('4000000000003055', 'visa', ['threeDSecureOptional']),
];

/** The card behind `pm_card_visa`, `tok_visa` or a number; spaces in numbers do not matter. */
export function testCard(named: string): TestCard | undefined {
  const name = named.replace(/^(pm_card_|tok_)/, '');
  const number = named.replace(/\s/g, '');
  return TEST_CARDS.find((card) => card.number === number || card.names.includes(name));
}

/** Whether a number's last digit fits the others, as every card's does. */
export function isCardNumber(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  const sum = [...number].reverse().reduce((total, digit, position) => {
    const value = Number(digit) * (position % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function pays(
  number: string,
  brand: string,
  names: readonly string[],
  more: Partial<TestCard> = {},
): TestCard {
  return { number, names, brand, funding: 'credit', country: 'US', ...more };
}

function refuses(number: string, refused: DeclineReason, names: readonly string[]): TestCard {
  return pays(number, 'visa', names, { refused });
}
