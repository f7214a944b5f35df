import { StripeFailure } from '../http/errors.ts';
import type { PaymentMethod } from '../wire.ts';
import type { World } from '../world.ts';
import { isCardNumber, type TestCard, testCard } from './test-cards.ts';

export type CardRequest = {
  number?: string | undefined;
  token?: string | undefined;
  cvc?: string | undefined;
  exp_month?: number | undefined;
  exp_year?: number | undefined;
};

/** The test card that a form's fields or a token name, once the fields make sense. */
export function cardOf(request: CardRequest, now: number): TestCard {
  const { number = '', token } = request;
  refuseMonth(request);
  if (token !== undefined) {
    const known = token.startsWith('tok_') ? testCard(token) : undefined;
    if (known) return known;
    const details = { code: 'resource_missing', param: 'card[token]' };
    throw new StripeFailure(`No such token: '${token}'`, details);
  }
  const plain = number.replace(/\s/g, '');
  if (!isCardNumber(plain)) {
    throw invalid('Your card number is incorrect.', 'incorrect_number', 'number');
  }
  refusePast(request, now);
  const { cvc } = request;
  if (cvc !== undefined && !/^\d{3,4}$/.test(cvc)) {
    throw invalid("Your card's security code is invalid.", 'invalid_cvc', 'cvc');
  }
  const known = testCard(plain);
  if (known) return known;
  throw new StripeFailure(
    'Your card was declined. Your request was in test mode, but used a non test (live) card. For a list of valid test cards, visit: https://stripe.com/docs/testing.',
    {
      status: 402,
      type: 'card_error',
      code: 'card_declined',
      decline_code: 'test_mode_live_card',
    },
  );
}

/** How a card stands on its payment method. */
export function cardFields(
  world: World,
  card: TestCard,
  request: CardRequest,
): NonNullable<PaymentMethod['card']> {
  return {
    brand: card.brand,
    checks: {
      address_line1_check: null,
      address_postal_code_check: null,
      cvc_check: card.refused === 'incorrect_cvc' ? 'fail' : 'pass',
    },
    country: card.country,
    display_brand: card.brand,
    exp_month: request.exp_month ?? 12,
    exp_year: fullYear(request.exp_year) ?? yearOf(world.wallNow()) + 3,
    fingerprint: fingerprintOf(card.number),
    funding: card.funding,
    generated_from: null,
    last4: card.number.slice(-4),
    networks: { available: [card.brand], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: card.brand !== 'unionpay' },
    wallet: null,
  };
}

export function refuseMonth({ exp_month: month }: CardRequest): void {
  if (month === undefined || (month >= 1 && month <= 12)) return;
  throw invalid("Your card's expiration month is invalid.", 'invalid_expiry_month', 'exp_month');
}

/** A card that has ended cannot be entered or be said to end before now. */
export function refusePast({ exp_month = 12, exp_year }: CardRequest, now: number): void {
  const year = fullYear(exp_year);
  if (year === undefined || Date.UTC(year, exp_month) / 1000 > now) return;
  throw invalid("Your card's expiration year is invalid.", 'invalid_expiry_year', 'exp_year');
}

export function fullYear(year: number | undefined): number | undefined {
  return year !== undefined && year < 100 ? 2000 + year : year;
}

/** The same number has the same fingerprint, whoever enters it. */
export function fingerprintOf(number: string): string {
  let state = 7n;
  for (const digit of number)
    state = (state * 1_000_003n + BigInt(digit.charCodeAt(0))) % 2n ** 80n;
  return state.toString(36).padStart(16, '0').slice(0, 16);
}

function yearOf(seconds: number): number {
  return new Date(seconds * 1000).getUTCFullYear();
}

function invalid(message: string, code: string, param: string): StripeFailure {
  return new StripeFailure(message, { status: 402, type: 'card_error', code, param });
}
