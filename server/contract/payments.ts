/** Saving a way to pay, and paying an open invoice, without leaving the page. */
import { z } from '@hono/zod-openapi';
import { DeclineReason } from './declines.ts';
import { InvoiceSummary } from './invoices.ts';
import { Source } from './part.ts';
import { PaymentMethod } from './portal.ts';
import { SubscriptionId } from './subscriptions.ts';
import { Instant } from './values.ts';

export const PaymentMethodId = z
  .string()
  .regex(/^(pm|card|src|ba)_[A-Za-z0-9_]{1,250}$/)
  .openapi({ example: 'pm_1Q0PsIJvEtkwdCNYMSaVuRz6' });

export const PaymentMethodList = z
  .object({
    data: z.array(PaymentMethod),
    asOf: Instant,
    source: Source,
  })
  .strict()
  .openapi('PaymentMethodList');

/** What Stripe's form needs to save a way to pay (a SetupIntent). */
export const PaymentSetup = z
  .object({
    /** `seti_…` */
    id: z.string(),
    /** Lets a browser finish this one setup, and nothing else. */
    clientSecret: z.string(),
    publishableKey: z.string(),
  })
  .strict()
  .openapi('PaymentSetup');

/** Whose default a method became: it pays these from now on. */
export const DefaultChange = z
  .object({
    customer: z.boolean(),
    /** Subscriptions (`sub_…`) whose own method it took the place of. */
    subscriptions: z.array(z.string()),
    /** Those that Stripe would not change, which still charge their own method; absent when there are none. */
    failed: z.array(z.string()).optional(),
  })
  .strict()
  .openapi('DefaultChange');

export const DefaultAnswer = PaymentMethodList.extend({
  paymentMethod: z.string(),
  changed: DefaultChange,
})
  .strict()
  .openapi('DefaultAnswer');

export const SetupFinish = z
  .object({
    /** Whether it pays the subscriptions from now on. */
    makeDefault: z.boolean(),
  })
  .strict()
  .openapi('SetupFinish');

/** What came of a setup, as Stripe says it now. */
export const SetupOutcome = z
  .object({
    /** `processing`: a bank is still to answer, or a bank account is being verified, which takes days. */
    status: z.enum([
      'succeeded',
      'processing',
      'requires_action',
      'requires_payment_method',
      'canceled',
    ]),
    /** What was saved; null until it has succeeded. */
    paymentMethod: PaymentMethod.nullable(),
    /** Why the last attempt was refused. */
    decline: DeclineReason.nullable(),
    /**
     * Null when nothing was to become the default, or the setup has not succeeded; nothing is changed
     * where it was done before.
     */
    changed: DefaultChange.nullable(),
  })
  .strict()
  .openapi('SetupOutcome');

export const PayRequest = z
  .object({
    /** A method on file. Without one nothing is charged: the answer lets Stripe's form do it. */
    paymentMethod: PaymentMethodId.optional(),
    /** Whether what Stripe's form takes is to be saved for later charges: needs `payment_methods:write`. */
    keep: z.boolean().optional(),
  })
  .strict()
  .openapi('PayRequest');

/** Where the payment of an invoice stands, as Stripe says it now. */
export const PaymentState = z
  .object({
    invoice: InvoiceSummary,
    /**
     * - `paid`: nothing is left to pay.
     * - `processing`: a bank is still to answer, or a bank account is being verified, which takes days.
     * - `requires_action`: the bank wants a confirmation, which Stripe.js shows.
     * - `requires_payment_method`: it waits for a (or another) way to pay.
     */
    status: z.enum(['paid', 'processing', 'requires_action', 'requires_payment_method']),
    /** Why the last attempt was refused; null when it was not, or there was none. */
    decline: DeclineReason.nullable(),
    /** What was tried last or has paid, if it is on file. */
    paymentMethod: z.string().nullable(),
    /** For Stripe.js, to go on with this one payment; null when there is nothing to do, or no publishable key. */
    clientSecret: z.string().nullable(),
    publishableKey: z.string().nullable(),
  })
  .strict()
  .openapi('PaymentState');

/** Which of Stripe's own pages to open. */
export const HostedRequest = z
  .object({
    flow: z.enum([
      'payment_methods',
      'billing_details',
      'subscription_change',
      'subscription_cancel',
    ]),
    /** For the two flows of a subscription. */
    subscription: SubscriptionId.optional(),
    /** Where its way back leads: a page of an allowed origin. */
    returnUrl: z.url().max(2_000).optional(),
    /** The language to open it in, a BCP 47 tag. Stripe chooses where it is absent or not one of Stripe's. */
    locale: z
      .string()
      .max(100)
      .regex(/^[a-z]{2,8}(-[a-z\d]{1,8})*$/i)
      .optional(),
  })
  .strict()
  .openapi('HostedRequest');

export const HostedAnswer = z.object({ url: z.url() }).strict().openapi('HostedAnswer');

export type PaymentMethodList = z.infer<typeof PaymentMethodList>;
export type PaymentSetup = z.infer<typeof PaymentSetup>;
export type DefaultChange = z.infer<typeof DefaultChange>;
export type DefaultAnswer = z.infer<typeof DefaultAnswer>;
export type SetupOutcome = z.infer<typeof SetupOutcome>;
export type PayRequest = z.infer<typeof PayRequest>;
export type PaymentState = z.infer<typeof PaymentState>;
export type HostedRequest = z.infer<typeof HostedRequest>;
export type HostedAnswer = z.infer<typeof HostedAnswer>;
