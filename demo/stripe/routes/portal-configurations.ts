import { Hono } from 'hono';
import { z } from 'zod';
import { answer, type Env } from '../http/env.ts';
import { missing, StripeFailure } from '../http/errors.ts';
import { field, mergeMetadata, read } from '../http/form.ts';
import { newestFirst, page, paging } from '../http/lists.ts';
import {
  blankConfiguration,
  defaultConfiguration,
  type FeatureChanges,
  withFeatures,
} from '../portal/configurations.ts';
import type { PortalConfiguration } from '../wire.ts';
import type { World } from '../world.ts';
import { cancellationFeedback } from './subscription-fields.ts';

const URL = '/billing_portal/configurations';

/** An array that an empty string empties. */
const emptyable = <Item extends z.ZodType>(item: Item) =>
  z.union([z.array(item), z.literal('').transform((): z.output<Item>[] => [])]).optional();

const webAddress = field.text.regex(/^https?:\/\//, { error: 'Not a valid URL' });
const nullableAddress = webAddress.or(z.literal('').transform(() => null));
const proration = z.enum(['always_invoice', 'create_prorations', 'none']).optional();
const enabled = field.flag;

const features = z.strictObject({
  customer_update: z
    .strictObject({
      allowed_updates: emptyable(z.enum(['address', 'email', 'name', 'phone', 'tax_id'])),
      enabled: enabled.optional(),
    })
    .optional(),
  invoice_history: z.strictObject({ enabled }).optional(),
  payment_method_update: z.strictObject({ enabled }).optional(),
  subscription_cancel: z
    .strictObject({
      cancellation_reason: z
        .strictObject({
          enabled,
          options: emptyable(cancellationFeedback),
        })
        .optional(),
      enabled: enabled.optional(),
      mode: z.enum(['at_period_end', 'immediately']).optional(),
      proration_behavior: proration,
    })
    .optional(),
  subscription_pause: z.strictObject({ enabled: enabled.optional() }).optional(),
  subscription_update: z
    .strictObject({
      billing_cycle_anchor: z.enum(['now', 'unchanged']).optional(),
      default_allowed_updates: emptyable(z.enum(['price', 'quantity'])),
      enabled: enabled.optional(),
      products: emptyable(
        z.strictObject({
          adjustable_quantity: z
            .strictObject({
              enabled,
              maximum: field.integer.optional(),
              minimum: field.integer.optional(),
            })
            .optional(),
          prices: z.array(field.text).min(1),
          product: field.text,
        }),
      ),
      proration_behavior: proration,
      trial_update_behavior: z.enum(['continue_trial', 'end_trial']).optional(),
    })
    .optional(),
});

const shared = {
  business_profile: z
    .strictObject({
      headline: field.nullableText.optional(),
      privacy_policy_url: nullableAddress.optional(),
      terms_of_service_url: nullableAddress.optional(),
    })
    .optional(),
  default_return_url: nullableAddress.optional(),
  expand: field.expand,
  metadata: field.metadata.optional(),
  name: field.nullableText.optional(),
};

export function portalConfigurationRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { portalConfigurations } = world.store;

  routes.post(URL, (c) => {
    const { expand, ...changes } = read(c.get('form'), { ...shared, features });
    refuseUnknownPrices(world, changes.features);
    const configuration = blankConfiguration(world, false);
    apply(configuration, changes);
    portalConfigurations.set(configuration.id, configuration);
    world.emit('billing_portal.configuration.created', configuration, configuration.created);
    return answer(world, configuration, expand);
  });

  routes.get(URL, (c) => {
    const params = read(c.get('form'), {
      ...paging,
      active: field.flag.optional(),
      is_default: field.flag.optional(),
    });
    defaultConfiguration(world);
    const found = newestFirst(portalConfigurations.values()).filter(
      ({ active, is_default }) =>
        (params.active ?? active) === active && (params.is_default ?? is_default) === is_default,
    );
    return answer(world, page(found, params, `/v1${URL}`), params.expand);
  });

  routes.get(`${URL}/:id`, (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    return answer(world, configurationOf(world, c.req.param('id')), expand);
  });

  routes.post(`${URL}/:id`, (c) => {
    const configuration = configurationOf(world, c.req.param('id'));
    const { expand, ...changes } = read(c.get('form'), {
      ...shared,
      active: field.flag.optional(),
      features: features.optional(),
    });
    if (changes.active === false && configuration.is_default) {
      const message = 'You cannot deactivate the default configuration.';
      throw new StripeFailure(message, { param: 'active' });
    }
    refuseUnknownPrices(world, changes.features);
    const before = structuredClone(configuration);
    apply(configuration, changes);
    configuration.updated = world.wallNow();
    const previous = Object.entries(before).filter(([key]) => key in changes);
    const type = 'billing_portal.configuration.updated';
    world.emit(type, configuration, configuration.updated, Object.fromEntries(previous));
    return answer(world, configuration, expand);
  });

  return routes;
}

type Changes = {
  active?: boolean;
  business_profile?: Partial<PortalConfiguration['business_profile']>;
  default_return_url?: string | null;
  features?: z.output<typeof features>;
  metadata?: Record<string, string>;
  name?: string | null;
};

function apply(configuration: PortalConfiguration, changes: Changes): void {
  const { active, business_profile, default_return_url, metadata, name } = changes;
  if (active !== undefined) configuration.active = active;
  if (default_return_url !== undefined) configuration.default_return_url = default_return_url;
  if (name !== undefined) configuration.name = name;
  Object.assign(configuration.business_profile, business_profile);
  configuration.metadata = mergeMetadata(configuration.metadata ?? {}, metadata);
  configuration.features = withFeatures(
    configuration.features,
    changes.features as FeatureChanges | undefined,
  );
}

function refuseUnknownPrices(world: World, changes: Changes['features']): void {
  for (const [index, one] of (changes?.subscription_update?.products ?? []).entries()) {
    const param = `features[subscription_update][products][${index}]`;
    if (!world.store.products.has(one.product)) {
      throw missing('product', one.product, `${param}[product]`);
    }
    const foreign = one.prices.find((id) => world.store.prices.get(id)?.product !== one.product);
    if (foreign !== undefined) throw missing('price', foreign, `${param}[prices]`);
  }
}

function configurationOf(world: World, id: string): PortalConfiguration {
  const configuration = world.store.portalConfigurations.get(id);
  if (!configuration) throw missing('configuration', id);
  return configuration;
}
