/** The likely as paths: a dashed line from the dot of now to the period's end, in its band. */
import type { LikelyPoint } from '../chart/outlook.ts';
import type { Plot } from '../chart/plot.ts';

export type LikelyLines = { readonly line: string; readonly band: string };

/** A total grows straight from point to point; a level stands until its day is over. */
export function likelyLines(
  points: readonly LikelyPoint[],
  isLevel: boolean,
  { x, y }: Pick<Plot, 'x' | 'y'>,
): LikelyLines {
  const ends = (figure: 'likely' | 'lower' | 'upper'): Corner[] =>
    points.flatMap((point, index) => {
      const end = { x: x(point.at), y: y(point[figure]) };
      const before = points[index - 1];
      return isLevel && before ? [{ x: x(before.at), y: end.y }, end] : [end];
    });
  const around = [...ends('upper'), ...ends('lower').reverse()];
  return { line: path(ends('likely')), band: `${path(around)}Z` };
}

type Corner = { readonly x: number; readonly y: number };

function path(corners: readonly Corner[]): string {
  return corners.map(({ x, y }, index) => `${index ? 'L' : 'M'}${x} ${y}`).join('');
}
