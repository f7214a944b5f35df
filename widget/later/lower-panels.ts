import { html } from 'lit';
import type { I18n } from '../i18n/i18n.ts';

/** What stands below the first view in a bare portal. */
export const lowerPanels = ({ t }: I18n) => html`
  <usage-meter-list part="panel" role="region" aria-label=${t('meters')}></usage-meter-list>
  <usage-invoice-lines part="panel" role="region" aria-label=${t('bill.next')}></usage-invoice-lines>
  <usage-what-if part="panel" role="region" aria-label=${t('whatif')}></usage-what-if>
  <usage-subscription part="panel"></usage-subscription>
  <usage-invoice-list part="panel" role="region" aria-label=${t('invoices')}></usage-invoice-list>
  <usage-payment-method part="panel" role="region" aria-label=${t('payment')}></usage-payment-method>
  <usage-billing-details part="panel"></usage-billing-details>`;
