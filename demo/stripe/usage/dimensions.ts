import type { Meter } from '../wire.ts';
import type { World } from '../world.ts';
import { UsageRefusal } from './refusals.ts';
import type { Dimensions } from './usage-book.ts';

/** Each set of values once, by a number: a year of events has few of them. */
export function createDimensionSets() {
  const sets: (Dimensions | null)[] = [null];
  const ids = new Map<string, number>();
  return {
    byId: (id: number) => sets[id] ?? null,
    idOf(dimensions: Dimensions | undefined): number {
      if (!dimensions) return 0;
      const name = JSON.stringify(Object.entries(dimensions).sort());
      const id = ids.get(name) ?? sets.push(dimensions) - 1;
      ids.set(name, id);
      return id;
    },
  };
}

/** The values of some keys, in their order; `null` when there is none of them. */
export function only(dimensions: Dimensions | null, keys: readonly string[]): Dimensions | null {
  const pairs = keys.flatMap((key) => {
    const value = dimensions && Object.hasOwn(dimensions, key) ? dimensions[key] : undefined;
    return value === undefined ? [] : [[key, value] as const];
  });
  return pairs.length > 0 ? Object.fromEntries(pairs) : null;
}

/** What an event says of its meter's dimensions, each of which "must be present in the event payload". */
export function dimensionsOf(
  world: World,
  meter: Meter,
  payload: Record<string, string>,
): Dimensions | undefined {
  const keys = world.store.dimensionKeys.get(meter.id);
  if (!keys) return undefined;
  const absent = keys.filter((key) => !Object.hasOwn(payload, key));
  if (absent.length === 0) return only(payload, keys) ?? undefined;
  const names = absent.join(', ');
  throw new UsageRefusal(
    'missing_dimension_payload_keys',
    `Missing dimension keys in payload: ${names}.`,
    { code: 'parameter_missing', param: `payload[${absent[0]}]` },
  );
}
