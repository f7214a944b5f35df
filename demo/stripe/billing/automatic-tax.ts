import type { Customer, InvoiceLine, TaxRate } from '../wire.ts';
import type { World } from '../world.ts';

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
