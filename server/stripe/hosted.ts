/** Stripe's own pages, opened for one customer at the place where one thing is done. */
import type Stripe from 'stripe';
import type { HostedRequest } from '../contract/payments.ts';
import { Problem } from '../problems.ts';
import type { Desk } from './desk.ts';
import { stripeLocale } from './locale.ts';

type Flow = Stripe.BillingPortal.SessionCreateParams.FlowData;

export type HostedVisit = Pick<HostedRequest, 'flow' | 'returnUrl' | 'locale'> & {
  /** Empty where the flow is about none. */
  readonly subscription: string;
  /** `bpc_…`: what the page offers; null for the account's default. */
  readonly configuration: string | null;
};

/**
 * A short-lived address of the billing portal, where one thing is done. Then the customer is sent to
 * `returnUrl`, else told that it is done: the portal's own home would offer everything else too.
 * What the vendor's portal configuration does not offer, Stripe refuses.
 */
export async function openHosted(
  { ask, stripe, customerId: customer, isOwn }: Desk,
  { flow, returnUrl, locale: wanted, subscription, configuration }: HostedVisit,
): Promise<string> {
  const after_completion = returnUrl
    ? { type: 'redirect' as const, redirect: { return_url: returnUrl } }
    : { type: 'hosted_confirmation' as const };
  const locale = wanted && stripeLocale(wanted);
  const session = await ask('billing_portal.sessions.create', () =>
    stripe.billingPortal.sessions.create({
      customer,
      flow_data: { ...flowOf(flow, subscription), after_completion },
      ...(configuration !== null && { configuration }),
      ...(returnUrl && { return_url: returnUrl }),
      ...(locale && { locale }),
    }),
  );
  // Whoever has the address is that customer to Stripe.
  if (!isOwn(session)) throw new Problem('stripe_malformed');
  return session.url;
}

function flowOf(flow: HostedRequest['flow'], subscription: string): Flow {
  switch (flow) {
    case 'payment_methods':
      return { type: 'payment_method_update' };
    case 'billing_details':
      return { type: 'customer_update' };
    case 'subscription_change':
      return { type: 'subscription_update', subscription_update: { subscription } };
    case 'subscription_cancel':
      return { type: 'subscription_cancel', subscription_cancel: { subscription } };
  }
}
