/** Stripe's own pages, where something is done there. */
import { stripeStatus } from '../stripe/client.ts';
import type { Tenant } from '../tenant.ts';
import { type Examination, permitted } from './examination.ts';
import { type Found, found, good } from './finding.ts';

export async function checkHosted({ tenant, account }: Examination): Promise<Found[]> {
  const { publishableKey, hosted, portalConfiguration } = tenant;
  if (publishableKey !== null && hosted.size === 0) return [];
  const { stripe, ask } = account;

  if (portalConfiguration) {
    try {
      const chosen = await permitted(
        ask('portal_configurations.retrieve', () =>
          stripe.billingPortal.configurations.retrieve(portalConfiguration),
        ),
      );
      if (!chosen) return [unseen(tenant)];
      if (chosen.active) return [];
    } catch (error) {
      if (stripeStatus(error) !== 404) throw error;
    }
    const text = 'The configuration of Stripe’s own pages is not there, or not active.';
    return [
      found('error', 'portal_configuration_wrong', text, 'Correct STRIPE_PORTAL_CONFIGURATION.'),
    ];
  }

  const listed = await permitted(
    ask('portal_configurations.list', () =>
      stripe.billingPortal.configurations.list({ active: true, is_default: true, limit: 1 }),
    ),
  );
  if (!listed) return [unseen(tenant)];
  if (listed.data.length > 0) return [good('portal_configured', 'Stripe’s own pages are set up.')];
  const text = 'Stripe’s own pages are not set up, and cards and payments go there.';
  const todo =
    'Save the customer portal’s settings once in Stripe’s dashboard, or set a publishable key.';
  return [found('error', 'portal_configuration_missing', text, todo)];
}

function unseen({ publishableKey, hosted }: Tenant): Found {
  const what =
    publishableKey === null ? 'Cards and payments' : `By the settings ${[...hosted].join(', ')}`;
  const text = `${what} go by Stripe’s own pages, and the key may not read whether those are set up.`;
  const todo =
    'Look in Stripe’s dashboard whether the customer portal’s settings are saved, or give the key “Customer portal: Read”.';
  return found('hint', 'portal_configuration_unseen', text, todo);
}
