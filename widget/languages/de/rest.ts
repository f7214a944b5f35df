import type { Messages, RestTexts } from '../../i18n/en.ts';
import { billingDetails } from './billing-details.ts';
import { chartTools } from './chart-tools.ts';
import { explain } from './explain.ts';
import { faults } from './faults.ts';
import { later } from './later.ts';
import { payments } from './payments.ts';
import { subscription } from './subscription.ts';
import { whatIf } from './what-if.ts';

/** German of the panels below the first view, and of what is opened. */
export const texts: Messages<RestTexts, 'one' | 'other'> = {
  ...later,
  ...chartTools,
  ...payments,
  ...whatIf,
  ...explain,
  ...faults,
  ...subscription,
  ...billingDetails,
  'busy.long': 'Diese Zahlen fehlen noch. Wir versuchen es weiter.',
  'card.default': 'Standard',
};
