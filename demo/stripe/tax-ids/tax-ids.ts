import { missing, StripeFailure } from '../http/errors.ts';
import { newestFirst } from '../http/lists.ts';
import type { Invoice, TaxId } from '../wire.ts';
import { nowOf, type World } from '../world.ts';
import { countryOf, isWellFormed } from './formats.ts';
import { firstVerification, isMagic } from './verification.ts';

export type TaxIdRequest = { type: TaxId['type']; value: string };

/** Adds a tax id to a customer, or to the account itself when no customer is given. */
export function createTaxId(world: World, request: TaxIdRequest, customerId: string | null): TaxId {
  refuseMalformed(request, 'value');
  const { type } = request;
  const value = written(request);
  const customer = customerId === null ? undefined : world.store.customers.get(customerId);
  if (customerId !== null && !customer) throw missing('customer', customerId);
  const at = nowOf(world, customer ?? {});
  const taxId: TaxId = {
    id: world.id('txi', 24),
    object: 'tax_id',
    country: countryOf(type, value),
    created: at,
    customer: customerId,
    customer_account: null,
    livemode: false,
    owner: customer
      ? { customer: customer.id, customer_account: null, type: 'customer' }
      : { customer_account: null, type: 'self' },
    type,
    value,
    // Nobody verifies an account's own.
    verification: customer ? firstVerification(type) : null,
  };
  world.store.taxIds.set(taxId.id, taxId);
  if (customer) world.emit('customer.tax_id.created', taxId, at);
  return taxId;
}

/** Refuses what cannot be a tax id of its type. */
export function refuseMalformed(request: TaxIdRequest, param: string): void {
  const { type } = request;
  const value = written(request);
  if (isWellFormed(type, value) || isMagic(type, value)) return;
  throw new StripeFailure(`Invalid value for ${type}.`, { code: 'tax_id_invalid', param });
}

function written({ value }: TaxIdRequest): string {
  return value.trim().toUpperCase();
}

export function deleteTaxId(world: World, taxId: TaxId): void {
  world.store.taxIds.delete(taxId.id);
  const customer = world.store.customers.get(taxId.customer ?? '');
  if (customer) world.emit('customer.tax_id.deleted', taxId, nowOf(world, customer));
}

/** The tax ids of a customer, or the account's own, newest first. */
export function taxIdsOf(world: World, customer: string | null): TaxId[] {
  return newestFirst(world.store.taxIds.values()).filter((one) => one.customer === customer);
}

/** What an invoice shows of its customer's tax ids. */
export function invoiceTaxIds(world: World, customer: string): Invoice['customer_tax_ids'] {
  return taxIdsOf(world, customer)
    .reverse()
    .map(({ type, value }) => ({ type, value }));
}
