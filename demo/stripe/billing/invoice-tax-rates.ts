import { missing } from '../http/errors.ts';
import type { TaxRate } from '../wire.ts';
import type { World } from '../world.ts';

/** The tax rates that a request names; an empty value names none. */
export function taxRatesOf(
  world: World,
  ids: string[] | '',
  param = 'default_tax_rates',
): TaxRate[] {
  return [...ids].map((id, index) => {
    const rate = world.store.taxRates.get(id);
    if (!rate) throw missing('tax rate', id, `${param}[${index}]`);
    return rate;
  });
}
