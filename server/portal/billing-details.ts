/** Who is billed, as an answer tells it. */
import { toInstant } from '../billing/period.ts';
import type { BillingDetails } from '../contract/billing-details.ts';
import type { BillingFacts } from './snapshot.ts';
import { taxIdTypesFor } from './tax-id-types.ts';

export function billingDetails(
  { name, email, address, taxIds }: BillingFacts,
  { asOf, change }: { readonly asOf: Date; readonly change: BillingDetails['change'] },
): BillingDetails {
  return {
    name,
    email,
    address,
    taxIds: [...taxIds],
    taxIdTypes: taxIdTypesFor(address.country),
    change,
    asOf: toInstant(asOf),
    source: 'stripe',
  };
}
