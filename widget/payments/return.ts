/** The end of a journey to a bank's page and back: what came of it is looked up and said. */
import { Attempt, isUnanswered } from '../core/attempt.ts';
import { forgetJourney } from '../core/journey.ts';
import type { PortalScope } from '../core/portal.ts';
import { ProblemError } from '../core/problem.ts';
import { type Journey, takeJourney } from './address.ts';
import { savedEvents, UsagePaidEvent } from './events.ts';
import { keepWhatPaid } from './kept.ts';
import { keepOutcome, type Outcome } from './outcome.ts';
import { finishSetup, readPayment } from './requests.ts';
import {
  isEnd,
  paidText,
  savedText,
  uncheckedText,
  unfinishedText,
  unpaidText,
  unsavedText,
} from './words.ts';

/** It changes what is shown by what it leaves for the panels. */
const NO_HOST = { requestUpdate: () => undefined };

/**
 * Finishes the journey that ends on this page, if there is one, or that an earlier page could not
 * finish; on a page with several portals, the first that asks. The panel it belongs to says what
 * came of it, and opens its form again where there is more to do.
 */
export async function finishJourney(scope: PortalScope): Promise<void> {
  const journey = takeJourney();
  if (journey) await finish(scope, journey, new Attempt(NO_HOST));
}

async function finish(scope: PortalScope, journey: Journey, attempt: Attempt) {
  const outcome = await outcomeOf(scope, journey, attempt);
  // Until an answer came, a page that loads anew asks again.
  if (outcome.kind !== 'failed' || !isUnanswered(outcome.error)) forgetJourney();
  keepOutcome(scope, outcome);
  for (const event of eventsOf(outcome)) scope.dispatch(event);
  await scope.refresh();
  scope.announce(textOf(outcome, scope));
}

/** What the page hears of it, whether or not a panel goes on with it. */
function eventsOf(outcome: Outcome): Event[] {
  if (outcome.kind === 'failed') return [];
  if (outcome.kind === 'payment') {
    const { state, amount } = outcome;
    const status = state.status === 'paid' ? 'paid' : 'processing';
    return isEnd(state) ? [new UsagePaidEvent(state.invoice.id, amount, status)] : [];
  }
  const { status } = outcome.outcome;
  const isSaved = status === 'succeeded' || status === 'processing';
  return isSaved ? savedEvents(outcome.outcome) : [];
}

/** Also where the vendor shows no panel that would say it. */
function textOf(outcome: Outcome, { i18n, state: { data } }: PortalScope): string {
  if (outcome.kind === 'failed')
    return (outcome.invoice ? uncheckedText : unfinishedText)(outcome.error, i18n);
  if (outcome.kind === 'payment') {
    const { state, kept, amount } = outcome;
    if (isEnd(state)) return paidText(state, data, i18n, { isOwn: true, kept, amount });
    return unpaidText(state, undefined, i18n);
  }
  const { status } = outcome.outcome;
  const isSaved = status === 'succeeded' || status === 'processing';
  return isSaved && data
    ? savedText(outcome.outcome, data, i18n)
    : unsavedText(outcome.outcome, i18n);
}

async function outcomeOf(scope: PortalScope, journey: Journey, attempt: Attempt): Promise<Outcome> {
  const { client } = scope;
  try {
    if (journey.kind === 'setup') {
      const { setup, makeDefault } = journey;
      const outcome = await attempt.send('finish', (key) =>
        finishSetup(client, setup, makeDefault, key),
      );
      return { kind: 'setup', outcome, makeDefault };
    }
    const { invoice, keep, amount } = journey;
    const state = await readPayment(client, invoice);
    const kept = keep && isEnd(state) ? await keepWhatPaid(client, attempt, state) : undefined;
    return { kind: 'payment', state, kept, amount };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const again = () => finish(scope, journey, attempt);
    return {
      kind: 'failed',
      ...(journey.kind === 'payment' && { invoice: journey.invoice }),
      error,
      again,
    };
  }
}
