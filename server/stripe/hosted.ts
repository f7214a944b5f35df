/** Stripe's own pages, opened for one customer at the place where one thing is done. */
import type Stripe from 'stripe';
import type { HostedRequest } from '../contract/payments.ts';
import type { Desk } from './desk.ts';

type Flow = Stripe.BillingPortal.SessionCreateParams.FlowData;

/**
 * A short-lived address of the billing portal. With `returnUrl` the customer is sent back there when
 * the thing is done. What the vendor's portal configuration does not offer, Stripe refuses.
 */
export async function openHosted(
  { ask, stripe, customerId: customer }: Desk,
  { flow, returnUrl }: Pick<HostedRequest, 'flow' | 'returnUrl'>,
  subscription: string,
): Promise<string> {
  const way = returnUrl && {
    after_completion: { type: 'redirect' as const, redirect: { return_url: returnUrl } },
  };
  const flow_data = { ...flowOf(flow, subscription), ...way };
  const { url } = await ask('billing_portal.sessions.create', () =>
    stripe.billingPortal.sessions.create({
      customer,
      flow_data,
      ...(returnUrl && { return_url: returnUrl }),
    }),
  );
  return url;
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
