/**
 * How far off the forecast of the rest may be, from what is known today: how far off it was before, how
 * much days differ, and how far the methods disagree today.
 */
import { SCALE, SHAPE } from './calibration.ts';

/** All but `left` as a share of the forecast of the rest. */
export interface Signals {
  /** Mean error of earlier replays. */
  readonly replays: number;
  /** What the usual distance of days comes to over the days left. */
  readonly noise: number;
  /** Distance of the methods from each other. */
  readonly disagreement: number;
  /** Days to the period's end, not a share. */
  readonly left: number;
}

/** No signal is taken for perfect: below these shares they say nothing. */
export const FLOORS = { replays: 0.02, noise: 0.01, disagreement: 0.02 } as const;

/**
 * Few replays flatter: the range is wider by this share with none of them, and by half of it with as
 * many as `half`. Chosen on dev/ cut to three weeks up to half a year, where it would hold in 74 to 78
 * of 100 cases without, whatever had been fitted on whole histories.
 */
const FEW_REPLAYS = { wider: 0.2, half: 60 };

/** How much wider a range is that was tried that many times. */
export function unproven(replays: number): number {
  return 1 + FEW_REPLAYS.wider / (1 + replays / FEW_REPLAYS.half);
}

/** A typical error (on a square-root scale) as a share of the forecast. */
export function scaleOf({ replays, noise, disagreement, left }: Signals): number {
  return Math.min(
    MOST,
    SCALE.factor *
      (replays + FLOORS.replays) ** SCALE.replays *
      (noise + FLOORS.noise) ** SCALE.noise *
      (disagreement + FLOORS.disagreement) ** SCALE.disagreement *
      left ** SCALE.left,
  );
}

/** Beyond this the forecast is of no use; the range stays finite in a sensible way. */
const MOST = 1.5;

/**
 * The 1st to 99th percentile of the rest. Errors are even on a square-root scale: usage cannot fall
 * below nothing, and surprises upwards are larger. With the chance `idle` nothing comes at all.
 */
export function spread(forecast: number, scale: number, idle: number): number[] {
  return Array.from({ length: 99 }, (_, i) => {
    const error = errorAt(Math.max(0, (i + 1 - 100 * idle) / (1 - idle)));
    return i + 1 <= 100 * idle ? 0 : forecast * Math.max(0, 1 + (error * scale) / 2) ** 2;
  });
}

/** Below the first of SHAPE it stays at the first. */
function errorAt(percent: number): number {
  const next = Math.max(
    1,
    SHAPE.findIndex(([p]) => p >= percent),
  );
  const [p0, e0] = SHAPE[next - 1]!;
  const [p1, e1] = SHAPE[next]!;
  return e0 + (Math.max(0, percent - p0) / (p1 - p0)) * (e1 - e0);
}
