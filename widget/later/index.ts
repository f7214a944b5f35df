import { Panel } from '../core/panel.ts';
import { UsageBillingDetails } from '../elements/billing-details.ts';
import { UsageExplain } from '../elements/explain.ts';
import { UsageInvoiceLines } from '../elements/invoice-lines.ts';
import { UsageInvoiceList } from '../elements/invoice-list.ts';
import { UsageMeterList } from '../elements/meter-list.ts';
import { UsagePaymentMethod } from '../elements/payment-method.ts';
import { UsageSubscription } from '../elements/subscription.ts';
import { UsageWhatIf } from '../elements/what-if.ts';
import { enCards } from '../i18n/en-cards.ts';
import { enLater } from '../i18n/en-later.ts';
import { enReasons } from '../i18n/en-reasons.ts';
import { addTexts } from '../i18n/i18n.ts';
import { barStyles } from './bars.ts';
import { readingStyles } from './reading.ts';
import { restOf } from './rest-of.ts';
import { tableStyles } from './table.ts';

addTexts(enCards);
addTexts(enLater);
addTexts(enReasons);
Panel.restOf = restOf;

/** The panels below the first view. They come when their place does, or when the page rests. */
export const panels = {
  'usage-explain': UsageExplain,
  'usage-meter-list': UsageMeterList,
  'usage-invoice-lines': UsageInvoiceLines,
  'usage-what-if': UsageWhatIf,
  'usage-subscription': UsageSubscription,
  'usage-invoice-list': UsageInvoiceList,
  'usage-payment-method': UsagePaymentMethod,
  'usage-billing-details': UsageBillingDetails,
};

/** What the chart wears beside its own. */
export const chartStyles = [barStyles, readingStyles, ...tableStyles];

export { exportAll } from '../core/parts.ts';
export { barKeys, barsDrawing } from './bars.ts';
export { saveBills } from './bills-csv.ts';
export { equip, untooled } from './equip.ts';
export { tellSelected } from './events.ts';
export { follow } from './follow.ts';
export { footerOf } from './footer.ts';
export { lowerPanels } from './lower-panels.ts';
export { portalStyles } from './on-accent.ts';
export { crossOf, readEvent, settle, tipOf } from './reading.ts';
export { AskedSeries } from './series.ts';
export { textOf } from './step-rows.ts';
export { downloadCsv, usageCsv, usageTable } from './table.ts';
export { unreadForecast } from './unread-forecast.ts';
export { tellUnset } from './unset.ts';
