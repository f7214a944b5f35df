/** From figures to pixels, for one measured width. The only place where quantities are floats. */
import { type Edge, highest } from './edges.ts';
import { axisTo } from './ticks.ts';
import { DAY, type Point, type Span, type Usage } from './usage.ts';

export type View = 'cumulative' | 'daily';

export type Frame = {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly isNarrow: boolean;
  readonly isWide: boolean;
};

/** Gutters and height for a container's width. `labels` is the room its numbers need at the left. */
export function frameOf(width: number, labels = 0): Frame {
  const isNarrow = width < 560;
  const isWide = width >= 840;
  const height = isNarrow ? 232 : isWide ? 312 : 280;
  return {
    width,
    height,
    left: Math.max(labels, isNarrow ? 36 : 44),
    right: width - (isNarrow ? 6 : isWide ? 128 : 118),
    // Room for the label of a line at the very top.
    top: 20,
    bottom: height - 26,
    isNarrow,
    isWide,
  };
}

export type Tick = {
  readonly y: number;
  readonly value: number;
  readonly isStrong: boolean;
  readonly hasLine: boolean;
};

export type EdgeLine = Edge & { readonly y: number; readonly labelY: number | null };

export type Plot = {
  readonly ticks: readonly Tick[];
  readonly edges: readonly EdgeLine[];
  readonly line: string;
  readonly area: string;
  readonly ghost: string;
  /** The dot of now and the end of the ghost; null where there is none. */
  readonly dot: { readonly x: number; readonly y: number } | null;
  readonly ghostEnd: number | null;
  /** True where the line is broken or starts late: the sentence has to say so. */
  readonly namesGap: boolean;
  x(at: number): number;
  y(total: string): number;
};

/** A wider hole in the data breaks the line. */
const WIDEST_GAP = 180;
/** Labels closer than this run into each other. */
const LINE_HEIGHT = 14;

export function plot(usage: Usage, view: View, edges: readonly Edge[], frame: Frame): Plot {
  const { period, steps } = usage;
  const isDaily = view === 'daily';
  const shown = isDaily
    ? steps.flatMap(({ value, before }) => [value ?? '0', before ?? '0'])
    : [...usage.line, ...usage.ghost].map(({ total }) => total);
  const figures = [...shown.map(Number), ...(usage.outlook?.reach[view] ?? [])];
  const lines = isDaily ? [] : edges;
  const isWhole = shown.every((text) => !text.includes('.'));
  const { top, ticks } = axisTo(highest(figures, lines), isWhole);

  const x = (at: number) =>
    round(
      frame.left + ((at - period.start) / (period.end - period.start)) * (frame.right - frame.left),
    );
  const yOf = (value: number) =>
    round(frame.bottom - (Math.max(0, value) / top) * (frame.bottom - frame.top));
  const y = (total: string) => yOf(Number(total));

  const visible = lines
    .filter(({ at }) => Number(at) <= top)
    .map((edge) => ({ ...edge, y: y(edge.at) }));
  const included = visible.find(({ isIncluded }) => isIncluded);
  const { gap } = usage;
  const isBroken = gap !== null && x(gap.end) - x(gap.start) > WIDEST_GAP;
  const path = (points: readonly Point[]) =>
    points
      .map(({ at, total }, index) => {
        const skips =
          isBroken && index > 0 && at > gap.end - 1 && points[index - 1]!.at <= gap.start;
        return `${index && !skips ? 'L' : 'M'}${x(at)} ${y(total)}`;
      })
      .join('');

  const last = usage.line.at(-1);
  const corners = usage.line.map(({ at, total }) => ({ x: x(at), y: y(total) }));
  const dot = (!isDaily && corners.at(-1)) || null;
  const past = path(usage.line);
  return {
    ticks: withIncluded(ticks, included, yOf).map((tick) => ({
      ...tick,
      // Dots over a line would be a line.
      hasLine: tick.hasLine && visible.every((edge) => Math.abs(edge.y - tick.y) > 1),
    })),
    edges: labelled(visible, frame, corners, Number(usage.outlook?.end.upper)),
    line: isDaily ? '' : past,
    area:
      isDaily || !last || past.lastIndexOf('M') > 0
        ? ''
        : `${past}V${frame.bottom}H${x(usage.line[0]!.at)}Z`,
    ghost: isDaily ? '' : path(usage.ghost),
    dot,
    ghostEnd: isDaily || !usage.ghost.length ? null : y(usage.ghost.at(-1)!.total),
    namesGap: isBroken || (gap !== null && gap.start === period.start),
    x,
    y,
  };
}

