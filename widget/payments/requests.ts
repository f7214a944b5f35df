/** What the forms ask and change. A change that is sent twice by the network is made once. */
import type {
  DefaultAnswer,
  PaymentMethodList,
  PaymentSetup,
  PaymentState,
  PayRequest,
  SetupOutcome,
} from '../../server/contract/payments.ts';
import type { PortalClient } from '../core/client.ts';
import { write } from '../core/write.ts';

const method = (id: string) => `payment-methods/${encodeURIComponent(id)}`;
const setup = (id: string) => `payment-methods/setup/${encodeURIComponent(id)}`;
const invoice = (id: string) => `invoices/${encodeURIComponent(id)}`;

/** What Stripe's form needs to save a way to pay. `in_place_unavailable`: only Stripe's page can. */
export function startSetup(client: PortalClient) {
  return write<PaymentSetup>(client, 'payment-methods/setup');
}

/** Where a setup stands. */
export function readSetup(client: PortalClient, id: string) {
  return client.read<SetupOutcome>(setup(id));
}

/** Takes over what a setup has saved. `makeDefault`: it pays the subscriptions from now on. */
export function finishSetup(client: PortalClient, id: string, makeDefault: boolean) {
  return write<SetupOutcome>(client, `${setup(id)}/finish`, { body: { makeDefault } });
}

/** Gives a setup up. What is over already is no error. */
export function cancelSetup(client: PortalClient, id: string) {
  return write<void>(client, setup(id), { method: 'DELETE' });
}

export function makeDefault(client: PortalClient, id: string) {
  return write<DefaultAnswer>(client, `${method(id)}/default`);
}

/** `payment_method_in_use`: it pays a subscription. */
export function removeMethod(client: PortalClient, id: string) {
  return write<PaymentMethodList>(client, method(id), { method: 'DELETE' });
}

/** Where the payment of an invoice stands. Charges nothing. */
export function readPayment(client: PortalClient, id: string) {
  return client.read<PaymentState>(`${invoice(id)}/payment`);
}

/** Charges a method on file; without one, makes the payment ready for Stripe's form. */
export function pay(client: PortalClient, id: string, body: PayRequest) {
  return write<PaymentState>(client, `${invoice(id)}/pay`, { body });
}
