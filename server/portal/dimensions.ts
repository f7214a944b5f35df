/** What a meter's usage can be divided by. */
import type { Dimension } from '../contract/usage.ts';
import type { MeterSettings } from '../tenant.ts';
import type { Meter } from './snapshot.ts';

/** In the vendor's order. A level has none: what its parts last were does not add up to what it is. */
export function dimensionsOf(
  meter: Meter | null,
  setting: MeterSettings | undefined,
): readonly Dimension[] {
  if (!meter || meter.aggregation === 'last') return [];
  return Object.entries(setting?.dimensions ?? {}).map(([key, label]) => ({ key, label }));
}
