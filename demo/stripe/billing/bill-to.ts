import { invoiceTaxIds } from '../tax-ids/tax-ids.ts';
import type { Customer, Invoice } from '../wire.ts';
import type { World } from '../world.ts';

/** Writes who bills whom: the account, and the customer as they are until it is finalized. */
export function billTo(world: World, invoice: Invoice, customer: Customer): void {
  invoice.account_name = world.accountName;
  invoice.customer_address = customer.address ?? null;
  invoice.customer_email = customer.email;
  invoice.customer_name = customer.name ?? null;
  invoice.customer_phone = customer.phone ?? null;
  invoice.customer_shipping = customer.shipping;
  invoice.customer_tax_exempt = customer.tax_exempt ?? 'none';
  invoice.customer_tax_ids = invoiceTaxIds(world, customer.id);
}
