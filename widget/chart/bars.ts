import { type Frame, type Plot, round } from './plot.ts';
import type { Span, Step } from './usage.ts';

export type Bar = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** A bar's part of its slot. */
const PART = 0.68;
/** With one or two days a bar would be a wall. */
const WIDEST = 96;

/** The bars of those steps whose value is known. */
export function barsOf(
  steps: readonly Step[],
  value: 'value' | 'before',
  { x, y }: Plot,
  { bottom }: Frame,
): Bar[] {
  return steps.flatMap(({ start, end, [value]: figure }) => {
    if (figure === null) return [];
    const top = y(figure);
    const width = widthOf({ start, end }, x);
    const left = round((x(start) + x(end) - width) / 2);
    return [{ x: left, y: top, width, height: round(bottom - top) }];
  });
}

/** How wide the bar of a step is. */
export function widthOf({ start, end }: Span, x: Plot['x']): number {
  return round(Math.min((x(end) - x(start)) * PART, WIDEST));
}
