/** The values of the vertical axis, which starts at zero. */

export type Axis = { readonly top: number; readonly ticks: readonly number[] };

const STEPS = [1, 2, 2.5, 5, 10];
const MOST_LINES = 4;

/** Ticks of 1, 2, 2.5 or 5 x 10^n up to the first that is not below `max`: four at most over zero. */
export function axisTo(max: number, isWhole: boolean): Axis {
  if (!(max > 0)) return { top: 1, ticks: [0] };
  const step = roundAbove(max / MOST_LINES, isWhole);
  // Floats: 0.3 / 0.1 is a hair below 3, and 3 lines too many would follow from a hair above.
  const count = Math.ceil(max / step - 1e-9);
  const ticks = Array.from({ length: count + 1 }, (_, index) => index * step);
  return { top: ticks.at(-1)!, ticks };
}

/** The next of 1, 2, 2.5 or 5 x 10^n that is not below a number. */
function roundAbove(value: number, isWhole = false): number {
  const ten = 10 ** Math.floor(Math.log10(value));
  const fits = (step: number) => step > value * (1 - 1e-9) && (!isWhole || Number.isInteger(step));
  return STEPS.map((step) => step * ten).find(fits) ?? 1;
}
