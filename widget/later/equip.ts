import type { ChartTools } from '../chart-tools/index.ts';
import type { ToolsChart } from '../chart-tools/tools.ts';

const made = new WeakMap<ToolsChart, Promise<ChartTools>>();

/**
 * Gives a chart what it can do beside showing, once; a chunk of its own, so that nobody waits for it.
 * Where it cannot be fetched the chart shows all the same.
 */
export function equip(chart: ToolsChart, use: (tools: ChartTools) => void) {
  const tools =
    made.get(chart) ??
    import('../chart-tools/index.ts').then(({ ChartTools }) => new ChartTools(chart));
  made.set(chart, tools);
  const wear = (arrived: ChartTools) => {
    use(arrived);
    chart.requestUpdate();
  };
  void tools.then(wear, () => made.delete(chart));
}
