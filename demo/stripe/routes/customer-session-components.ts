import { z } from 'zod';
import { field } from '../http/form.ts';
import type { CustomerSession } from '../wire.ts';

const flag = field.flag;
const simple = z.strictObject({ enabled: flag }).optional();
const onOff = z.enum(['disabled', 'enabled']).optional();
const filters = z.array(z.enum(['always', 'limited', 'unspecified'])).optional();

/** What a session lets a page of the customer's do, and how. */
export const componentFields = z.strictObject({
  active_entitlements: simple,
  buy_button: simple,
  customer_portal: simple,
  customer_sheet: z
    .strictObject({
      enabled: flag,
      features: z
        .strictObject({
          payment_method_allow_redisplay_filters: filters,
          payment_method_remove: onOff,
        })
        .optional(),
    })
    .optional(),
  mobile_payment_element: z
    .strictObject({
      enabled: flag,
      features: z
        .strictObject({
          payment_method_allow_redisplay_filters: filters,
          payment_method_redisplay: onOff,
          payment_method_remove: onOff,
          payment_method_save: onOff,
          payment_method_save_allow_redisplay_override: z
            .enum(['always', 'limited', 'unspecified'])
            .optional(),
        })
        .optional(),
    })
    .optional(),
  payment_element: z
    .strictObject({
      enabled: flag,
      features: z
        .strictObject({
          payment_method_allow_redisplay_filters: filters,
          payment_method_redisplay: onOff,
          payment_method_redisplay_limit: field.integer.pipe(z.number().min(1).max(10)).optional(),
          payment_method_remove: onOff,
          payment_method_save: onOff,
          payment_method_save_usage: z.enum(['off_session', 'on_session']).optional(),
        })
        .optional(),
    })
    .optional(),
  pricing_table: simple,
});

type Wanted = z.output<typeof componentFields>;

/** The components as Stripe answers them: each is named, and what was not said has its default. */
export function componentsOf(wanted: Wanted): NonNullable<CustomerSession['components']> {
  return {
    active_entitlements: plain(wanted.active_entitlements),
    buy_button: plain(wanted.buy_button),
    customer_portal: plain(wanted.customer_portal),
    customer_sheet: sheetOf(wanted.customer_sheet),
    mobile_payment_element: mobileOf(wanted.mobile_payment_element),
    payment_element: paymentElementOf(wanted.payment_element),
    pricing_table: plain(wanted.pricing_table),
  };
}

function plain(wanted: { enabled: boolean } | undefined) {
  return { enabled: wanted?.enabled ?? false };
}

function sheetOf(wanted: Wanted['customer_sheet']) {
  if (!wanted?.enabled) return { enabled: false, features: null };
  const { features = {} } = wanted;
  return {
    enabled: true,
    features: {
      payment_method_allow_redisplay_filters: redisplayFilters(features),
      payment_method_remove: features.payment_method_remove ?? ('disabled' as const),
    },
  };
}

function mobileOf(wanted: Wanted['mobile_payment_element']) {
  if (!wanted?.enabled) return { enabled: false, features: null };
  const { features = {} } = wanted;
  return {
    enabled: true,
    features: {
      payment_method_allow_redisplay_filters: redisplayFilters(features),
      payment_method_redisplay: features.payment_method_redisplay ?? ('disabled' as const),
      payment_method_remove: features.payment_method_remove ?? ('disabled' as const),
      payment_method_save: features.payment_method_save ?? ('disabled' as const),
      payment_method_save_allow_redisplay_override:
        features.payment_method_save_allow_redisplay_override ?? null,
    },
  };
}

function paymentElementOf(wanted: Wanted['payment_element']) {
  if (!wanted?.enabled) return { enabled: false, features: null };
  const { features = {} } = wanted;
  return {
    enabled: true,
    features: {
      payment_method_allow_redisplay_filters: redisplayFilters(features),
      payment_method_redisplay: features.payment_method_redisplay ?? ('disabled' as const),
      payment_method_redisplay_limit: features.payment_method_redisplay_limit ?? 3,
      payment_method_remove: features.payment_method_remove ?? ('disabled' as const),
      payment_method_save: features.payment_method_save ?? ('disabled' as const),
      payment_method_save_usage: features.payment_method_save_usage ?? null,
    },
  };
}

function redisplayFilters(features: {
  payment_method_allow_redisplay_filters?: ('always' | 'limited' | 'unspecified')[] | undefined;
}) {
  return features.payment_method_allow_redisplay_filters ?? ['always' as const];
}
