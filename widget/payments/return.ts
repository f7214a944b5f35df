/** The end of a journey to a bank's page and back: what came of it is looked up and said. */
import type { PortalScope } from '../core/portal.ts';
import { type Journey, takeJourney } from './address.ts';
import { keepOutcome, type Outcome } from './outcome.ts';
import { isEnd, isKept } from './pay-flow.ts';
import { finishSetup, readPayment } from './requests.ts';
import { failedText, paidText, savedText, unpaidText, unsavedText } from './words.ts';

/**
 * Finishes the journey that ends on this page, if there is one; on a page with several portals, the
 * first that asks. The panel it belongs to says what came of it, and opens its form again where
 * there is more to do.
 */
export async function finishJourney(scope: PortalScope): Promise<void> {
  const journey = takeJourney();
  if (!journey) return;
  const outcome = await outcomeOf(scope, journey);
  keepOutcome(scope, outcome);
  await scope.refresh();
  scope.announce(textOf(outcome, scope));
}

/** Also where the vendor shows no panel that would say it. */
function textOf(outcome: Outcome, { i18n, state: { data } }: PortalScope): string {
  if (outcome.kind === 'failed') return failedText(outcome.error, i18n);
  if (outcome.kind === 'payment') {
    const { state, isNotKept } = outcome;
    if (isEnd(state)) return paidText(state, i18n, { isOwn: true, isNotKept });
    return unpaidText(state, undefined, i18n);
  }
  const { status } = outcome.outcome;
  const isSaved = status === 'succeeded' || status === 'processing';
  return isSaved && data
    ? savedText(outcome.outcome, data, i18n)
    : unsavedText(outcome.outcome, i18n);
}

async function outcomeOf(scope: PortalScope, journey: Journey): Promise<Outcome> {
  const { client } = scope;
  const invoice = journey.kind === 'payment' ? journey.invoice : undefined;
  try {
    if (journey.kind === 'setup') {
      const { setup, makeDefault } = journey;
      const outcome = await finishSetup(client, setup, makeDefault);
      return { kind: 'setup', outcome, makeDefault };
    }
    const state = await readPayment(client, journey.invoice);
    const isNotKept = journey.keep && isEnd(state) && !(await isKept(scope, state));
    return { kind: 'payment', state, isNotKept };
  } catch (error) {
    return { kind: 'failed', ...(invoice && { invoice }), error };
  }
}
