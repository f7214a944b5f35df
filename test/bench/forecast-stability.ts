/** How far one more hour of usage moves a forecast. */
import { type ForecastInput, forecastPeriod } from '../../server/forecast/index.ts';

const HOURS = 24;

export type Moves = { readonly median: number; readonly p95: number; readonly most: number };

/** Over the last day that each input holds, hour by hour: moves as shares of the likely total. */
export function stabilityOf(inputs: readonly ForecastInput[]): Moves {
  const moves = inputs
    .flatMap((input) => {
      const totals = Array.from({ length: HOURS + 1 }, (_, hour) => {
        const known = before(input, HOURS - hour);
        return known ? forecastPeriod(known).total : null;
      });
      return totals.slice(1).flatMap((total, nth) => {
        const last = totals[nth];
        return total && last ? Math.abs(total - last) / last : [];
      });
    })
    .sort((a, b) => a - b);
  const at = (share: number) =>
    moves[Math.min(moves.length - 1, Math.floor(moves.length * share))]!;
  return { median: at(0.5), p95: at(0.95), most: moves.at(-1)! };
}

/** The same as it was some hours before; null before the period began. */
function before(input: ForecastInput, hours: number): ForecastInput | null {
  const { history, now, periodStart } = input;
  const then = now - hours * history.step;
  if (then <= periodStart) return null;
  const values = history.values.slice(0, history.values.length - hours);
  return { ...input, now: then, history: { ...history, values } };
}
