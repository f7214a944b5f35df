import type { Series } from '../../server/contract/usage.ts';
import { edgesOf } from '../chart/edges.ts';
import { widthOf } from '../chart/labels.ts';
import { frameOf, plot, type View } from '../chart/plot.ts';
import { readUsage } from '../chart/usage.ts';
import type { I18n } from '../i18n/i18n.ts';
import { foresight } from './foresee.ts';
import type { Known } from './part.ts';
import type { PortalState } from './portal.ts';
import type { Aimed, Shown } from './shown.ts';

/** Computes all there is to show of an item, for a width in pixels. A level has no view of days. */
export function drawItem(
  item: Aimed,
  series: Known<Series>,
  now: string,
  wanted: View,
  width: number,
  isRtl: boolean,
  i18n: I18n,
  state: PortalState,
): Shown {
  const counted = readUsage({
    period: item.period,
    previousPeriod: item.previousPeriod,
    days: series.data!,
    used: item.used.data ?? null,
    isLevel: item.aggregation === 'last',
    now,
  });
  const outlook = foresight()?.outlookOfItem(item, counted, state);
  const usage = { ...counted, outlook };
  const view = usage.isLevel ? 'cumulative' : wanted;
  const edges = edgesOf(item.price, item.included);
  const draw = (room?: number): Shown => {
    const frame = frameOf(width, room);
    return { item, series, usage, view, frame, isRtl, drawn: plot(usage, view, edges, frame) };
  };
  // Not every language has a short 150K.
  const labels = draw().drawn.ticks.map(({ value }) => widthOf(i18n.compact(value)));
  return draw(Math.round(Math.max(0, ...labels)) + 10);
}
