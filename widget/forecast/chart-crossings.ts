/** When the total passes a line that means money: a range of dates on that line, and the likely one. */
import type { Crossing } from '../../server/contract/forecast.ts';
import { widthOf } from '../chart/labels.ts';
import type { Shown } from '../core/shown.ts';

export type CrossingMark = {
  readonly crossing: Crossing;
  readonly y: number;
  /** The range of dates. */
  readonly from: number;
  readonly to: number;
  /** The likely date; null where it is not within the period, or where the dot of now stands. */
  readonly ring: number | null;
};

/** A ring nearer to the dot of now would run into it. */
const NEAR = 10;

/** The marks of those lines that are drawn. */
export function crossingMarks({ usage, drawn }: Pick<Shown, 'usage' | 'drawn'>): CrossingMark[] {
  const { now, period, outlook } = usage;
  const { dot } = drawn;
  const x = (instant: string | null) =>
    drawn.x(
      instant === null ? period.end : Math.min(Math.max(Date.parse(instant), now), period.end),
    );
  return (outlook?.crossings ?? []).flatMap((crossing) => {
    const edge = drawn.edges.find(({ at }) => Number(at) === Number(crossing.quantity));
    if (!edge) return [];
    const { earliest, likely, latest } = crossing;
    const ring = likely === null ? null : x(likely);
    const isAtDot =
      ring !== null && dot !== null && Math.hypot(ring - dot.x, edge.y - dot.y) < NEAR;
    return [{ crossing, y: edge.y, from: x(earliest), to: x(latest), ring: isAtDot ? null : ring }];
  });
}

export type Box = {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};

export type LabelPlace = {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end';
};

const GAP = 4;

/** Left above the range; where that is taken right below it, right above, or a line higher; else nowhere. */
export function placeLabel(
  { y, from, to }: Pick<CrossingMark, 'y' | 'from' | 'to'>,
  text: string,
  { left, right }: Pick<Box, 'left' | 'right'>,
  taken: readonly Box[],
): LabelPlace | undefined {
  const places: LabelPlace[] = [
    { x: from - GAP, y: y - 9, anchor: 'end' },
    { x: to + GAP, y: y + 18, anchor: 'start' },
    { x: to + GAP, y: y - 9, anchor: 'start' },
    { x: from - GAP, y: y - 24, anchor: 'end' },
  ];
  return places.find((place) => {
    const box = boxOf(place, text);
    return box.left >= left && box.right <= right && !taken.some((other) => touches(box, other));
  });
}

/** About the room of a text of 12 px. */
export function boxOf({ x, y, anchor }: LabelPlace, text: string): Box {
  const width = widthOf(text);
  const left = anchor === 'end' ? x - width : x;
  return { left, right: left + width, top: y - 11, bottom: y + 4 };
}

function touches(a: Box, b: Box): boolean {
  return a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
}
