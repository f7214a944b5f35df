/** What came of a journey to a bank, for the panel that goes on with it. */
import type { PaymentState, SetupOutcome } from '../../server/contract/payments.ts';
import type { Money } from '../../server/contract/values.ts';
import type { PortalScope } from '../core/portal.ts';
import type { ProblemError } from '../core/problem.ts';
import type { Kept } from './kept.ts';

export type Outcome =
  | { kind: 'setup'; outcome: SetupOutcome; makeDefault: boolean }
  | {
      kind: 'payment';
      state: PaymentState;
      kept: Kept | undefined;
      /** What was to be paid, where that is known. */
      amount: Money | undefined;
    }
  /** It could not be looked up; without an invoice, a setup. `again` looks once more. */
  | { kind: 'failed'; invoice?: string; error: ProblemError; again(): Promise<void> };

const outcomes = new WeakMap<PortalScope, Outcome>();

export function keepOutcome(scope: PortalScope, outcome: Outcome) {
  outcomes.set(scope, outcome);
}

/** Whether a payment of this invoice has just come back from a bank. */
export function hasOutcomeOf(scope: PortalScope, invoice: string): boolean {
  return invoiceOf(outcomes.get(scope)) === invoice;
}

/** The invoice whose payment has, as it stands now. */
export function returnedInvoice(scope: PortalScope) {
  const outcome = outcomes.get(scope);
  return outcome?.kind === 'payment' ? outcome.state.invoice : undefined;
}

/** Whether saving a way to pay has. */
export function hasSetupOutcome(scope: PortalScope): boolean {
  const outcome = outcomes.get(scope);
  return outcome !== undefined && invoiceOf(outcome) === undefined;
}

/** What came of saving a way to pay. Whoever takes it goes on with it, and nobody else does. */
export function takeSetupOutcome(scope: PortalScope) {
  const outcome = hasSetupOutcome(scope) ? outcomes.get(scope) : undefined;
  if (!outcome || outcome.kind === 'payment') return undefined;
  outcomes.delete(scope);
  return outcome;
}

/** What came of paying an invoice. */
export function takePaymentOutcome(scope: PortalScope, invoice: string) {
  const outcome = hasOutcomeOf(scope, invoice) ? outcomes.get(scope) : undefined;
  if (!outcome || outcome.kind === 'setup') return undefined;
  outcomes.delete(scope);
  return outcome;
}

function invoiceOf(outcome: Outcome | undefined): string | undefined {
  if (outcome?.kind === 'payment') return outcome.state.invoice.id;
  return outcome?.kind === 'failed' ? outcome.invoice : undefined;
}
