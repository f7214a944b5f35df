/** Whether Stripe tells this server of changes, and of all that it takes notice of. */
import type Stripe from 'stripe';
import { everyPage } from '../stripe/pages.ts';
import { type Examination, permitted } from './examination.ts';
import { type Found, found, good } from './finding.ts';
import { SET_WEBHOOK_SECRET } from './settings.ts';

type EventType = Stripe.WebhookEndpointCreateParams.EnabledEvent;

/** Without these, what has changed is shown minutes later. `docs/server.md` lists them for vendors. */
export const HEEDED: readonly EventType[] = [
  'customer.updated',
  'customer.deleted',
  'customer.discount.created',
  'customer.discount.updated',
  'customer.discount.deleted',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'customer.subscription.paused',
  'customer.subscription.resumed',
  'customer.tax_id.created',
  'customer.tax_id.updated',
  'customer.tax_id.deleted',
  'invoice.created',
  'invoice.updated',
  'invoice.finalized',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.payment_action_required',
  'invoice.voided',
  'invoice.marked_uncollectible',
  'invoice.deleted',
  'invoiceitem.created',
  'invoiceitem.deleted',
  'credit_note.created',
  'payment_method.attached',
  'payment_method.detached',
  'payment_method.updated',
  'payment_method.automatically_updated',
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'setup_intent.succeeded',
  'price.created',
  'price.updated',
  'price.deleted',
  'product.updated',
  'coupon.updated',
  'coupon.deleted',
  'tax_rate.updated',
  'billing.meter.created',
  'billing.meter.updated',
  'billing.meter.deactivated',
  'billing.credit_grant.created',
  'billing.credit_grant.updated',
];

export async function checkWebhook({ config, tenant, account }: Examination): Promise<Found[]> {
  const { stripe, ask } = account;
  const endpoints = await permitted(
    everyPage('webhook endpoints', 5, (starting_after) =>
      ask('webhook_endpoints.list', () =>
        stripe.webhookEndpoints.list({ limit: 100, starting_after }),
      ),
    ),
  );
  const url = `${config.audience}/v1/webhooks/stripe/${tenant.id}`;
  if (!endpoints) {
    const todo = `Look in Stripe’s dashboard for an endpoint at ${url}, or give the key “Webhook Endpoints: Read”.`;
    return [found('hint', 'webhook_unseen', 'The key may not read webhook endpoints.', todo)];
  }

  const ours = endpoints.data.filter((endpoint) => endpoint.url === url);
  const open = ours.filter(({ status }) => status === 'enabled');
  if (open.length > 0)
    return [...checkSecrets(tenant.webhookSecrets.length, open.length), ...checkEvents(open)];
  if (ours.length > 0) {
    const text = 'The webhook endpoint is disabled: changes show minutes late.';
    return [found('error', 'webhook_disabled', text, 'Enable it in Stripe’s dashboard.')];
  }
  const text = 'Stripe has no webhook endpoint for this server: changes show minutes late.';
  return [found('warning', 'webhook_missing', text, `Add one at ${url}.`)];
}

function checkSecrets(secrets: number, endpoints: number): Found[] {
  if (secrets === 0) {
    const text = 'Stripe sends events that are all refused, for no webhook secret is set.';
    return [found('error', 'webhook_events_refused', text, SET_WEBHOOK_SECRET)];
  }
  if (secrets > endpoints) {
    const text = `There are ${secrets} webhook secrets for ${endpoints} endpoint${endpoints === 1 ? '' : 's'}.`;
    const todo = 'Take the old one out once it is replaced.';
    return [found('hint', 'webhook_secrets_many', text, todo)];
  }
  return [];
}

function checkEvents(endpoints: readonly Stripe.WebhookEndpoint[]): Found[] {
  const sent = new Set(endpoints.flatMap(({ enabled_events }) => enabled_events));
  const missing = sent.has('*') ? [] : HEEDED.filter((type) => !sent.has(type));
  if (missing.length === 0) {
    return [good('webhook_complete', 'The webhook endpoint sends all that is taken notice of.')];
  }
  const text = `The webhook endpoint leaves out ${missing.length} types of events: what they tell shows minutes late.`;
  return [found('warning', 'webhook_events_missing', text, `Add ${missing.join(', ')}.`)];
}
