import { decimal } from '../money/decimal.ts';
import { taxAmount } from '../money/taxes.ts';
import type { Customer, Invoice, InvoiceLine, TaxRate } from '../wire.ts';
import type { World } from '../world.ts';
import { automaticRate } from './automatic-tax.ts';
import type { Discounted } from './discount-lines.ts';
import type { InvoiceTerms } from './terms.ts';

/**
 * Taxes what is left of each line, each rate rounded by itself. Answers each subtotal
 * without the taxes that are inside of it.
 */
export function addTaxes(
  world: World,
  invoice: Invoice,
  lines: InvoiceLine[],
  { subtotals, left }: Discounted,
  { customer, items }: { customer: Customer; items: InvoiceTerms },
): bigint[] {
  const free = FREED[customer.tax_exempt ?? 'none'];
  return lines.map((line, index) => {
    const rates = ratesOf(world, invoice, line, customer, items);
    const charged = rates.map(({ percentage, inclusive }) => ({
      percentage: decimal(free ? 0 : percentage),
      inclusive,
    }));
    const { net, taxes } = taxAmount(left[index]!, charged);
    line.taxes = rates.map((rate, nth) => ({
      amount: Number(taxes[nth]!),
      tax_behavior: rate.inclusive ? 'inclusive' : 'exclusive',
      tax_rate_details: { tax_rate: rate.id },
      taxability_reason:
        free ?? (invoice.automatic_tax.enabled ? 'standard_rated' : world.switches.manualTaxReason),
      taxable_amount: free ? 0 : Number(net),
      type: 'tax_rate_details',
    }));
    return taxAmount(subtotals[index]!, charged).net;
  });
}

/** Why some customers pay no tax. */
const FREED: Readonly<Record<string, string>> = {
  exempt: 'customer_exempt',
  reverse: 'reverse_charge',
};

/** A line's own rates, or else the invoice's; automatic tax asks for neither. */
function ratesOf(
  world: World,
  invoice: Invoice,
  line: InvoiceLine,
  customer: Customer,
  items: InvoiceTerms,
): TaxRate[] {
  if (invoice.automatic_tax.enabled) {
    const rate = automaticRate(world, customer, line);
    return rate ? [rate] : [];
  }
  const details = line.parent?.subscription_item_details;
  const invoiceItem = details?.invoice_item ?? line.parent?.invoice_item_details?.invoice_item;
  const ofInvoiceItem = world.store.invoiceItems.get(String(invoiceItem))?.tax_rates ?? [];
  const ofItem = items.get(String(details?.subscription_item))?.taxRates ?? [];
  const own = ofInvoiceItem.length > 0 ? ofInvoiceItem : ofItem;
  return own.length > 0 ? own : invoice.default_tax_rates;
}
