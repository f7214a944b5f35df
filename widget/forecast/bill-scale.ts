/** The geometry of the bill line: one scale from zero, and labels that do not touch. */
import type { LikelyMoney } from '../../server/contract/forecast.ts';
import type { Money } from '../../server/contract/values.ts';

const GAP = 8;

/** Close enough that no more than a third of the line is left empty. */
const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10];

/** Shares of the line's width, 0 to 1; null for what is not drawn. */
export interface BillScale {
  due: number;
  last: number | null;
  likely: number | null;
  lower: number | null;
  upper: number | null;
}

/** From 0 to the next round number above all that is shown. What is below zero stands at zero. */
export function billScale(
  due: Money,
  last: Money | undefined,
  likely: LikelyMoney | undefined,
): BillScale {
  const amounts = [due, last, likely?.likely, likely?.upper].map((each) => each?.amount ?? 0);
  const most = Math.max(...amounts);
  const top = topOf(most);
  const at = (money: Money | undefined) => (money ? Math.max(0, money.amount / top) : null);
  return {
    due: at(due)!,
    last: at(last),
    likely: at(likely?.likely),
    lower: at(likely?.lower),
    upper: at(likely?.upper),
  };
}

/** The next of the steps x 10^n that is not below a number. */
function topOf(most: number): number {
  if (!(most > 0)) return 1;
  const ten = 10 ** Math.floor(Math.log10(most));
  // Floats: 3 x 0.1 is a hair above 0.3.
  return (STEPS.find((step) => step * ten > most * (1 - 1e-9)) ?? 10) * ten;
}

/** A label, its centre wished for and its width, in pixels. */
export interface Label {
  at: number;
  width: number;
}

/**
 * Where labels in one row begin, within `room`: each over its own place as far as the line goes.
 * The last keeps its place; one that would touch it moves off, and is dropped (null) where it cannot.
 */
export function placeLabels(labels: readonly Label[], room: number): (number | null)[] {
  let end = room;
  return labels
    .map(({ at, width }) => ({ begin: at - width / 2, width }))
    .reverse()
    .map(({ begin, width }) => {
      const place = Math.min(Math.max(0, begin), end - width);
      if (place < 0) return null;
      end = place - GAP;
      return place;
    })
    .reverse();
}
