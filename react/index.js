'use client';
// Made by `npm run manifest`. Change the comments of the elements instead.
import { createComponent } from '@lit/react';
import * as react from 'react';
import 'usage-portal/widget';

/** `properties` are what the element itself takes; anything else is an attribute. */
function component(tagName, displayName, properties, events) {
  const prototype = Object.fromEntries(properties.map((name) => [name, undefined]));
  return createComponent({ react, tagName, displayName, elementClass: { prototype }, events });
}

export const UsagePortal = /* @__PURE__ */ component('usage-portal', 'UsagePortal', ['sessionUrl', 'headingLevel', 'locale', 'texts', 'getSession'], {
    onUsageLoaded: 'usage-loaded',
    onUsageNotices: 'usage-notices',
    onUsageProblem: 'usage-problem',
    onUsageSessionEnded: 'usage-session-ended',
    onUsageMeterSelected: 'usage-meter-selected',
    onUsageSubscriptionChanged: 'usage-subscription-changed',
    onUsagePaid: 'usage-paid',
    onUsagePaymentMethodSaved: 'usage-payment-method-saved',
    onUsagePaymentMethodRemoved: 'usage-payment-method-removed',
    onUsagePaymentMethodDefault: 'usage-payment-method-default',
    onUsageBillingDetailsChanged: 'usage-billing-details-changed',
  });

export const UsageNotices = /* @__PURE__ */ component('usage-notices', 'UsageNotices', [], {});

export const UsageBill = /* @__PURE__ */ component('usage-bill', 'UsageBill', [], {});

export const UsageExplain = /* @__PURE__ */ component('usage-explain', 'UsageExplain', ['bill', 'invoice'], {});

export const UsageChart = /* @__PURE__ */ component('usage-chart', 'UsageChart', ['meter', 'view', 'asTable', 'groupBy'], {
    onUsageMeterSelected: 'usage-meter-selected',
  });

export const UsageMeterList = /* @__PURE__ */ component('usage-meter-list', 'UsageMeterList', [], {});

export const UsageInvoiceLines = /* @__PURE__ */ component('usage-invoice-lines', 'UsageInvoiceLines', [], {});

export const UsageWhatIf = /* @__PURE__ */ component('usage-what-if', 'UsageWhatIf', [], {});

export const UsageSubscription = /* @__PURE__ */ component('usage-subscription', 'UsageSubscription', [], {
    onUsageSubscriptionChanged: 'usage-subscription-changed',
  });

export const UsageInvoiceList = /* @__PURE__ */ component('usage-invoice-list', 'UsageInvoiceList', [], {
    onUsagePaid: 'usage-paid',
  });

export const UsagePaymentMethod = /* @__PURE__ */ component('usage-payment-method', 'UsagePaymentMethod', [], {
    onUsagePaymentMethodSaved: 'usage-payment-method-saved',
    onUsagePaymentMethodRemoved: 'usage-payment-method-removed',
    onUsagePaymentMethodDefault: 'usage-payment-method-default',
  });

export const UsageBillingDetails = /* @__PURE__ */ component('usage-billing-details', 'UsageBillingDetails', [], {
    onUsageBillingDetailsChanged: 'usage-billing-details-changed',
  });
