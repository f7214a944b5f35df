/**
 * What is known about one meter in one period, step by step and exact, before any pixel.
 *
 * Days are UTC and their buckets bleed over the edges of periods, which are precise to the second.
 * The exact figure is `used`; of a day that a period's edge cuts we know only the whole, so its
 * part is taken by time. Nothing is added that the source did not count: the line is held below
 * `used` and ends there.
 */
import { fromUnits, placesOf, toUnits } from './decimal.ts';
import type { Outlook } from './outlook.ts';

export const DAY = 86_400_000;

/** More steps than this are drawn as weeks. */
const MOST_DAYS = 62;

/** Half-open, in milliseconds. */
export type Span = { readonly start: number; readonly end: number };

export type UsageInput = {
  readonly period: { readonly start: string; readonly end: string };
  readonly previousPeriod: { readonly start: string; readonly end: string } | null;
  /** The first UTC day and one value a day from there, no day left out. */
  readonly days: { readonly start: string; readonly values: readonly string[] };
  /** The period's exact total, null while it is unknown. */
  readonly used: string | null;
  /** True for a meter that reads a level, such as seats, instead of adding up. */
  readonly isLevel: boolean;
  readonly now: string;
};

/** A known total at an instant. */
export type Point = { readonly at: number; readonly total: string };

/** A day, or a week in long periods, cut to the period. */
export type Step = Span & {
  /** Where its total stands: its end, or now for the current one. */
  readonly at: number;
  /** Used in this step; null when unknown or still to come. */
  readonly value: string | null;
  /** Used since the period's start, or the level. */
  readonly total: string | null;
  /** The total of last period at the same fraction of it. */
  readonly past: string | null;
  /** The same weekday four weeks before, five where that falls into this period. */
  readonly before: string | null;
};

export type Usage = {
  readonly period: Span;
  readonly now: number;
  readonly isLevel: boolean;
  readonly isWeekly: boolean;
  readonly steps: readonly Step[];
  /** Index of the last step of which something may be known: the one that holds now. */
  readonly current: number;
  /** The same while the period runs; -1 once it is over, when no step is today. */
  readonly today: number;
  readonly line: readonly Point[];
  /** Last period, laid over this one by fraction elapsed. */
  readonly ghost: readonly Point[];
  readonly used: string | null;
  /** Last period's total at the same point as now. */
  readonly past: string | null;
  /** Time of the period up to now of which no day is known. */
  readonly gap: Span | null;
  /** What is likely from now on. It is laid over the rest later. */
  readonly outlook?: Outlook | undefined;
};

/** Reads what the portal answered into steps and lines. */
export function readUsage(input: UsageInput): Usage {
  const period = toSpan(input.period);
  const now = clamp(Date.parse(input.now), period.start, period.end);
  const first = Date.parse(input.days.start);
  const places = placesOf([...input.days.values, input.used ?? '0']);
  const values = input.days.values.map((value) => toUnits(value, places));
  const days: Days = { first, values, now: Date.parse(input.now), isLevel: input.isLevel };
  const used = input.used === null ? null : toUnits(input.used, places);
  const text = (units: bigint | null) => (units === null ? null : fromUnits(units, places));

  const line = runningTotal({ start: period.start, end: now }, days, used);
  const ghost = input.previousPeriod ? overlay(toSpan(input.previousPeriod), period, days) : [];
  const spans = toSteps(period);
  const current = Math.max(
    0,
    spans.findIndex((span) => span.end > now || span.end === period.end),
  );

  const steps = spans.map((span, index): Step => {
    const at = index === current ? now : span.end;
    const isPast = index <= current;
    const total = isPast ? valueAt(line, at) : null;
    return {
      ...span,
      at,
      value: text(
        !isPast ? null : input.isLevel ? total : within({ start: span.start, end: at }, days),
      ),
      total: text(total),
      past: text(valueAt(ghost, at)),
      before: text(weeksBefore(span, period, days)),
    };
  });

  return {
    period,
    now,
    isLevel: input.isLevel,
    isWeekly: spans.length > 0 && spans.length < dayCount(period),
    steps,
    current,
    today: Date.parse(input.now) < period.end ? current : -1,
    line: line.map(({ at, units }) => ({ at, total: fromUnits(units, places) })),
    ghost: ghost.map(({ at, units }) => ({ at, total: fromUnits(units, places) })),
    used: text(used ?? line.at(-1)?.units ?? null),
    past: text(valueAt(ghost, now)),
    gap: gapOf({ start: period.start, end: now }, days),
  };
}

type Days = {
  readonly first: number;
  readonly values: readonly bigint[];
  readonly now: number;
  readonly isLevel: boolean;
};

type Known = { readonly at: number; readonly units: bigint };

