import type { Item } from '../../server/contract/usage.ts';
import { isMore, total } from '../i18n/sums.ts';
import { known } from './part.ts';

const STEP = { hour: 3_600_000, day: 86_400_000 };

/**
 * The day on which usage passed what is included, as an instant in it; undefined where the series
 * cannot tell. A step that begins before the period holds usage of the one before, too: the day is
 * told only where it is the same with that step and without it.
 */
export function passedOn(item: Item): string | undefined {
  const series = item.series && known(item.series).data;
  if (!series || item.included === null) return undefined;
  const start = Date.parse(series.start);
  const steps = series.values
    .map((value, index) => ({ at: start + index * STEP[series.window], value }))
    .filter(({ at }) => at + STEP[series.window] > Date.parse(item.period.start));
  const isCut = steps[0] && steps[0].at < Date.parse(item.period.start);
  const first = crossed(steps, item);
  const second = isCut ? crossed(steps.slice(1), item) : first;
  return first === second && first !== undefined ? new Date(first).toISOString() : undefined;
}

/** The beginning of the step in which a level, or a sum, came to be more than what is included. */
function crossed(
  steps: readonly { at: number; value: string }[],
  { included, aggregation }: Item,
): number | undefined {
  let sum = '0';
  return steps.find(({ value }) => {
    sum = aggregation === 'last' ? value : total([sum, value])!;
    return isMore(sum, included!);
  })?.at;
}
