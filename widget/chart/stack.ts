/** The usage of a meter divided by a dimension, one value on top of the other. */
import { type Bar, widthOf } from './bars.ts';
import { type Frame, type Plot, round } from './plot.ts';
import { readUsage, type Usage, type UsageInput } from './usage.ts';

/** The days of each value as a usage of its own. Nothing is said of its past or future. */
export function layersOf(
  groups: readonly { readonly values: readonly string[] }[],
  input: UsageInput,
): Usage[] {
  return groups.map(({ values }) =>
    readUsage({
      ...input,
      previousPeriod: null,
      used: null,
      days: { start: input.days.start, values },
    }),
  );
}

type Area = { readonly area: string; readonly edge: string };

/** What each value adds, between the total below it and its own upper edge. */
export function areasOf(layers: readonly Usage[], { x, y }: Pick<Plot, 'x' | 'y'>): Area[] {
  const [first] = layers;
  if (!first || first.line.length < 2) return [];
  let below = first.line.map(() => 0);
  return layers.map(({ line }) => {
    const above = below.map((sum, index) => sum + Number(line[index]?.total ?? 0));
    const corners = (sums: readonly number[]) =>
      sums.map((sum, index) => `${x(first.line[index]!.at)} ${y(String(sum))}`);
    const edge = `M${corners(above).join('L')}`;
    const area = `${edge}L${corners(below).reverse().join('L')}Z`;
    below = above;
    return { area, edge };
  });
}

/** The same day by day: for each value its part of every bar. */
export function stackedBars(
  layers: readonly Usage[],
  { x, y }: Pick<Plot, 'x' | 'y'>,
  { bottom }: Pick<Frame, 'bottom'>,
): Bar[][] {
  const sums = (layers[0]?.steps ?? []).map(() => 0);
  return layers.map(({ steps }) =>
    steps.flatMap((step, index) => {
      if (step.value === null) return [];
      const width = widthOf(step, x);
      const from = Math.min(bottom, y(String(sums[index])));
      sums[index]! += Number(step.value);
      const top = y(String(sums[index]));
      const left = round((x(step.start) + x(step.end) - width) / 2);
      return [{ x: left, y: top, width, height: round(Math.max(0, from - top)) }];
    }),
  );
}
