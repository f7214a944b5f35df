/** Saving a way to pay and paying in place: what is fetched when one of the forms opens. */
import { enCards } from '../i18n/en-cards.ts';
import { enFaults } from '../i18n/en-faults.ts';
import { enPayments } from '../i18n/en-payments.ts';
import { addTexts } from '../i18n/i18n.ts';
import { UsagePay } from './pay.ts';
import { payFormStyles } from './styles.ts';

addTexts(enCards);
addTexts(enFaults);
addTexts(enPayments);

// A page may load this script twice, or two versions of it. The first one wins.
if (!customElements.get('usage-pay')) customElements.define('usage-pay', UsagePay);

/** What a panel with the forms wears beside its own. */
export const styles = [payFormStyles];

export { MethodDesk } from './methods.ts';
export { hasOutcomeOf, hasSetupOutcome, returnedInvoice } from './outcome.ts';
export { finishJourney } from './return.ts';
