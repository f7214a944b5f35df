import { fetchLater } from './core/later.ts';
import { UsageBill } from './elements/bill.ts';
import { UsageChart } from './elements/chart.ts';
import { UsageNotices } from './elements/notices.ts';
import { UsagePortal } from './elements/portal.ts';

/** Every element of the portal. Importing this file registers them; the portal first. */
define({
  'usage-portal': UsagePortal,
  'usage-notices': UsageNotices,
  'usage-bill': UsageBill,
  'usage-chart': UsageChart,
});

// Each draws in a task of its own, so that no click waits for all of them.
UsagePortal.later = async () => {
  for (const [tag, element] of Object.entries((await fetchLater()).panels)) {
    define({ [tag]: element });
    await new Promise((go) => setTimeout(go));
  }
};

/** A page may load this script twice, or two versions of it. The first one wins. */
function define(elements: Record<string, CustomElementConstructor>) {
  for (const [tag, element] of Object.entries(elements)) {
    if (!customElements.get(tag)) customElements.define(tag, element);
  }
}

export type { Notice } from '../server/contract/portal.ts';
export type { Money } from '../server/contract/values.ts';
export type { UsageBillingDetailsChangedEvent } from './billing-details/events.ts';
export type {
  UsageLoadedEvent,
  UsageNoticesEvent,
  UsageProblemEvent,
  UsageSessionEndedEvent,
} from './core/events.ts';
export type { UsageProblemCode } from './core/problem.ts';
export type { SessionGrant } from './core/session.ts';
export type { UsageBillingDetails } from './elements/billing-details.ts';
export type { UsageExplain } from './elements/explain.ts';
export type { UsageInvoiceLines } from './elements/invoice-lines.ts';
export type { UsageInvoiceList } from './elements/invoice-list.ts';
export type { UsageMeterList } from './elements/meter-list.ts';
export type { UsagePaymentMethod } from './elements/payment-method.ts';
export type { UsageSubscription } from './elements/subscription.ts';
export type { UsageWhatIf } from './elements/what-if.ts';
export type { FirstTexts, MessageKey, Messages, RestTexts } from './i18n/en.ts';
export type { OwnTexts, Text } from './i18n/i18n.ts';
export type { UsageMeterSelectedEvent } from './later/events.ts';
export type {
  UsagePaidEvent,
  UsagePaymentMethodDefaultEvent,
  UsagePaymentMethodRemovedEvent,
  UsagePaymentMethodSavedEvent,
} from './payments/events.ts';
export type { SubscriptionChange, UsageSubscriptionChangedEvent } from './subscription/events.ts';
export type { UsageBill, UsageChart, UsageNotices, UsagePortal };
