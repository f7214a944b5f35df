/** Forecast inputs by hand and at random. Times in epoch seconds. */
import fc from 'fast-check';
import type { ForecastInput } from '../../../server/forecast/types.ts';

export const DAY = 86_400;

/** Midnight of a first of the month, UTC. */
export function firstOf(year: number, month: number): number {
  return Date.UTC(year, month - 1, 1) / 1000;
}

/** The days up to `now`, from a rule for each midnight. */
export function daily(
  usage: (day: Date, nth: number) => number,
  { start, now }: { readonly start: number; readonly now: number },
) {
  const count = Math.round((now - start) / DAY);
  const values = Array.from({ length: count }, (_, n) =>
    usage(new Date((start + n * DAY) * 1000), n),
  );
  return { start, step: DAY, values };
}

/** June 2026 with the days since a first of the month before it, asked after `seen` days of June. */
export function june(
  usage: (day: Date, nth: number) => number,
  { seen = 12, since = firstOf(2025, 6) }: { seen?: number; since?: number } = {},
): ForecastInput {
  const periodStart = firstOf(2026, 6);
  const now = periodStart + seen * DAY;
  return {
    history: daily(usage, { start: since, now }),
    periodStart,
    periodEnd: firstOf(2026, 7),
    now,
  };
}

/** What the rule gives in the whole of June 2026. */
export function juneTotal(usage: (day: Date, nth: number) => number, since = firstOf(2025, 6)) {
  const end = firstOf(2026, 7);
  const { values } = daily(usage, { start: since, now: end });
  return values.slice(-30).reduce((sum, value) => sum + value, 0);
}

/** The same noise every time, from -1 to 1. */
export function noise(nth: number): number {
  const x = Math.sin((nth + 1) * 12.9898) * 43_758.5453;
  return 2 * (x - Math.floor(x)) - 1;
}

/** Nothing, or an amount that a share of is still one: no meter counts in numbers next to 0. */
export function amountUpTo(max: number): fc.Arbitrary<number> {
  return fc.double({ min: 0, max, noNaN: true }).map((amount) => (amount < 1e-12 ? 0 : amount));
}

const usages = fc.oneof(
  { weight: 4, arbitrary: amountUpTo(1e6) },
  { weight: 2, arbitrary: fc.nat(20) },
  { weight: 1, arbitrary: fc.constant(0) },
);

const histories = fc.oneof(
  fc.array(usages, { maxLength: 120 }),
  fc.array(fc.constantFrom(0, 0, 0, 5), { maxLength: 120 }),
  fc.tuple(usages, fc.nat(120)).map(([value, count]) => new Array<number>(count).fill(value)),
);

/** Anything a source may send: any step, a period that starts inside one, gaps, an open step. */
export const anyInput: fc.Arbitrary<ForecastInput> = fc
  .record({
    values: histories,
    step: fc.constantFrom(900, 3600, 7 * 3600, DAY, 3 * DAY, 7 * DAY),
    end: fc.integer({ min: 1.6e9, max: 1.9e9 }),
    gap: fc.constantFrom(0, 0, 0, 1800, 40_000, 3 * DAY),
    open: fc.double({ min: 0, max: 0.99, noNaN: true }),
    length: fc.constantFrom(30 * DAY, 31 * DAY - 3600, 30 * DAY + 3600, 7 * DAY, 365 * DAY, 5000),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    used: fc.option(amountUpTo(1e7), { nil: undefined }),
  })
  .map(({ values, step, end, gap, open, length, share, used }) => {
    const periodStart = end + gap - Math.floor(share * length);
    const start = Math.floor(end + open * step - values.length * step);
    return {
      history: { start, step, values },
      periodStart,
      periodEnd: periodStart + length,
      now: end + gap,
      used,
    };
  });

/** Days on a grid with months of history, none of them far from the others. */
export const steadyInput: fc.Arbitrary<ForecastInput> = fc
  .record({
    values: fc.array(fc.double({ min: 50, max: 200, noNaN: true }), {
      minLength: 50,
      maxLength: 200,
    }),
    inside: fc.integer({ min: 1, max: 18 }),
    week: fc.integer({ min: 2700, max: 2900 }),
  })
  .map(({ values, inside, week }) => {
    const now = week * 7 * DAY;
    const periodStart = now - inside * DAY;
    return {
      history: { start: now - values.length * DAY, step: DAY, values },
      periodStart,
      periodEnd: periodStart + 20 * DAY,
      now,
    };
  });
