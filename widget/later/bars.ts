import { css, nothing, svg } from 'lit';
import { barsOf } from '../chart/bars.ts';
import type { Key } from '../core/drawing.ts';
import type { Shown } from '../core/shown.ts';
import type { I18n } from '../i18n/i18n.ts';

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

/** What the bars and the marks over them are. Where the bars are divided, the parts say it. */
export function barKeys({ usage, added }: Shown, name: string, key: Key, { t }: I18n) {
  const hasMarks = usage.steps.some(({ before }) => before !== null);
  const before = t(usage.isWeekly ? 'chart.weeksBefore' : 'chart.weekday');
  return [
    added?.bars
      ? nothing
      : key(svg`<rect class="bar" width="22" height="10" rx="2" />`, name, usage.used),
    hasMarks ? key(svg`<path class="mark" d="M3 5H19" />`, before) : nothing,
  ];
}
