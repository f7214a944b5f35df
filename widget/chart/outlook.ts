/** What is likely of one meter, laid over the steps of its chart: exact figures, before any pixel. */
import type { Crossing, ItemForecast, LikelyQuantity } from '../../server/contract/forecast.ts';
import { fromUnits, placesOf, toUnits } from './decimal.ts';
import type { View } from './plot.ts';
import type { Step, Usage } from './usage.ts';

/** A likely total, or level, at an instant, and the range that holds it in 80 % of cases. */
export type LikelyPoint = LikelyQuantity & { readonly at: number };

/** What is likely of one step that is not over. */
export type LikelyStep = {
  /** At the step's end. */
  readonly total: LikelyQuantity;
  /** Used in the step, of the current one with what it has so far; null for a level. */
  readonly value: string | null;
};

export type Outlook = {
  /** From the dot of now to the period's end. */
  readonly points: readonly LikelyPoint[];
  /** By the index of the chart's steps; none for those that are over. */
  readonly steps: readonly (LikelyStep | undefined)[];
  /** The period's total, or the level at its end. */
  readonly end: LikelyQuantity;
  readonly crossings: readonly Crossing[];
  /** What the axis has to hold in each view. */
  readonly reach: Readonly<Record<View, readonly number[]>>;
};

/**
 * Lays a forecast over what is known of the same period. It may be older than that: what it says of
 * times that have passed is left out, and no total is below what is used. Undefined where nothing is
 * left of it.
 */
export function outlookOf(
  usage: Usage,
  { path, quantity, crossings }: Pick<ItemForecast, 'path' | 'quantity' | 'crossings'>,
): Outlook | undefined {
  if (!path || !quantity) return undefined;
  const { used, isLevel, now } = usage;
  const held = (figures: LikelyQuantity): LikelyQuantity =>
    used === null || isLevel
      ? figures
      : {
          likely: more(figures.likely, used),
          lower: more(figures.lower, used),
          upper: more(figures.upper, used),
        };
  const toCome = path.at.flatMap((instant, index): LikelyPoint[] => {
    const at = Date.parse(instant);
    const [likely, lower, upper] = [path.likely[index]!, path.lower[index]!, path.upper[index]!];
    return at > now ? [{ at, ...held({ likely, lower, upper }) }] : [];
  });
  if (!toCome.length) return undefined;
  const dot = usage.line.at(-1);
  const start = dot && { at: dot.at, likely: dot.total, lower: dot.total, upper: dot.total };
  const points = start ? [start, ...toCome] : toCome;
  const steps = usage.steps.map((step, index) =>
    index < usage.current ? undefined : likelyOf(step, points, isLevel),
  );
  return {
    points,
    steps,
    end: held(quantity),
    crossings: crossings.filter(({ latest }) => latest === null || Date.parse(latest) > now),
    reach: {
      cumulative: toCome.map(({ upper }) => Number(upper)),
      daily: steps.map((step) => Number(step?.value ?? 0)),
    },
  };
}

/** What is likely of a step: the forecast knows its end; what is used in it is the difference. */
function likelyOf(
  { end, at, start, value }: Step,
  points: readonly LikelyPoint[],
  isLevel: boolean,
): LikelyStep | undefined {
  const isCurrent = at !== end;
  const last = points.find((point) => point.at === end);
  const first = isCurrent ? points[0] : points.find((point) => point.at === start);
  if (!last) return undefined;
  const { likely, lower, upper } = last;
  const total = { likely, lower, upper };
  if (isLevel || !first || first === last) return { total, value: null };
  return { total, value: grown(first.likely, likely, isCurrent ? (value ?? '0') : '0') };
}

/** What lies between two totals, never below nothing, on top of what is known. */
function grown(from: string, to: string, known: string): string {
  const places = placesOf([from, to, known]);
  const rest = toUnits(to, places) - toUnits(from, places);
  return fromUnits((rest > 0n ? rest : 0n) + toUnits(known, places), places);
}

function more(quantity: string, least: string): string {
  return Number(quantity) < Number(least) ? least : quantity;
}
