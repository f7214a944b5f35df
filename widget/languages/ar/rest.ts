/** Arabic, what comes with the panels below the first view and with what is opened. */
import type { Messages, RestTexts } from '../../i18n/en.ts';
import { billingDetails } from './billing-details.ts';
import type { Category } from './categories.ts';
import { chartTools } from './chart-tools.ts';
import { explain } from './explain.ts';
import { faults } from './faults.ts';
import { later } from './later.ts';
import { payments } from './payments.ts';
import { subscription } from './subscription.ts';
import { whatIf } from './what-if.ts';

export const texts: Messages<RestTexts, Category> = {
  ...later,
  ...chartTools,
  ...payments,
  ...whatIf,
  ...explain,
  ...subscription,
  ...billingDetails,
  ...faults,
  'busy.long': 'ما زلنا ننتظر هذه الأرقام. نواصل المحاولة.',
  'card.default': 'الافتراضية',
};
