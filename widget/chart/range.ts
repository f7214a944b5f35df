/** What some days in a row come to. */
import { fromUnits, placesOf, toUnits } from './decimal.ts';
import { DAY, type Step, type Usage } from './usage.ts';

/** From one step to another, both included. */
export type Range = { readonly from: number; readonly to: number };

export type RangeSum = {
  readonly start: number;
  readonly end: number;
  /** Exact; null for a level, which does not add up. */
  readonly total: string | null;
  /** Used on a day that is over, or the level; null where no day is. */
  readonly average: number | null;
  /** Of what the period has used so far; null where that is nothing, or for a level. */
  readonly share: number | null;
  readonly highest: Step;
};

/** The two ends in their order, held to the steps of which something is known. */
export function rangeOf(one: number, other: number, { current }: Usage): Range {
  const [from, to] = [Math.min(one, other), Math.max(one, other)];
  return { from: Math.max(0, Math.min(from, current)), to: Math.max(0, Math.min(to, current)) };
}

/** Sums up a range; null where a day of it is not known. */
export function sumOfRange(usage: Usage, { from, to }: Range): RangeSum | null {
  const { isLevel, used } = usage;
  const steps = usage.steps.slice(from, to + 1);
  const values = steps.flatMap(({ value }) => value ?? []);
  const [first, last] = [steps[0], steps.at(-1)];
  if (!first || !last || values.length < steps.length) return null;
  const places = placesOf(values);
  const units = values.map((value) => toUnits(value, places));
  const sum = units.reduce((all, each) => all + each, 0n);
  const total = fromUnits(sum, places);
  const most = units.reduce((all, each) => (each > all ? each : all));
  return {
    start: first.start,
    end: last.end,
    total: isLevel ? null : total,
    average: isLevel ? Number(total) / steps.length : averageOf(steps),
    share: isLevel || !(Number(used) > 0) ? null : Number(total) / Number(used),
    highest: steps[units.indexOf(most)]!,
  };
}

/** A day that has only begun would make every day look smaller. */
function averageOf(steps: readonly Step[]): number | null {
  const over = steps.filter(({ at, end }) => at === end);
  const days = over.reduce((sum, { start, end }) => sum + (end - start) / DAY, 0);
  return days > 0 ? over.reduce((sum, { value }) => sum + Number(value), 0) / days : null;
}
