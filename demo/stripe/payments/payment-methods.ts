import { missing, StripeFailure } from '../http/errors.ts';
import type { PaymentMethod } from '../wire.ts';
import { nowOf, type World } from '../world.ts';

type Card = { brand: string; last4: string; funding: string; country: string };

/** Stripe's test cards, by the names its documentation gives them. */
const TEST_CARDS: Record<string, Card & { number: string }> = {
  visa: {
    brand: 'visa',
    last4: '4242',
    funding: 'credit',
    country: 'US',
    number: '4242424242424242',
  },
  visa_debit: {
    brand: 'visa',
    last4: '5556',
    funding: 'debit',
    country: 'US',
    number: '4000056655665556',
  },
  mastercard: {
    brand: 'mastercard',
    last4: '4444',
    funding: 'credit',
    country: 'US',
    number: '5555555555554444',
  },
  amex: {
    brand: 'amex',
    last4: '8431',
    funding: 'credit',
    country: 'US',
    number: '371449635398431',
  },
};

export type CardRequest = {
  number?: string;
  token?: string;
  exp_month?: number;
  exp_year?: number;
};

export function createPaymentMethod(
  world: World,
  request: CardRequest,
  details: {
    billing?: Partial<PaymentMethod['billing_details']>;
    metadata?: Record<string, string>;
    allowRedisplay?: 'always' | 'limited' | 'unspecified';
  } = {},
): PaymentMethod {
  const card = cardOf(request);
  const address = {
    city: null,
    country: null,
    line1: null,
    line2: null,
    postal_code: null,
    state: null,
  };
  const method: PaymentMethod = {
    id: world.id('pm', 24),
    object: 'payment_method',
    allow_redisplay: details.allowRedisplay ?? 'unspecified',
    billing_details: {
      email: null,
      name: null,
      phone: null,
      tax_id: null,
      ...details.billing,
      address: { ...address, ...details.billing?.address },
    },
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: card.country,
      display_brand: card.brand,
      exp_month: request.exp_month ?? 12,
      exp_year: request.exp_year ?? new Date(world.wallNow() * 1000).getUTCFullYear() + 3,
      fingerprint: world.id('', 16).slice(1),
      funding: card.funding,
      generated_from: null,
      last4: card.last4,
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: world.wallNow(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: details.metadata ?? {},
    type: 'card',
  };
  world.store.paymentMethods.set(method.id, method);
  return method;
}

/** Attaches a payment method, or a fresh copy of a test one such as `pm_card_visa`. */
export function attachPaymentMethod(world: World, id: string, customerId: string): PaymentMethod {
  const customer = world.store.customers.get(customerId);
  if (!customer) throw missing('customer', customerId, 'customer');
  const method = id.startsWith('pm_card_')
    ? createPaymentMethod(world, { token: id.replace('pm_card_', 'tok_') })
    : world.store.paymentMethods.get(id);
  if (!method) throw missing('PaymentMethod', id);
  if (method.customer !== null && method.customer !== customerId) {
    throw new StripeFailure(
      'The payment method you provided has already been attached to a customer.',
      {
        code: 'payment_method_unexpected_state',
      },
    );
  }
  method.customer = customerId;
  world.emit('payment_method.attached', method, nowOf(world, customer));
  return method;
}

/** Refuses a default that the customer does not hold. */
export function ownedPaymentMethod(
  world: World,
  id: string,
  customer: string,
  param: string,
): string {
  const method = world.store.paymentMethods.get(id);
  if (method?.customer === customer) return id;
  const message = `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`;
  throw new StripeFailure(message, { code: 'resource_missing', param });
}

function cardOf({ number, token }: CardRequest): Card {
  const card = token
    ? TEST_CARDS[token.replace(/^tok_/, '')]
    : Object.values(TEST_CARDS).find((known) => known.number === number);
  if (card) return card;
  throw new StripeFailure('Your card number is incorrect.', {
    status: 402,
    type: 'card_error',
    code: 'incorrect_number',
    param: 'number',
  });
}
