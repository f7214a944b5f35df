/** What panels ask for beyond the portal's one answer. */
import type { Invoice, InvoiceLinks, InvoiceList } from '../../server/contract/invoices.ts';
import type { UsageAnswer } from '../../server/contract/usage.ts';
import type { PortalClient, RequestOptions } from './client.ts';

/** Usage of one meter. `query`: `from`, `to`, `window`. */
export function readUsageOf(
  client: PortalClient,
  meter: string,
  query: Record<string, string>,
  options?: RequestOptions,
) {
  const path = `usage/${encodeURIComponent(meter)}?${new URLSearchParams(query)}`;
  return client.read<UsageAnswer>(path, options);
}

/** The page of invoices after a cursor. */
export function readInvoices(client: PortalClient, cursor: string, options?: RequestOptions) {
  return client.read<InvoiceList>(`invoices?${new URLSearchParams({ cursor })}`, options);
}

/** One invoice with its lines. */
export function readInvoice(client: PortalClient, id: string, options?: RequestOptions) {
  return client.read<Invoice>(`invoices/${encodeURIComponent(id)}`, options);
}

/** Stripe's own pages of an invoice; they work for a while only. */
export function readInvoiceLinks(client: PortalClient, id: string, options?: RequestOptions) {
  return client.read<InvoiceLinks>(`invoices/${encodeURIComponent(id)}/links`, options);
}
