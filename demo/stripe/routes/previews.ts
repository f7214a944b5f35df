import { Hono } from 'hono';
import { z } from 'zod';
import { previewWhatIf, type WhatIf } from '../billing/what-if.ts';
import { answer, type Env } from '../http/env.ts';
import { StripeFailure } from '../http/errors.ts';
import { field, read } from '../http/form.ts';
import type { World } from '../world.ts';
import { customerOf } from './customers.ts';
import {
  anchorChange,
  cancelAt,
  discounts,
  itemUpdate,
  prorationBehavior,
  trialEnd,
} from './subscription-fields.ts';
import { subscriptionOf } from './subscriptions.ts';

const previewed = {
  automatic_tax: z.strictObject({ enabled: field.flag }).optional(),
  currency: field.text.optional(),
  customer: field.text.optional(),
  discounts,
  expand: field.expand,
  invoice_items: z
    .array(
      z.strictObject({
        amount: field.integer.optional(),
        currency: field.text.optional(),
        description: field.text.optional(),
        discountable: field.flag.optional(),
        invoiceitem: field.text.optional(),
        metadata: field.metadata.optional(),
        period: z.strictObject({ end: field.integer, start: field.integer }).optional(),
        price: field.text.optional(),
        quantity: field.integer.optional(),
        quantity_decimal: field.decimal.optional(),
        unit_amount: field.integer.optional(),
        unit_amount_decimal: field.decimal.optional(),
      }),
    )
    .optional(),
  preview_mode: z.enum(['next', 'recurring']).optional(),
  subscription: field.text.optional(),
  subscription_details: z
    .strictObject({
      billing_cycle_anchor: anchorChange,
      cancel_at: cancelAt,
      cancel_at_period_end: field.flag.optional(),
      cancel_now: field.flag.optional(),
      items: z.array(itemUpdate).optional(),
      metadata: field.metadata.optional(),
      proration_behavior: prorationBehavior.optional(),
      proration_date: field.integer.optional(),
      resume_at: z.literal('now').optional(),
      trial_end: trialEnd,
    })
    .optional(),
};

/** `POST /v1/invoices/create_preview`: an invoice that is not there, and stays so. */
export function previewRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();

  routes.post('/invoices/create_preview', (c) => {
    const request = read(c.get('form'), previewed);
    const { invoice, discounts: imagined } = previewWhatIf(world, whatIf(world, request));
    // Discounts that only this preview has can be expanded as well.
    const seen = { ...world, store: { ...world.store, discounts: imagined } };
    return answer(seen, invoice, request.expand?.filter(isInPreviews));
  });

  return routes;
}

function whatIf(world: World, request: z.output<z.ZodObject<typeof previewed>>): WhatIf {
  const { customer: owner, subscription: id, subscription_details: details } = request;
  const subscription = id === undefined ? null : subscriptionOf(world, id, 'subscription');
  if (!subscription && !details?.items && !request.invoice_items) throw nothingToPreview();
  if (subscription && owner !== undefined && owner !== subscription.customer) {
    const message = 'The subscription does not belong to the customer.';
    throw new StripeFailure(message, { param: 'subscription' });
  }
  const customer = subscription?.customer ?? owner;
  if (customer === undefined) {
    const message = 'Missing required param: customer.';
    throw new StripeFailure(message, { code: 'parameter_missing', param: 'customer' });
  }
  return {
    customer: customerOf(world, customer, 'customer'),
    subscription,
    details,
    invoiceItems: request.invoice_items?.map(({ unit_amount, ...item }) => ({
      ...item,
      ...(unit_amount !== undefined && { unit_amount_decimal: String(unit_amount) }),
    })),
    currency: request.currency,
    mode: request.preview_mode ?? 'next',
    terms: { automatic_tax: request.automatic_tax, discounts: request.discounts },
  };
}

/** Tiers stay missing from previews even when asked for (stripe-node#2382). */
function isInPreviews(path: string): boolean {
  return !path.endsWith('.tiers');
}

function nothingToPreview(): StripeFailure {
  return new StripeFailure(
    'You must provide at least one of: `subscription`, `schedule`, `subscription_details.items`, `schedule_details.phases`, `invoice_items`.',
  );
}
