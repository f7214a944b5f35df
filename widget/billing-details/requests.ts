/** What the form of the billing details changes. */
import type {
  BillingDetails,
  BillingDetailsChange,
  TaxIdRequest,
} from '../../server/contract/billing-details.ts';
import type { PortalClient } from '../core/client.ts';
import { ProblemError } from '../core/problem.ts';

/** What is absent stays; an address is replaced as a whole. `field` of a refusal names what is at fault. */
export function changeDetails(client: PortalClient, body: BillingDetailsChange, key: string) {
  return client.read<BillingDetails>('billing-details', { method: 'PATCH', body, key });
}

/** `tax_id_invalid`: the value is no id of this type. */
export function addTaxId(client: PortalClient, body: TaxIdRequest, key: string) {
  return client.read<BillingDetails>('billing-details/tax-ids', { method: 'POST', body, key });
}

/** What is gone already is as it should be: then the answer is what is there. */
export async function removeTaxId(client: PortalClient, id: string, key: string) {
  const path = `billing-details/tax-ids/${encodeURIComponent(id)}`;
  try {
    return await client.read<BillingDetails>(path, { method: 'DELETE', key });
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status !== 404) throw error;
    return client.read<BillingDetails>('billing-details', { reload: true });
  }
}
