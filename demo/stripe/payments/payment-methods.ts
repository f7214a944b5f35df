import { missing, StripeFailure } from '../http/errors.ts';
import { livingCustomer } from '../store.ts';
import type { PaymentMethod } from '../wire.ts';
import { nowOf, type World } from '../world.ts';
import { type AccountRequest, accountFields, accountOf } from './bank-accounts.ts';
import { type CardRequest, cardFields, cardOf } from './cards.ts';
import { DECLINES, type Decline } from './declines.ts';
import type { TestAccount } from './test-accounts.ts';
import { type TestCard, testCard } from './test-cards.ts';

/** What is behind a payment method, which no caller sees. */
export type Instrument = {
  card?: TestCard;
  account?: TestAccount;
  /** A wallet on pages of its own, which always agrees once its holder has. */
  isElsewhere?: boolean;
  /** Its holder has agreed to be charged without being there. */
  isSetUp: boolean;
};

export type MethodRequest = {
  card?: CardRequest;
  account?: AccountRequest;
  wallet?: 'revolut_pay';
  billing?: BillingChanges | undefined;
  metadata?: Record<string, string> | undefined;
  allowRedisplay?: PaymentMethod['allow_redisplay'];
};

type Unset<T> = { [Key in keyof T]?: T[Key] | null | undefined };
export type BillingChanges = Unset<Omit<PaymentMethod['billing_details'], 'address'>> & {
  address?: Unset<NonNullable<PaymentMethod['billing_details']['address']>> | '' | undefined;
};

export function createPaymentMethod(world: World, request: MethodRequest): PaymentMethod {
  const { instrument, ...fields } = fieldsOf(world, request);
  const method: PaymentMethod = {
    id: world.id('pm', 24),
    object: 'payment_method',
    allow_redisplay: request.allowRedisplay ?? 'unspecified',
    billing_details: { address: noAddress, email: null, name: null, phone: null, tax_id: null },
    ...fields,
    created: world.wallNow(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: request.metadata ?? {},
  };
  applyBilling(method, request.billing ?? {});
  world.store.paymentMethods.set(method.id, method);
  world.store.instruments.set(method.id, instrument);
  return method;
}

/** Attaches a payment method, or a fresh copy of a test one such as `pm_card_visa`. */
export function attachPaymentMethod(world: World, id: string, customerId: string): PaymentMethod {
  const customer = livingCustomer(world.store, customerId);
  if (!customer) throw missing('customer', customerId, 'customer');
  const method = foundMethod(world, id, 'id');
  if (method.customer !== null && method.customer !== customerId) throw attachedAlready();
  const reason = instrumentOf(world, method.id).card?.refused;
  if (reason) throw cardFailure(DECLINES[reason]);
  attach(world, method, customerId, nowOf(world, customer));
  return method;
}

export function attach(world: World, method: PaymentMethod, customer: string, at: number): void {
  if (method.customer === customer) return;
  method.customer = customer;
  world.emit('payment_method.attached', method, at);
}

/** A method that a request names and its customer may use; test names make a fresh one. */
export function usableMethod(
  world: World,
  id: string,
  customer: string | null,
  param = 'payment_method',
): PaymentMethod {
  const method = foundMethod(world, id, param);
  if (method.customer === null || method.customer === customer) return method;
  const message = `The provided PaymentMethod belongs to the Customer ${method.customer}. Please include the Customer in the \`customer\` parameter.`;
  throw new StripeFailure(message, { param });
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

export function instrumentOf(world: World, method: string): Instrument {
  return world.store.instruments.get(method) ?? { isSetUp: false };
}

/** Remembers that a method's holder has agreed to later charges. */
export function markSetUp(world: World, method: string): void {
  world.store.instruments.set(method, { ...instrumentOf(world, method), isSetUp: true });
}

/** An empty value unsets a detail; one that is not named stays. */
export function applyBilling(method: PaymentMethod, { address, ...changes }: BillingChanges): void {
  const details = method.billing_details;
  for (const [key, value] of Object.entries(changes)) {
    if (value !== undefined) Object.assign(details, { [key]: value || null });
  }
  if (address === undefined) return;
  details.address = address === '' ? noAddress : { ...noAddress, ...details.address, ...address };
}

/** A refusal as the API answers it. */
export function cardFailure(decline: Decline, about: Record<string, unknown> = {}): StripeFailure {
  const { message, ...details } = decline;
  return new StripeFailure(message, { status: 402, type: 'card_error', ...details, about });
}

/** Every field of an address of which nothing is known. */
export const noAddress = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
};

function fieldsOf(world: World, { wallet, account, card: request = {} }: MethodRequest) {
  if (wallet)
    return { type: wallet, [wallet]: {}, instrument: { isElsewhere: true, isSetUp: false } };
  return account ? bank(account) : card(world, request);
}

function card(world: World, request: CardRequest) {
  const known = cardOf(request, world.wallNow());
  const instrument: Instrument = { card: known, isSetUp: false };
  return { card: cardFields(world, known, request), instrument, type: 'card' as const };
}

function bank(request: AccountRequest) {
  const account = accountOf(request);
  const instrument: Instrument = { account, isSetUp: true };
  return { ...accountFields(account, request), instrument };
}

function foundMethod(world: World, id: string, param: string): PaymentMethod {
  if (id.startsWith('pm_card_') && testCard(id)) {
    return createPaymentMethod(world, { card: { token: id.replace('pm_card_', 'tok_') } });
  }
  const method = world.store.paymentMethods.get(id);
  if (!method) throw missing('PaymentMethod', id, param);
  return method;
}

function attachedAlready(): StripeFailure {
  const message = 'The payment method you provided has already been attached to a customer.';
  return new StripeFailure(message, { code: 'payment_method_unexpected_state' });
}
