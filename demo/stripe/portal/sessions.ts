import { missing, StripeFailure } from '../http/errors.ts';
import type { PortalConfiguration, PortalSession, Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { defaultConfiguration } from './configurations.ts';

export type FlowRequest = {
  type: FlowType;
  after_completion?: {
    type: 'hosted_confirmation' | 'portal_homepage' | 'redirect';
    hosted_confirmation?: { custom_message?: string };
    redirect?: { return_url: string };
  };
  subscription_cancel?: {
    subscription: string;
    retention?: { type: 'coupon_offer'; coupon_offer: { coupon: string } };
  };
  subscription_pause?: { subscription: string };
  subscription_update?: { subscription: string };
  subscription_update_confirm?: {
    subscription: string;
    items: { id: string; price?: string; quantity?: number }[];
    discounts?: { coupon?: string; promotion_code?: string }[];
  };
};
export type FlowType = (typeof FLOW_TYPES)[number];
type Flow = NonNullable<PortalSession['flow']>;

export const FLOW_TYPES = [
  'customer_update',
  'payment_method_update',
  'subscription_cancel',
  'subscription_pause',
  'subscription_update',
  'subscription_update_confirm',
] as const;

/** The feature a flow needs, and what Stripe calls it when it is off. */
const NEEDED: Record<FlowType, [keyof PortalConfiguration['features'], string]> = {
  customer_update: ['customer_update', 'customer update'],
  payment_method_update: ['payment_method_update', 'payment method update'],
  subscription_cancel: ['subscription_cancel', 'subscription cancellation'],
  subscription_pause: ['subscription_pause', 'subscription pause'],
  subscription_update: ['subscription_update', 'subscription update'],
  subscription_update_confirm: ['subscription_update', 'subscription update'],
};

export type SessionRequest = {
  customer: string;
  configuration?: string;
  flow_data?: FlowRequest;
  locale?: string;
  return_url?: string;
};

/** Opens the portal for one customer. Whoever has the address is let in until it expires. */
export function createPortalSession(world: World, request: SessionRequest): PortalSession {
  const customer = world.store.customers.get(request.customer);
  if (!customer) throw missing('customer', request.customer, 'customer');
  const configuration = configurationOf(world, request.configuration);
  const flow = request.flow_data ? flowOf(world, request, configuration) : null;
  const token = world.id('test', 40);
  const session: PortalSession = {
    id: world.id('bps', 24),
    object: 'billing_portal.session',
    after_expiration: null,
    configuration: configuration.id,
    created: world.wallNow(),
    customer: customer.id,
    customer_account: null,
    flow,
    livemode: false,
    locale: request.locale ?? null,
    on_behalf_of: null,
    return_url: request.return_url ?? configuration.default_return_url,
    url: `${world.publicUrl}/p/session/${token}`,
  };
  world.store.portalSessions.set(token, session);
  world.emit('billing_portal.session.created', session, session.created);
  return session;
}

function configurationOf(world: World, id: string | undefined): PortalConfiguration {
  if (id === undefined) return defaultConfiguration(world);
  const configuration = world.store.portalConfigurations.get(id);
  if (!configuration) throw missing('configuration', id, 'configuration');
  if (configuration.active) return configuration;
  const message = `The configuration ${id} is not active and cannot be used to create sessions.`;
  throw new StripeFailure(message, { param: 'configuration' });
}

function flowOf(world: World, request: SessionRequest, configuration: PortalConfiguration): Flow {
  const data = request.flow_data!;
  const [feature, name] = NEEDED[data.type];
  if (!configuration.features[feature].enabled) {
    const message = `This flow cannot be created because the ${name} feature in the portal configuration is disabled.`;
    throw new StripeFailure(message, { param: 'flow_data[type]' });
  }
  refuseOtherFlows(data);
  const subscription = data.type.startsWith('subscription_')
    ? subscriptionOf(world, request.customer, data)
    : undefined;
  if (subscription) refuseUnfit(world, data, subscription);
  const confirm = data.subscription_update_confirm;
  return {
    after_completion: {
      hosted_confirmation:
        data.after_completion?.type === 'hosted_confirmation'
          ? { custom_message: data.after_completion.hosted_confirmation?.custom_message ?? null }
          : null,
      redirect: redirectOf(data),
      type: data.after_completion?.type ?? 'portal_homepage',
    },
    customer_update: data.type === 'customer_update' ? {} : null,
    subscription_cancel: data.subscription_cancel
      ? {
          retention: data.subscription_cancel.retention ?? null,
          subscription: data.subscription_cancel.subscription,
        }
      : null,
    subscription_pause: data.subscription_pause ?? null,
    subscription_update: data.subscription_update ?? null,
    subscription_update_confirm: confirm
      ? {
          discounts:
            confirm.discounts?.map(({ coupon = null, promotion_code = null }) => ({
              coupon,
              promotion_code,
            })) ?? null,
          items: confirm.items.map(({ id, price = null, ...quantity }) => ({
            id,
            price,
            ...quantity,
          })),
          subscription: confirm.subscription,
        }
      : null,
    type: data.type,
  };
}

/** The subscription a flow is about. Another customer's is as if it did not exist. */
function subscriptionOf(world: World, customer: string, data: FlowRequest): Subscription {
  const type = data.type as Exclude<FlowType, 'customer_update' | 'payment_method_update'>;
  const param = `flow_data[${type}][subscription]`;
  const id = data[type]?.subscription;
  if (id === undefined) {
    throw new StripeFailure(`Missing required param: ${param}.`, {
      code: 'parameter_missing',
      param,
    });
  }
  const subscription = world.store.subscriptions.get(id);
  if (subscription?.customer === customer) return subscription;
  throw missing('subscription', id, param);
}

function refuseUnfit(world: World, data: FlowRequest, subscription: Subscription): void {
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired') {
    const message = `The subscription \`${subscription.id}\` has already ended.`;
    throw new StripeFailure(message, { param: `flow_data[${data.type}][subscription]` });
  }
  if (data.type === 'subscription_cancel' && subscription.cancel_at_period_end) {
    const message = `The subscription \`${subscription.id}\` is already set to be canceled at period end.`;
    throw new StripeFailure(message, { param: 'flow_data[subscription_cancel][subscription]' });
  }
  const coupon = data.subscription_cancel?.retention?.coupon_offer.coupon;
  if (coupon !== undefined && !world.store.coupons.has(coupon)) {
    const offer = 'flow_data[subscription_cancel][retention][coupon_offer][coupon]';
    throw missing('coupon', coupon, offer);
  }
  const param = 'flow_data[subscription_update_confirm][items]';
  for (const [index, item] of (data.subscription_update_confirm?.items ?? []).entries()) {
    if (!subscription.items.data.some(({ id }) => id === item.id)) {
      throw missing('subscription_item', item.id, `${param}[${index}][id]`);
    }
    if (item.price !== undefined && !world.store.prices.has(item.price)) {
      throw missing('price', item.price, `${param}[${index}][price]`);
    }
  }
}

/** A flow takes the details of its own type only. */
function refuseOtherFlows(data: FlowRequest): void {
  for (const type of FLOW_TYPES) {
    if (type === data.type || !(type in data)) continue;
    const param = `flow_data[${type}]`;
    const message = `You may only specify \`${param}\` when \`flow_data[type]\` is \`${type}\`.`;
    throw new StripeFailure(message, { param });
  }
}

function redirectOf({
  after_completion: after,
}: FlowRequest): Flow['after_completion']['redirect'] {
  if (after?.type !== 'redirect') return null;
  if (after.redirect) return after.redirect;
  const param = 'flow_data[after_completion][redirect]';
  throw new StripeFailure(`Missing required param: ${param}.`, {
    code: 'parameter_missing',
    param,
  });
}