/** The total at every end of a day. Starts at zero, never passes `used`, ends there. */
function runningTotal(span: Span, days: Days, used: bigint | null): Known[] {
  const points: Known[] = [];
  const from = Math.max(span.start, days.first);
  const to = Math.min(span.end, days.first + days.values.length * DAY);
  // Days before the first known one are missing: what they used is what is left of the exact total.
  const missing = from > span.start && !days.isLevel;
  if (missing && used === null) return [];

  let total = 0n;
  if (!days.isLevel && !(missing && from >= to)) points.push({ at: from, units: total });
  for (let start = from; start < to; start = floorDay(start) + DAY) {
    const end = Math.min(floorDay(start) + DAY, to);
    const units = within({ start, end }, days) ?? 0n;
    if (days.isLevel) points.push({ at: start, units });
    total = days.isLevel ? units : total + units;
    points.push({ at: end, units: total });
  }
  if (used === null) return points;

  const offset = missing && used > total ? used - total : 0n;
  const isGrowing = !days.isLevel && used >= 0n && days.values.every((value) => value >= 0n);
  const held = points.map(({ at, units }) => {
    const moved = units + offset;
    return { at, units: isGrowing && moved > used ? used : moved };
  });
  const isCovered = held.length > 1 && to === span.end;
  if (isCovered) held.pop();
  // A level has no slope: it stands at `used` for the whole of today.
  if (isCovered && days.isLevel) held.push({ at: held.pop()!.at, units: used });
  return [...held, { at: span.end, units: used }];
}

/** Last period drawn over this one, so that both end together. Empty when its start is not known. */
function overlay(previous: Span, period: Span, days: Days): Known[] {
  if (previous.start < days.first && !days.isLevel) return [];
  const stretch = (period.end - period.start) / (previous.end - previous.start);
  return runningTotal(previous, days, null).map(({ at, units }) => ({
    at: Math.round(period.start + (at - previous.start) * stretch),
    units,
  }));
}

/** Used between two instants, a cut day by its share of time; the last level for a level. */
function within({ start, end }: Span, days: Days): bigint | null {
  let sum: bigint | null = null;
  for (let day = floorDay(start); day < end || day === start; day += DAY) {
    const value = days.values[(day - days.first) / DAY];
    if (value === undefined) return null;
    // The bucket of today holds only what was counted until now.
    const filled = Math.min(day + DAY, Math.max(days.now, day + 1));
    const from = Math.max(start, day);
    const share = Math.max(0, Math.min(end, filled) - from);
    sum = days.isLevel
      ? value
      : (sum ?? 0n) + (value * BigInt(Math.min(share, filled - day))) / BigInt(filled - day);
  }
  return sum;
}

function weeksBefore(span: Span, period: Span, days: Days): bigint | null {
  for (const weeks of [4, 5]) {
    const start = span.start - weeks * 7 * DAY;
    const end = span.end - weeks * 7 * DAY;
    if (end <= period.start && start >= days.first) return within({ start, end }, days);
  }
  return null;
}

/** Straight between known points; null outside of them. */
function valueAt(points: readonly Known[], at: number): bigint | null {
  const next = points.findIndex((point) => point.at >= at);
  const b = points[next];
  if (!b) return null;
  const a = points[next - 1];
  if (!a) return b.at === at ? b.units : null;
  // Rounded to the nearest, as a reader of the line would.
  const length = BigInt(b.at - a.at || 1);
  return a.units + (2n * (b.units - a.units) * BigInt(at - a.at) + length) / (2n * length);
}

/** The longest stretch of a day or more, up to now, of which nothing is known. */
function gapOf(span: Span, days: Days): Span | null {
  const first = Math.max(span.start, Math.min(days.first, span.end));
  const last = clamp(days.first + days.values.length * DAY, first, span.end);
  const gap =
    first - span.start >= span.end - last
      ? { start: span.start, end: first }
      : { start: last, end: span.end };
  return gap.end - gap.start >= DAY ? gap : null;
}

function toSteps(period: Span): Span[] {
  const size = dayCount(period) > MOST_DAYS ? 7 * DAY : DAY;
  const steps: Span[] = [];
  for (let day = floorDay(period.start); day < period.end; day += size) {
    steps.push({ start: Math.max(day, period.start), end: Math.min(day + size, period.end) });
  }
  return steps;
}

function dayCount({ start, end }: Span): number {
  return Math.ceil((end - floorDay(start)) / DAY);
}

function toSpan({ start, end }: { start: string; end: string }): Span {
  return { start: Date.parse(start), end: Date.parse(end) };
}

/** Midnight UTC, where every day has the same length. */
export function floorDay(at: number): number {
  return Math.floor(at / DAY) * DAY;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
