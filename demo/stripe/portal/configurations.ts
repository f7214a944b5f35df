import type { PortalConfiguration } from '../wire.ts';
import type { World } from '../world.ts';

type Features = PortalConfiguration['features'];

/** What a request says of each feature; what it leaves out stays. */
export type FeatureChanges = { [Name in keyof Features]?: Partial<Features[Name]> };

/**
 * The configuration of sessions that name none, as a vendor saves it in the Dashboard. Ours
 * lets a customer do everything, so that every page of the portal can be seen at once.
 */
export function defaultConfiguration(world: World): PortalConfiguration {
  const { portalConfigurations } = world.store;
  const existing = [...portalConfigurations.values()].find(({ is_default }) => is_default);
  if (existing) return existing;
  const configuration = blankConfiguration(world, true);
  configuration.features = withFeatures(configuration.features, {
    customer_update: {
      allowed_updates: ['email', 'name', 'address', 'phone', 'tax_id'],
      enabled: true,
    },
    invoice_history: { enabled: true },
    payment_method_update: { enabled: true },
    subscription_cancel: {
      cancellation_reason: {
        enabled: true,
        feedback_options: null,
        options: ['too_expensive', 'missing_features', 'switched_service', 'unused', 'other'],
      },
      enabled: true,
    },
    subscription_pause: { enabled: true },
    subscription_update: {
      default_allowed_updates: ['price', 'quantity'],
      enabled: true,
      proration_behavior: 'create_prorations',
    },
  });
  portalConfigurations.set(configuration.id, configuration);
  return configuration;
}

/** A configuration that allows nothing yet. */
export function blankConfiguration(world: World, isDefault: boolean): PortalConfiguration {
  const now = world.wallNow();
  return {
    id: world.id('bpc', 24),
    object: 'billing_portal.configuration',
    active: true,
    application: null,
    business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
    created: now,
    default_return_url: null,
    features: {
      customer_update: { allowed_updates: [], enabled: false },
      invoice_history: { enabled: false },
      payment_method_update: { enabled: false, payment_method_configuration: null },
      subscription_cancel: {
        cancellation_reason: { enabled: false, feedback_options: null, options: [] },
        enabled: false,
        mode: 'at_period_end',
        proration_behavior: 'none',
      },
      subscription_pause: {
        duration: { interval_options: [], type: 'indefinite' },
        enabled: false,
      },
      subscription_update: {
        billing_cycle_anchor: null,
        default_allowed_updates: [],
        enabled: false,
        products: [],
        proration_behavior: 'none',
        schedule_at_period_end: { conditions: [] },
        trial_update_behavior: 'end_trial',
      },
    },
    is_default: isDefault,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: {},
    name: null,
    updated: now,
  };
}

/** Features after changes: each takes over what the changes name. */
export function withFeatures(features: Features, changes: FeatureChanges = {}): Features {
  const merged = structuredClone(features);
  for (const [name, change] of Object.entries(changes)) {
    Object.assign(merged[name as keyof Features], change);
  }
  const reason = merged.subscription_cancel.cancellation_reason;
  merged.subscription_cancel.cancellation_reason = {
    enabled: reason.enabled,
    feedback_options: reason.feedback_options ?? null,
    options: reason.options ?? [],
  };
  merged.subscription_update.products = (merged.subscription_update.products ?? []).map((one) => ({
    ...one,
    adjustable_quantity: {
      enabled: one.adjustable_quantity?.enabled ?? false,
      maximum: one.adjustable_quantity?.maximum ?? null,
      minimum: one.adjustable_quantity?.minimum ?? 0,
    },
  }));
  return merged;
}
