/** Who is billed and by which tax ids: reading it, and changing it. */
import type Stripe from 'stripe';
import type { BillingFacts } from '../portal/snapshot.ts';
import { isTaxIdType } from '../portal/tax-id-types.ts';
import { Problem } from '../problems.ts';
import { stripeCode, stripeParam, stripeType } from './client.ts';
import { type Desk, missing } from './desk.ts';
import { everyPage } from './pages.ts';

export type DetailsChange = Partial<Pick<BillingFacts, 'name' | 'email' | 'address'>>;

export async function readBillingFacts(desk: Desk): Promise<BillingFacts> {
  const { stripe, customerId, ask, isOwn } = desk;
  const [customer, taxIds] = await Promise.all([
    ask('customers.retrieve', () => stripe.customers.retrieve(customerId)).catch(
      missing('customer_not_found'),
    ),
    everyPage('tax ids', 2, (starting_after) =>
      ask('customers.list_tax_ids', () =>
        stripe.customers.listTaxIds(customerId, { limit: 100, starting_after }),
      ),
    ).catch(missing('customer_not_found')),
  ]);
  const isTheirs = isOwn({ id: customer.id, customer: customer.id });
  if (!isTheirs || customer.deleted) throw new Problem('customer_not_found');
  return {
    name: customer.name ?? null,
    email: customer.email,
    address: toAddress(customer.address ?? null),
    taxIds: taxIds.data.filter(isOwn).map(toTaxId),
  };
}

/** Throws `parameter_invalid` with the field that Stripe refuses. */
export async function changeDetails(desk: Desk, change: DetailsChange): Promise<void> {
  const { name, email, address } = change;
  await desk
    .change('customers.update', 'billing-details', (options) =>
      desk.stripe.customers.update(
        desk.customerId,
        {
          ...(name && { name }),
          ...(email && { email }),
          ...(address && { address: toStripeAddress(address) }),
        },
        options,
      ),
    )
    .catch(refusedField);
}

/** Answers its id, or null when it was there already. Throws `tax_id_invalid`. */
export async function addTaxId(
  desk: Desk,
  known: BillingFacts['taxIds'],
  { type, value }: { readonly type: string; readonly value: string },
): Promise<string | null> {
  if (!isTaxIdType(type)) throw new Problem('parameter_invalid', undefined, { field: 'type' });
  const isThere = known.some((one) => one.type === type && plain(one.value) === plain(value));
  if (isThere) return null;
  try {
    const taxId = await desk.change('customers.create_tax_id', 'tax-id', (options) =>
      desk.stripe.customers.createTaxId(desk.customerId, { type, value }, options),
    );
    if (!desk.isOwn(taxId)) throw new Problem('stripe_malformed');
    return taxId.id;
  } catch (error) {
    if (stripeCode(error) !== 'tax_id_invalid') throw error;
    throw new Problem('tax_id_invalid', undefined, { cause: error, field: 'value' });
  }
}

/** Answers whether this removed it: what is gone already is as it should be. */
export async function removeTaxId(
  desk: Desk,
  known: BillingFacts['taxIds'],
  id: string,
): Promise<boolean> {
  if (!known.some((one) => one.id === id)) return false;
  let sent = 0;
  try {
    await desk.change('customers.delete_tax_id', `tax-id/${id}`, (options) => {
      sent += 1;
      return desk.stripe.customers.deleteTaxId(desk.customerId, id, {}, options);
    });
    return true;
  } catch (error) {
    if (stripeCode(error) !== 'resource_missing') throw error;
    // Stripe knows no idempotency keys for this: the first was made, and only its answer was lost.
    return sent > 1;
  }
}

/** The number itself, however it is written. */
function plain(value: string) {
  return value.replace(/[\s.-]/g, '').toUpperCase();
}

function refusedField(error: unknown): never {
  const field = fieldOf(error);
  if (stripeType(error) !== 'StripeInvalidRequestError' || !field) throw error;
  throw new Problem('parameter_invalid', undefined, { cause: error, field });
}

/** Our name of what Stripe refuses; undefined where it is nothing the caller sent. */
function fieldOf(error: unknown): string | undefined {
  if (stripeCode(error) === 'customer_tax_location_invalid') return 'address';
  const [, name, part] =
    /^(name|email|address)(?:\[(\w+)\])?$/.exec(stripeParam(error) ?? '') ?? [];
  if (!name || !part) return name;
  return `${name}.${part === 'postal_code' ? 'postalCode' : part}`;
}

function toAddress(address: Stripe.Address | null): BillingFacts['address'] {
  return {
    line1: address?.line1 || null,
    line2: address?.line2 || null,
    city: address?.city || null,
    state: address?.state || null,
    postalCode: address?.postal_code || null,
    country: address?.country || null,
  };
}

/** An empty text takes away what was there; without any part there is no address. */
function toStripeAddress({ postalCode, ...address }: BillingFacts['address']) {
  const parts = { ...address, postal_code: postalCode };
  if (Object.values(parts).every((part) => part === null)) return '' as const;
  return Object.fromEntries(Object.entries(parts).map(([part, text]) => [part, text ?? '']));
}

function toTaxId({ id, type, value, verification }: Stripe.TaxId) {
  return { id, type, value, verification: statusOf(verification?.status) };
}

function statusOf(status: string | undefined): BillingFacts['taxIds'][number]['verification'] {
  const known = ['pending', 'verified', 'unverified'] as const;
  return known.find((candidate) => candidate === status) ?? 'unavailable';
}
