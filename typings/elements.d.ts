// Made by `npm run manifest`. Change the comments of the elements instead.
import type {
  OwnTexts,
  SessionGrant,
  UsageBillingDetailsChangedEvent,
  UsageLoadedEvent,
  UsageMeterSelectedEvent,
  UsageNoticesEvent,
  UsagePaidEvent,
  UsagePaymentMethodDefaultEvent,
  UsagePaymentMethodRemovedEvent,
  UsagePaymentMethodSavedEvent,
  UsageProblemEvent,
  UsageSessionEndedEvent,
  UsageSubscriptionChangedEvent,
} from 'usage-portal/widget';

/** What each tag takes: its attributes, and as properties what is no text. */
export interface UsageAttributes {
  'usage-portal': {
    /** Binds the sessions of this page's portals to a key that cannot leave the browser, so that a stolen token is of no use. The endpoint has to play along: docs/security.md. */
    bound?: boolean;
    /** The vendor's endpoint that answers `{ token, api }` for the customer who is signed in. Another address is another customer. */
    'session-url'?: string;
    /** The level of the portal's headings, under the host's own. */
    'heading-level'?: number;
    /** A BCP 47 tag; the closest `lang` otherwise. */
    locale?: string;
    /** The vendor's endpoint that answers `{ token, api }` for the customer who is signed in. Another address is another customer. */
    sessionUrl?: string;
    /** The level of the portal's headings, under the host's own. */
    headingLevel?: number;
    /** Texts of your own, by key, in place of the portal's: a few words, or a whole language. */
    texts?: OwnTexts;
    /** The same as `session-url`, as a function: null where nobody is signed in. Another function is asked at the next renewal, and is no other customer. It is given what to ask with: `fetch`, and with `bound` a `fetch` that sends a proof. */
    getSession?: (send: typeof fetch) => Promise<SessionGrant | null>;
  };
  'usage-notices': {
  };
  'usage-bill': {
  };
  'usage-explain': {
    /** The bill (`sub_…`); the soonest one otherwise. */
    bill?: string;
    /** An invoice (`in_…`) in a bill's place. */
    invoice?: string;
  };
  'usage-chart': {
    /** The meter to show, by its event name; without it the portal's selected one, with a switch. */
    meter?: string;
    /** What is drawn: `cumulative` or `daily`. */
    view?: 'cumulative' | 'daily';
    /** Shows the figures as a table in the chart's place. */
    'as-table'?: boolean;
    /** Divides the usage by a dimension that the server lists, by its key. */
    'group-by'?: string;
    /** Shows the figures as a table in the chart's place. */
    asTable?: boolean;
    /** Divides the usage by a dimension that the server lists, by its key. */
    groupBy?: string;
  };
  'usage-meter-list': {
  };
  'usage-invoice-lines': {
  };
  'usage-what-if': {
  };
  'usage-subscription': {
  };
  'usage-invoice-list': {
  };
  'usage-payment-method': {
  };
  'usage-billing-details': {
  };
}

/** What each tag tells. */
export interface UsageEvents {
  'usage-portal': {
    /** Figures arrived. */
    'usage-loaded': UsageLoadedEvent;
    /** What the customer should know has changed. */
    'usage-notices': UsageNoticesEvent;
    /** Something could not be read. */
    'usage-problem': UsageProblemEvent;
    /** The session could not be renewed. */
    'usage-session-ended': UsageSessionEndedEvent;
    /** The customer looks at another meter. */
    'usage-meter-selected': UsageMeterSelectedEvent;
    /** The customer has changed, cancelled or kept a subscription. */
    'usage-subscription-changed': UsageSubscriptionChangedEvent;
    /** The customer has paid an invoice in the page, or a bank is still to answer. */
    'usage-paid': UsagePaidEvent;
    /** A payment method was saved. */
    'usage-payment-method-saved': UsagePaymentMethodSavedEvent;
    /** A payment method was removed. */
    'usage-payment-method-removed': UsagePaymentMethodRemovedEvent;
    /** Another payment method pays from now on. */
    'usage-payment-method-default': UsagePaymentMethodDefaultEvent;
    /** The customer has changed who is billed, or a tax id. */
    'usage-billing-details-changed': UsageBillingDetailsChangedEvent;
  };
  'usage-notices': {
  };
  'usage-bill': {
  };
  'usage-explain': {
  };
  'usage-chart': {
    /** The customer looks at another meter. */
    'usage-meter-selected': UsageMeterSelectedEvent;
  };
  'usage-meter-list': {
  };
  'usage-invoice-lines': {
  };
  'usage-what-if': {
  };
  'usage-subscription': {
    /** The customer has changed, cancelled or kept a subscription. */
    'usage-subscription-changed': UsageSubscriptionChangedEvent;
  };
  'usage-invoice-list': {
    /** The customer has paid an invoice in the page, or a bank is still to answer. */
    'usage-paid': UsagePaidEvent;
  };
  'usage-payment-method': {
    /** A payment method was saved. */
    'usage-payment-method-saved': UsagePaymentMethodSavedEvent;
    /** A payment method was removed. */
    'usage-payment-method-removed': UsagePaymentMethodRemovedEvent;
    /** Another payment method pays from now on. */
    'usage-payment-method-default': UsagePaymentMethodDefaultEvent;
  };
  'usage-billing-details': {
    /** The customer has changed who is billed, or a tax id. */
    'usage-billing-details-changed': UsageBillingDetailsChangedEvent;
  };
}

/** `meter-selected` as `meterSelected`. */
export type Camel<Name extends string> = Name extends `${infer Head}-${infer Rest}`
  ? `${Head}${Capitalize<Camel<Rest>>}`
  : Name;

/** Listeners of a tag, each by its event's name after `Before`. */
export type Listeners<Tag extends keyof UsageEvents, Before extends string> = {
  [Name in keyof UsageEvents[Tag] & string as `${Before}${Name}`]?: (
    event: UsageEvents[Tag][Name],
  ) => void;
};
