import type { Customer, Invoice, InvoiceLine, TaxRate } from '../wire.ts';
import type { World } from '../world.ts';

/** Says whether automatic tax can be worked out: it needs to know where the customer is. */
export function beginAutomaticTax(invoice: Invoice, { address }: Customer): void {
  const { enabled } = invoice.automatic_tax;
  const status = address?.country ? 'complete' : 'requires_location_inputs';
  invoice.automatic_tax = {
    disabled_reason: null,
    enabled,
    liability: enabled ? { type: 'self' } : null,
    provider: enabled ? 'stripe' : null,
    status: enabled ? status : null,
  };
}

/**
 * Turns automatic tax off where an invoice finalizes and nobody knows the customer's
 * place: it goes out without tax, and so do all that follow until somebody turns it on.
 */
export function endAutomaticTax(world: World, invoice: Invoice, at: number): void {
  const { automatic_tax: before } = invoice;
  if (!before.enabled || before.status !== 'requires_location_inputs') return;
  const reason = 'finalization_requires_location_inputs';
  invoice.automatic_tax = { ...before, disabled_reason: reason, enabled: false };
  world.emit('invoice.updated', invoice, at, { automatic_tax: before });
  const id = String(invoice.parent?.subscription_details?.subscription);
  const subscription = world.store.subscriptions.get(id);
  if (!subscription?.automatic_tax.enabled) return;
  const previous = { automatic_tax: subscription.automatic_tax };
  subscription.automatic_tax = {
    ...subscription.automatic_tax,
    disabled_reason: 'requires_location_inputs',
    enabled: false,
  };
  world.emit('customer.subscription.updated', subscription, at, previous);
}

/** The rate automatic tax finds for a customer's place, if there is one. */
export function automaticRate(
  world: World,
  { address }: Customer,
  line: InvoiceLine,
): TaxRate | null {
  const { automaticTaxRates: rates, unspecifiedTaxBehavior: usual } = world.switches;
  const country = address?.country ?? '';
  const place = [`${country}-${address?.state ?? ''}`, country].find((key) => key in rates);
  if (place === undefined) return null;
  const price = world.store.prices.get(String(line.pricing?.price_details?.price));
  const stated = price?.tax_behavior ?? 'unspecified';
  const inclusive = (stated === 'unspecified' ? usual : stated) === 'inclusive';
  return rateFor(world, place, country, address?.state ?? null, inclusive);
}

/** One object a place and behavior, made when it is first needed. */
function rateFor(
  world: World,
  place: string,
  country: string,
  state: string | null,
  inclusive: boolean,
): TaxRate {
  const { taxRates } = world.store;
  const id = `txr_automatic_${place}_${inclusive ? 'inclusive' : 'exclusive'}`;
  const known = taxRates.get(id);
  if (known) return known;
  const { display_name, percentage, tax_type } = world.switches.automaticTaxRates[place]!;
  const rate: TaxRate = {
    id,
    object: 'tax_rate',
    active: false,
    country,
    created: world.wallNow(),
    description: null,
    display_name,
    effective_percentage: percentage,
    flat_amount: null,
    inclusive,
    jurisdiction: state ?? country,
    jurisdiction_level: state ? 'state' : 'country',
    livemode: false,
    metadata: {},
    percentage,
    rate_type: 'percentage',
    state,
    tax_type,
  };
  taxRates.set(id, rate);
  return rate;
}
