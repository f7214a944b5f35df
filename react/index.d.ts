// Made by `npm run manifest`. Change the comments of the elements instead.
import type { EventName, ReactWebComponent } from '@lit/react';
import type * as Elements from 'usage-portal/widget';
import type {
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

/** A customer's usage and bill. Bare, it lays out the whole portal; with panels as children, it gives them one session, one read and one language. The first session comes from a `<script type="application/json" data-usage-session>` inside, from `getSession`, or from `session-url`; every later one from the last two. */
export declare const UsagePortal: ReactWebComponent<
  Elements.UsagePortal,
  {
    /** Figures arrived. */
    onUsageLoaded: EventName<UsageLoadedEvent>;
    /** What the customer should know has changed. */
    onUsageNotices: EventName<UsageNoticesEvent>;
    /** Something could not be read. */
    onUsageProblem: EventName<UsageProblemEvent>;
    /** The session could not be renewed. */
    onUsageSessionEnded: EventName<UsageSessionEndedEvent>;
    /** The customer looks at another meter. */
    onUsageMeterSelected: EventName<UsageMeterSelectedEvent>;
    /** The customer has changed, cancelled or kept a subscription. */
    onUsageSubscriptionChanged: EventName<UsageSubscriptionChangedEvent>;
    /** The customer has paid an invoice in the page, or a bank is still to answer. */
    onUsagePaid: EventName<UsagePaidEvent>;
    /** A payment method was saved. */
    onUsagePaymentMethodSaved: EventName<UsagePaymentMethodSavedEvent>;
    /** A payment method was removed. */
    onUsagePaymentMethodRemoved: EventName<UsagePaymentMethodRemovedEvent>;
    /** Another payment method pays from now on. */
    onUsagePaymentMethodDefault: EventName<UsagePaymentMethodDefaultEvent>;
    /** The customer has changed who is billed, or a tax id. */
    onUsageBillingDetailsChanged: EventName<UsageBillingDetailsChangedEvent>;
  }
>;

/** The most urgent thing to know with its one step, and the others on request. Also says when nothing could be read. What can be dismissed stays away for this visit. */
export declare const UsageNotices: ReactWebComponent<
  Elements.UsageNotices,
  {}
>;

/** What is due so far, Stripe's own amount due of the next invoice, and what it is likely to come to. */
export declare const UsageBill: ReactWebComponent<
  Elements.UsageBill,
  {}
>;

/** Why a bill is not what the one before was: each effect with its amount, adding up to the difference. It is read when it is opened; beside the figures of a wide portal it opens by itself. */
export declare const UsageExplain: ReactWebComponent<
  Elements.UsageExplain,
  {}
>;

/** The usage of one meter in its period: a line that adds up, or bars day by day, over what is included, where the price changes, and last period. */
export declare const UsageChart: ReactWebComponent<
  Elements.UsageChart,
  {
    /** The customer looks at another meter. */
    onUsageMeterSelected: EventName<UsageMeterSelectedEvent>;
  }
>;

/** Everything that is metered or counted: used, against what is included, its cost so far, and what all three are likely to be by the period's end. */
export declare const UsageMeterList: ReactWebComponent<
  Elements.UsageMeterList,
  {}
>;

/** The next invoice line by line, so far and likely, to the amount due. Several upcoming invoices stand one by one. */
export declare const UsageInvoiceLines: ReactWebComponent<
  Elements.UsageInvoiceLines,
  {}
>;

/** The next bill at other usage, other seats or another plan, on the customer's own prices. What it takes is loaded when it is opened; from then on every figure is reckoned in the browser. */
export declare const UsageWhatIf: ReactWebComponent<
  Elements.UsageWhatIf,
  {}
>;

/** What the customer is subscribed to. Who may, changes plan and seats at a price told before, and cancels or keeps the plan, in place. */
export declare const UsageSubscription: ReactWebComponent<
  Elements.UsageSubscription,
  {
    /** The customer has changed, cancelled or kept a subscription. */
    onUsageSubscriptionChanged: EventName<UsageSubscriptionChangedEvent>;
  }
>;

/** What was billed before, newest first. A row opens to its lines, a line of usage to its days, and links lead to Stripe's own page and PDF. Where the session may, an open invoice is paid in place. */
export declare const UsageInvoiceList: ReactWebComponent<
  Elements.UsageInvoiceList,
  {
    /** The customer has paid an invoice in the page, or a bank is still to answer. */
    onUsagePaid: EventName<UsagePaidEvent>;
  }
>;

/** The payment methods on file and what each one pays. Where the session may, another is added in place, made the default or removed; what that takes is loaded with the first step of it. */
export declare const UsagePaymentMethod: ReactWebComponent<
  Elements.UsagePaymentMethod,
  {
    /** A payment method was saved. */
    onUsagePaymentMethodSaved: EventName<UsagePaymentMethodSavedEvent>;
    /** A payment method was removed. */
    onUsagePaymentMethodRemoved: EventName<UsagePaymentMethodRemovedEvent>;
    /** Another payment method pays from now on. */
    onUsagePaymentMethodDefault: EventName<UsagePaymentMethodDefaultEvent>;
  }
>;

/** Who is billed: name, e-mail, address and tax ids, as they stand on invoices. Who may, changes them in place. */
export declare const UsageBillingDetails: ReactWebComponent<
  Elements.UsageBillingDetails,
  {
    /** The customer has changed who is billed, or a tax id. */
    onUsageBillingDetailsChanged: EventName<UsageBillingDetailsChangedEvent>;
  }
>;
