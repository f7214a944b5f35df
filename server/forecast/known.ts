/** A customer with earlier periods: weighed levels, corrected by dates, with a range. */
import { type Correction, correction } from './analogs.ts';
import type { Days } from './days.ts';
import { walk } from './levels.ts';
import type { Rhythm } from './rhythm.ts';
import { toShares } from './shares.ts';
import { weigh } from './weigh.ts';
import { type Signals, scaleOf, spread, unproven } from './width.ts';

/** What is forecast of the rest: usage from where knowledge ends to the period's end. */
export interface Rest {
  /** The 1st to the 99th percentile, in usage. */
  readonly quantiles: readonly number[];
  /** Share of each of the next 24 hours in the rest, the last ones cut at the end. Sums to 1. */
  readonly shape: readonly number[];
  /** Stretches of the past the forecast was tried on. */
  readonly replays: number;
}

export function knownPeriod(days: Days): Rest {
  const { forecast, signals, idle, shape, replays } = considered(days);
  const scale = scaleOf(signals) * unproven(replays);
  return { quantiles: spread(forecast, scale, idle), shape, replays };
}

/** Before a range is put around it; what the range is fitted on. */
export function considered(days: Days) {
  const walked = walk(days);
  const { actual } = walked.replays;
  const { forecasts, error, disagreement } = weigh(walked);
  const corrected = correction(days, forecasts, actual);
  const { forecast, trust } = corrected;
  const share = (usage: number) => (forecast > 0 ? usage / forecast : 0);
  const signals: Signals = {
    replays: (1 - trust) * (error ?? UNTRIED) + trust * corrected.error,
    noise: (1 - trust) * share(walked.noise * Math.sqrt(days.left)) + trust * corrected.error,
    disagreement: (1 - trust) * share(disagreement) + trust * corrected.error,
    left: days.left,
  };
  const shape = shapeOf(days, walked.rhythm, corrected);
  return {
    forecast,
    signals,
    idle: (1 - trust) * idleShare(actual),
    shape,
    replays: actual.length,
  };
}

/** The error of a forecast that was never tried: a bad one's. */
const UNTRIED = 0.4;

/** Stretches to take for busy ones, so that a few idle ones prove little. */
const BUSY_AT_FIRST = 30;

/** How often a stretch as long as the rest held no usage at all. */
function idleShare(actual: Float64Array): number {
  return actual.filter((usage) => usage === 0).length / (actual.length + BUSY_AT_FIRST);
}

/** The week's rhythm, or what those days of earlier periods used where those are followed. */
function shapeOf({ values, left }: Days, rhythm: Rhythm, { trust, origins }: Correction): number[] {
  const last = values.length - 1;
  const ahead = Array.from({ length: Math.ceil(left - 1e-9) }, (_, day) => day + 1);
  const part = (day: number) => Math.min(1, left - day + 1);
  const weekly = toShares(ahead.map((day) => part(day) * rhythm.weights[(last + day) % 7]!));
  const dated = toShares(
    ahead.map((day) => part(day) * sum(origins.map((from) => values[from + day] ?? 0))),
  );
  return weekly.map((share, day) => (1 - trust) * share + trust * dated[day]!);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
