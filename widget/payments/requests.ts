/** What the forms ask and change. `key` names a change, so that a repeated request makes it once. */
import type {
  DefaultAnswer,
  PaymentMethodList,
  PaymentSetup,
  PaymentState,
  PayRequest,
  SetupOutcome,
} from '../../server/contract/payments.ts';
import type { PortalClient } from '../core/client.ts';

const method = (id: string) => `payment-methods/${encodeURIComponent(id)}`;
const setup = (id: string) => `payment-methods/setup/${encodeURIComponent(id)}`;
const invoice = (id: string) => `invoices/${encodeURIComponent(id)}`;

/** What Stripe's form needs to save a way to pay. `in_place_unavailable`: only Stripe's page can. */
export function startSetup(client: PortalClient, key: string) {
  return client.read<PaymentSetup>('payment-methods/setup', { method: 'POST', key });
}

/** Where a setup stands. */
export function readSetup(client: PortalClient, id: string) {
  return client.read<SetupOutcome>(setup(id));
}

/** Takes over what a setup has saved. `makeDefault`: it pays the subscriptions from now on. */
export function finishSetup(client: PortalClient, id: string, makeDefault: boolean, key: string) {
  const body = { makeDefault };
  return client.read<SetupOutcome>(`${setup(id)}/finish`, { method: 'POST', body, key });
}

/** Gives a setup up. What is over already is no error. */
export function cancelSetup(client: PortalClient, id: string, key: string) {
  return client.read<void>(setup(id), { method: 'DELETE', key });
}

export function makeDefault(client: PortalClient, id: string, key: string) {
  return client.read<DefaultAnswer>(`${method(id)}/default`, { method: 'POST', key });
}

/** `payment_method_in_use`: it pays a subscription. */
export function removeMethod(client: PortalClient, id: string, key: string) {
  return client.read<PaymentMethodList>(method(id), { method: 'DELETE', key });
}

/** Where the payment of an invoice stands. Charges nothing. */
export function readPayment(client: PortalClient, id: string) {
  return client.read<PaymentState>(`${invoice(id)}/payment`);
}

/** Charges a method on file; without one, makes the payment ready for Stripe's form. */
export function pay(client: PortalClient, id: string, body: PayRequest, key: string) {
  return client.read<PaymentState>(`${invoice(id)}/pay`, { method: 'POST', body, key });
}
