import { html, nothing } from 'lit';
import type { ChartTools } from '../chart-tools/index.ts';
import type { ToolsChart } from '../chart-tools/tools.ts';
import type { I18n } from '../i18n/i18n.ts';

const made = new WeakMap<ToolsChart, Promise<ChartTools>>();

/** What was on screen when the tools could not be fetched. */
const failed = new WeakMap<ToolsChart, object | undefined>();

/** Charts whose reader asked for tools that could not be fetched. */
const missed = new WeakSet<ToolsChart>();

/**
 * Gives a chart what it can do beside showing, once; a chunk of its own, so that nobody waits for it.
 * Where it cannot be fetched the chart shows all the same.
 *
 * @param data What the chart shows. Where fetching failed, it is tried again only with other data.
 *   Without it, it is a reader who asks: then it is tried at once, and said where it fails.
 */
export function equip(chart: ToolsChart, use: (tools: ChartTools) => void, data?: object) {
  if (data && failed.get(chart) === data) return;
  const tools =
    made.get(chart) ??
    import('../chart-tools/index.ts').then(({ ChartTools }) => new ChartTools(chart));
  made.set(chart, tools);
  const wear = (arrived: ChartTools) => {
    use(arrived);
    chart.requestUpdate();
  };
  void tools.then(wear, () => miss(chart, data));
}

function miss(chart: ToolsChart, data: object | undefined) {
  made.delete(chart);
  if (data) failed.set(chart, data);
  else missed.add(chart);
  chart.requestUpdate();
}

/** In the place of the tools: that they are missing, to who has asked for them. */
export function untooled(chart: ToolsChart, { t }: I18n) {
  return missed.has(chart)
    ? html`<p class="small" role="alert">${t('chart.untooled')}</p>`
    : nothing;
}
