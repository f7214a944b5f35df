import { css, svg } from 'lit';
import { barsOf } from '../chart/bars.ts';
import type { Shown } from '../core/shown.ts';

export const barStyles = css`
  .mark { stroke: var(--_ghost); stroke-width: 2; }
  .under { stroke: var(--_surface); stroke-width: 4.5; }
`;

/** The chart day by day: a bar for each, and a mark at what the same weekday was before. */
export function barsDrawing({ usage, drawn, frame }: Shown) {
  const bars = barsOf(usage.steps, 'value', drawn, frame);
  return svg`
    ${bars.map((bar) => svg`<rect class="bar" x=${bar.x} y=${bar.y} width=${bar.width} height=${bar.height} />`)}
    ${marksBefore({ usage, drawn, frame })}`;
}

/** Over each bar, what the same weekday was before. */
export function marksBefore({ usage, drawn, frame }: Pick<Shown, 'usage' | 'drawn' | 'frame'>) {
  return barsOf(usage.steps, 'before', drawn, frame).map(
    (mark) => svg`<path class="under" d="M${mark.x - 1} ${mark.y}h${mark.width + 2}" />
      <path class="mark" d="M${mark.x} ${mark.y}h${mark.width}" />`,
  );
}
