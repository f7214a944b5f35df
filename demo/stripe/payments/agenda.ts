import type { Due } from '../billing/billing-cycle.ts';
import type { Invoice } from '../wire.ts';
import type { World } from '../world.ts';
import { attemptDefault } from './collect.ts';
import { conclude } from './confirm.ts';
import { expire } from './incomplete.ts';
import { settledOutcome } from './outcomes.ts';
import { subscriptionFor } from './parties.ts';
import { instrumentOf } from './payment-methods.ts';

/** Something about a payment that time brings: see `nextPaymentDue` for what each is about. */
export type PaymentDue = { at: number; kind: 'retry' | 'settle' | 'expire' };

/** What falls due of payments on a clock. */
export function nextPaymentDue(world: World, clock: string | null): Due[] {
  const due: Due[] = [];
  for (const [id, { at, kind }] of world.store.paymentDues) {
    if (clockOf(world, id) !== clock) continue;
    due.push({ at, run: (now) => PAYMENTS[kind](world, id, now) });
  }
  return due;
}

const PAYMENTS: Record<PaymentDue['kind'], (world: World, id: string, at: number) => void> = {
  retry(world, id, at) {
    world.store.paymentDues.delete(id);
    const invoice = world.store.invoices.get(id);
    if (invoice?.status === 'open') retry(world, invoice, at);
  },
  settle(world, id, at) {
    world.store.paymentDues.delete(id);
    const intent = world.store.paymentIntents.get(id)!;
    const outcome = settledOutcome(instrumentOf(world, intent.payment_method ?? ''));
    conclude(world, intent, outcome, { at, offSession: true });
  },
  expire(world, id, at) {
    const subscription = world.store.subscriptions.get(id);
    if (subscription) expire(world, subscription, at);
  },
};

function retry(world: World, invoice: Invoice, at: number): void {
  const customer = world.store.customers.get(invoice.customer);
  if (!customer) return;
  const subscription = subscriptionFor(world, invoice);
  attemptDefault(world, invoice, { customer, subscription }, at);
}

/** The clock of the invoice, subscription or intent that an id names. */
function clockOf({ store }: World, id: string): string | null {
  const customer = store.paymentIntents.get(id)?.customer ?? '';
  const owner =
    store.invoices.get(id) ?? store.subscriptions.get(id) ?? store.customers.get(customer);
  return owner?.test_clock ?? null;
}
