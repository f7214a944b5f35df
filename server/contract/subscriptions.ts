/** What a customer is subscribed to, and changing it at a price told before. */
import { z } from '@hono/zod-openapi';
import { BillLine } from './bill.ts';
import { Source } from './part.ts';
import { Currency, Instant, Money, Period, Price } from './values.ts';

export const SubscriptionId = z
  .string()
  .regex(/^sub_[A-Za-z0-9_]{1,250}$/)
  .openapi({ example: 'sub_1MowQVLkdIwHu7ixeRlqHVzs' });

/** How many there may be. */
const Seats = z.object({ min: z.int().nonnegative(), max: z.int().positive().nullable() }).strict();

export const SubscribedItem = z
  .object({
    /** `si_…` */
    id: z.string(),
    label: z.string(),
    kind: z.enum(['usage', 'recurring']),
    price: Price,
    /** Null for usage. */
    quantity: z.int().nullable(),
    /** How many there may be, where the vendor lets customers change them; else null. */
    seats: Seats.nullable(),
  })
  .strict()
  .openapi('SubscribedItem');

/** One of the vendor's plans, as this customer could have it. */
export const OfferedPlan = z
  .object({
    id: z.string(),
    label: z.string(),
    isCurrent: z.boolean(),
    items: z.array(
      z
        .object({
          /** The item it takes the place of; null for what the customer does not have yet. */
          replaces: z.string().nullable(),
          kind: z.enum(['usage', 'recurring']),
          label: z.string(),
          price: Price,
          /** How many there may be on this plan, where customers may say so; else null. */
          seats: Seats.nullable(),
        })
        .strict(),
    ),
    /** Items of the current plan that this one does not have. */
    drops: z.array(z.string()),
  })
  .strict()
  .openapi('OfferedPlan');

export const Subscribed = z
  .object({
    id: z.string(),
    /** The plan's name, else the product's that costs most. */
    label: z.string(),
    /** Stripe's own word: `active`, `trialing`, `past_due`, … */
    status: z.string(),
    currency: Currency,
    collection: z.enum(['charge_automatically', 'send_invoice']),
    period: Period,
    /** When a trial ends; null when there is none. */
    trialEnd: Instant.nullable(),
    /** When it ends for good; null while it goes on. */
    endsAt: Instant.nullable(),
    items: z.array(SubscribedItem),
    /** The customer's own first; empty where there is no other to choose. */
    plans: z.array(OfferedPlan),
    /** What this session may do, and where. `hosted`: on Stripe's page. */
    change: z.enum(['in_place', 'hosted', 'none']),
    cancel: z.enum(['in_place', 'hosted', 'none']),
    /** Whether a cancellation that has not come yet can be taken back. */
    canResume: z.boolean(),
  })
  .strict()
  .openapi('Subscribed');

export const SubscriptionList = z
  .object({ data: z.array(Subscribed), asOf: Instant, source: Source })
  .strict()
  .openapi('SubscriptionList');

const change = {
  /** The id of a plan in `plans`. */
  plan: z
    .string()
    .regex(/^[a-z0-9_-]{1,64}$/)
    .optional(),
  /** Quantities by item (`si_…`), of items that have `seats` and within those it has on the plan. */
  seats: z
    .record(z.string().regex(/^si_[A-Za-z0-9_]{1,250}$/), z.int().min(0).max(1_000_000))
    .refine((seats) => Object.keys(seats).length <= 20)
    .optional(),
};

export const ChangeRequest = z.object(change).strict().openapi('ChangeRequest');

/** What a change would cost, from Stripe's own preview of it. Nothing has been changed. */
export const ChangePreview = z
  .object({
    subscription: z.string(),
    /** The second to which parts of the period are reckoned: a change made with it costs what is told here. */
    prorationDate: Instant,
    /**
     * What was told, and of what: a change is refused when it would be another. Usage that is billed
     * with it may go on.
     */
    fingerprint: z.string(),
    /** Credits for what is given up and charges for what is new, for the rest of the running period. */
    prorations: z.array(BillLine),
    /** Sum of `prorations`, before discount and tax. */
    prorated: Money,
    /** Charged when it is confirmed; zero where it waits for the next invoice. */
    dueNow: Money,
    /** The next invoice as it stands, and with the change: usage so far, discount and tax included. */
    next: z.object({ date: Instant, before: Money, after: Money }).strict(),
    /** What recurs each period, before discount, tax and usage: now and then. */
    recurring: z.object({ before: Money, after: Money }).strict(),
    asOf: Instant,
    source: Source,
  })
  .strict()
  .openapi('ChangePreview');

/** `prorationDate` and `fingerprint` are the preview's own. */
export const ChangeConfirm = z
  .object({ ...change, prorationDate: Instant, fingerprint: z.string().max(100) })
  .strict()
  .openapi('ChangeConfirm');

/** Stripe's own reasons to leave. */
export const CancelRequest = z
  .object({
    reason: z
      .enum([
        'customer_service',
        'low_quality',
        'missing_features',
        'other',
        'switched_service',
        'too_complex',
        'too_expensive',
        'unused',
      ])
      .optional(),
    comment: z.string().max(500).optional(),
  })
  .strict()
  .openapi('CancelRequest');

export type SubscribedItem = z.infer<typeof SubscribedItem>;
export type OfferedPlan = z.infer<typeof OfferedPlan>;
export type Subscribed = z.infer<typeof Subscribed>;
export type SubscriptionList = z.infer<typeof SubscriptionList>;
export type ChangeRequest = z.infer<typeof ChangeRequest>;
export type ChangePreview = z.infer<typeof ChangePreview>;
export type ChangeConfirm = z.infer<typeof ChangeConfirm>;
export type CancelRequest = z.infer<typeof CancelRequest>;
