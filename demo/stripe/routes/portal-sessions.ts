import { Hono } from 'hono';
import { z } from 'zod';
import { answer, type Env } from '../http/env.ts';
import { field, read } from '../http/form.ts';
import { createPortalSession, FLOW_TYPES } from '../portal/sessions.ts';
import type { World } from '../world.ts';

/** Only the web: a `javascript:` address would run in the portal's page. */
const returnUrl = field.text.refine(isWebAddress, {
  error: 'Not a valid URL: it must start with https:// or http://.',
});
const subscription = field.text;

const flow = z.strictObject({
  after_completion: z
    .strictObject({
      hosted_confirmation: z
        .strictObject({ custom_message: field.text.max(500).optional() })
        .optional(),
      redirect: z.strictObject({ return_url: returnUrl }).optional(),
      type: z.enum(['hosted_confirmation', 'portal_homepage', 'redirect']),
    })
    .optional(),
  subscription_cancel: z
    .strictObject({
      retention: z
        .strictObject({
          coupon_offer: z.strictObject({ coupon: field.text }),
          type: z.literal('coupon_offer'),
        })
        .optional(),
      subscription,
    })
    .optional(),
  subscription_pause: z.strictObject({ subscription }).optional(),
  subscription_update: z.strictObject({ subscription }).optional(),
  subscription_update_confirm: z
    .strictObject({
      discounts: z
        .array(
          z.strictObject({ coupon: field.text.optional(), promotion_code: field.text.optional() }),
        )
        .max(1)
        .optional(),
      items: z
        .array(
          z.strictObject({
            id: field.text,
            price: field.text.optional(),
            quantity: field.integer.optional(),
          }),
        )
        .length(1),
      subscription,
    })
    .optional(),
  type: z.enum(FLOW_TYPES),
});

export function portalSessionRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();

  routes.post('/billing_portal/sessions', (c) => {
    const { expand, ...request } = read(c.get('form'), {
      configuration: field.text.optional(),
      customer: field.text,
      expand: field.expand,
      flow_data: flow.optional(),
      locale: z
        .string()
        .regex(/^(auto|[a-z]{2,3}(-[A-Z\d]{2,3})?)$/)
        .optional(),
      return_url: returnUrl.optional(),
    });
    return answer(world, createPortalSession(world, request), expand);
  });

  return routes;
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}
