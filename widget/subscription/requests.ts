/** What the plan's forms ask and change. */
import type {
  CancelRequest,
  ChangeConfirm,
  ChangePreview,
  ChangeRequest,
  SubscriptionList,
} from '../../server/contract/subscriptions.ts';
import type { PortalClient } from '../core/client.ts';

const of = (id: string, verb: string) => `subscriptions/${encodeURIComponent(id)}/${verb}`;

/** What a change would cost. Changes nothing. */
export function previewChange(
  client: PortalClient,
  id: string,
  body: ChangeRequest,
  signal: AbortSignal,
) {
  return client.read<ChangePreview>(of(id, 'preview'), { method: 'POST', body, signal });
}

/** `subscription_changed`: it is not what was priced. `payment_declined`: nothing was changed. */
export function confirmChange(client: PortalClient, id: string, body: ChangeConfirm, key: string) {
  return client.read<SubscriptionList>(of(id, 'change'), { method: 'POST', body, key });
}

/** At the end of the running period. */
export function cancel(client: PortalClient, id: string, body: CancelRequest, key: string) {
  return client.read<SubscriptionList>(of(id, 'cancel'), { method: 'POST', body, key });
}

/** Takes back a cancellation that has not come yet. */
export function resume(client: PortalClient, id: string, key: string) {
  return client.read<SubscriptionList>(of(id, 'resume'), { method: 'POST', key });
}
