import { setDelinquent } from '../payments/delinquency.ts';
import type { World } from '../world.ts';
import type { Due } from './billing-cycle.ts';
import { finalizeInvoice, subscriptionOf } from './invoices.ts';
import { setStatus } from './status.ts';

/** What falls due of invoices on a clock: drafts to finalize, and open ones that are late. */
export function nextInvoiceDue(world: World, clock: string | null): Due[] {
  return [...draftsDue(world, clock), ...overdue(world, clock)];
}

function draftsDue(world: World, clock: string | null): Due[] {
  const due: Due[] = [];
  for (const id of world.store.drafts.keys()) {
    const invoice = world.store.invoices.get(id)!;
    if (invoice.test_clock !== clock || invoice.automatically_finalizes_at === null) continue;
    const run = (at: number) => finalizeInvoice(world, invoice, at);
    due.push({ at: invoice.automatically_finalizes_at, run });
  }
  return due;
}

function overdue(world: World, clock: string | null): Due[] {
  const due: Due[] = [];
  for (const [id, at] of world.store.dueDates) {
    if (world.store.invoices.get(id)?.test_clock !== clock) continue;
    due.push({ at, run: () => announceOverdue(world, id, at) });
  }
  return due;
}

function announceOverdue(world: World, id: string, at: number): void {
  world.store.dueDates.delete(id);
  const invoice = world.store.invoices.get(id)!;
  if (invoice.status !== 'open') return;
  world.emit('invoice.overdue', invoice, at);
  setDelinquent(world, invoice, true, at);
  const subscription = world.store.subscriptions.get(subscriptionOf(invoice));
  if (subscription?.status === 'active') setStatus(world, subscription, 'past_due', at);
}
