/** When usage passes what costs otherwise from there on: the included quota, a tier's edge. */
import { compare, parseDecimal } from '../billing/decimal.ts';
import { toInstant } from '../billing/period.ts';
import type { Crossing } from '../contract/forecast.ts';
import type { Price } from '../contract/values.ts';
import type { PathPoint } from '../forecast/index.ts';

type Side = 'likely' | 'lower' | 'upper';

/**
 * Those that are not passed and have a chance of one in ten or more, lowest first. What is used up
 * to the last unit is not passed yet: the next one costs otherwise.
 */
export function crossingsOf(
  path: readonly PathPoint[],
  used: number,
  price: Price,
  included: string | null,
): Crossing[] {
  const tiers = (price.tiers ?? []).flatMap(({ upTo }) => upTo ?? []);
  const edges = [...new Set([...(included === null ? [] : [included]), ...tiers])];
  return edges
    .map((quantity) => ({ quantity, value: parseDecimal(quantity) }))
    .filter(({ quantity }) => Number(quantity) >= used)
    .sort((a, b) => compare(a.value, b.value))
    .flatMap(({ quantity }) => {
      const edge = Number(quantity);
      const earliest = passes(path, 'upper', edge);
      if (earliest === null) return [];
      return {
        kind: quantity === included ? ('included' as const) : ('tier' as const),
        quantity,
        likely: passes(path, 'likely', edge),
        earliest,
        latest: passes(path, 'lower', edge),
      };
    });
}

/** The instant at which one line of the path goes over a quantity. */
function passes(path: readonly PathPoint[], side: Side, edge: number): string | null {
  const after = path.findIndex((point) => point[side] > edge);
  if (after < 0) return null;
  const to = path[after]!;
  const from = path[after - 1] ?? to;
  const rise = to[side] - from[side];
  const share = rise > 0 ? (edge - from[side]) / rise : 0;
  const at = from.at + Math.max(0, share) * (to.at - from.at);
  return toInstant(new Date(Math.floor(at) * 1_000));
}
