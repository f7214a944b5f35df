/** What panels ask for beyond the portal's one answer. */
import type { Explanation } from '../../server/contract/explain.ts';
import type {
  Invoice,
  InvoiceLinks,
  InvoiceList,
  LineUsage,
} from '../../server/contract/invoices.ts';
import type { UsageAnswer } from '../../server/contract/usage.ts';
import type { WhatIfBasis } from '../../server/contract/what-if.ts';
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

/** The days behind a line of an invoice. */
export function readLineUsage(
  client: PortalClient,
  invoice: string,
  line: string,
  options?: RequestOptions,
) {
  const path = `invoices/${encodeURIComponent(invoice)}/lines/${encodeURIComponent(line)}/usage`;
  return client.read<LineUsage>(path, options);
}

/** Stripe's own pages of an invoice; they work for a while only. */
export function readInvoiceLinks(client: PortalClient, id: string, options?: RequestOptions) {
  return client.read<InvoiceLinks>(`invoices/${encodeURIComponent(id)}/links`, options);
}

/** What a bill is reckoned from, to try other numbers. */
export function readWhatIf(client: PortalClient, bill: string, options?: RequestOptions) {
  return client.read<WhatIfBasis>(`bill/what-if?${new URLSearchParams({ bill })}`, options);
}

/**
 * Why a bill (`sub_…`) or invoice (`in_…`) is not what the one before was. `compare`: a bill as it
 * stands with the last one at the same point, rather than at its likely usage.
 */
export function readExplanation(
  client: PortalClient,
  query: { bill: string; compare?: 'same_point' },
  options?: RequestOptions,
) {
  return client.read<Explanation>(`bill/explain?${new URLSearchParams(query)}`, options);
}
