/** Where the floating bars of a waterfall stand, in shares of the width: 0 is its start, 1 its end. */

/** One effect: its bar from one running total to the next. */
export interface Bar {
  /** The running total before and after it. */
  readonly from: number;
  readonly to: number;
  /** The bar's own edge and width. */
  readonly start: number;
  readonly width: number;
  readonly isDown: boolean;
}

export interface Waterfall {
  readonly first: number;
  readonly bars: readonly Bar[];
  readonly last: number;
}

/** Room on each side, as a share of the span of the running totals. */
const SIDE = 0.04;

/** Lays out effects, in minor units, from a first total to the last. The scale need not start at zero. */
export function waterfall(first: number, effects: readonly number[]): Waterfall {
  const totals = [first];
  for (const [index, effect] of effects.entries()) totals.push(totals[index]! + effect);
  const low = Math.min(...totals);
  const span = Math.max(...totals) - low;
  const at = (total: number) => (span ? (SIDE + (total - low) / span) / (1 + 2 * SIDE) : 0.5);
  return {
    first: at(first),
    bars: effects.map((effect, index) => barOf(at(totals[index]!), at(totals[index + 1]!), effect)),
    last: at(totals.at(-1)!),
  };
}

function barOf(from: number, to: number, effect: number): Bar {
  return { from, to, start: Math.min(from, to), width: Math.abs(to - from), isDown: effect < 0 };
}