/** The days whose date is worth writing, the important ones first; months where steps are weeks. */
export function dated({ period, steps, today, isWeekly }: Usage, { isNarrow }: Frame): Span[] {
  const now = steps.slice(today, today + 1);
  if (isWeekly) {
    const { start, end } = period;
    const first = new Date(start);
    const months = Array.from({ length: 1 + (end - start) / (28 * DAY) }, (_, index) => {
      const at = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + index);
      return { start: at, end: at + DAY };
    });
    return [...now, ...months.filter((month) => month.start >= start && month.start < end)];
  }
  const every = isNarrow ? 10 : 5;
  const round = steps.filter((_, index) => (index + 1) % every === 0);
  return [...new Set([...now, steps[0]!, steps.at(-1)!, ...round])];
}

function withIncluded(
  ticks: readonly number[],
  included: EdgeAt | undefined,
  yOf: (value: number) => number,
) {
  const kept = ticks
    .map((value) => ({ value, y: yOf(value), isStrong: false, hasLine: value > 0 }))
    .filter(({ y, value }) => !included || value === 0 || Math.abs(y - included.y) >= LINE_HEIGHT);
  if (!included || Math.abs(included.y - yOf(0)) < LINE_HEIGHT) return kept;
  return [...kept, { value: Number(included.at), y: included.y, isStrong: true, hasLine: false }];
}

type EdgeAt = Edge & { readonly y: number };

/** How far letters reach above and below their baseline, and how far the line keeps from them. */
const [ASCENT, DESCENT, AWAY] = [12, 4, 6];

/**
 * Included is named below its line, or above where the dot of now stands there; a tier above its own
 * line, or below where what is likely goes through it. No tier's name covers another, another edge,
 * nor the line, its dot and the hair below it; one without room is not named.
 */
function labelled(
  edges: readonly EdgeAt[],
  { left, right, bottom, isNarrow }: Frame,
  line: readonly Corner[],
  likely: number,
): EdgeLine[] {
  // About as far as a name reaches; where it is narrow, it is short.
  const width = isNarrow ? 100 : 240;
  const dot = line.at(-1);
  // A total grows: below its highest point, beside the tiers' names, is the line or the hair.
  const high = Math.min(...line.map(({ x, y }) => (x > right - width ? y : bottom)));
  const taken = [bottom, ...edges.map(({ y }) => y)];
  return edges.map((edge) => {
    const { isIncluded, y } = edge;
    const [above, below] = [y - 6, y + 16];
    const isAtDot = dot && dot.x < left + width && dot.y > y - 8 && dot.y < y + 24;
    const places = isIncluded || Number(edge.at) < likely ? [below, above] : [above, below];
    const labelY = places.find(
      (place) =>
        taken.every((other) => other === y || other < place - ASCENT || other > place + DESCENT) &&
        (isIncluded ? place < y || !isAtDot : place + DESCENT + AWAY < high),
    );
    if (labelY) taken.push(labelY - ASCENT + 1, labelY);
    return { ...edge, labelY: labelY ?? (isIncluded ? above : null) };
  });
}

type Corner = { readonly x: number; readonly y: number };

/** To a tenth of a pixel. */
export function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
