import { html, nothing } from 'lit';
import type { Item } from '../../server/contract/usage.ts';
import type { PortalScope } from '../core/portal.ts';
import { ProblemError } from '../core/problem.ts';
import type { Aimed, Shown } from '../core/shown.ts';
import { AskedSeries } from '../later/series.ts';
import { type Layer, layersIn, splitChoice } from './split.ts';
import type { ToolsChart } from './tools.ts';

/** What divides a chart's usage: the dimension its `group-by` names, of those the server lists. */
export class Division {
  #chart: ToolsChart;
  #item: Item | undefined;
  #scope!: PortalScope;
  #asked: AskedSeries | undefined;
  /** Items that their source cannot divide. */
  #whole = new Set<string>();

  constructor(chart: ToolsChart) {
    this.#chart = chart;
  }

  get dimension() {
    return this.#dimensions?.find(({ key }) => key === this.#chart.groupBy);
  }

  get #dimensions() {
    const item = this.#item;
    return item && !this.#whole.has(item.id) ? item.dimensions : null;
  }

  get state() {
    return this.#asked?.state;
  }

  /** Asks for the divided days of a period of an item; undefined until they are there. */
  days(item: Item, aimed: Aimed, now: string, scope: PortalScope) {
    this.#item = item;
    this.#scope = scope;
    const groupBy = this.dimension?.key;
    if (!groupBy) return undefined;
    this.#asked ??= new AskedSeries(this.#chart);
    this.#asked.ask(aimed, now, scope.client, groupBy);
    const { error } = this.#asked.state;
    if (error instanceof ProblemError && error.code === 'parameter_unsupported') {
      this.#whole.add(item.id);
      return undefined;
    }
    return this.#asked.state.value;
  }

  /** Only of the days that are drawn: while others are asked for, the chart stays undivided. */
  layers({ item, usage }: Shown): readonly Layer[] | undefined {
    const divided = this.state?.value;
    if (!divided?.groups || item.series !== divided) return undefined;
    const input = {
      period: item.period,
      previousPeriod: null,
      days: divided.data,
      used: null,
      isLevel: usage.isLevel,
      now: this.#scope.state.data!.billingNow,
    };
    return layersIn(divided.groups, input, this.#scope.i18n);
  }

  /** The key's rows are kept while its values are asked for. */
  waiting() {
    if (!this.dimension || this.state?.status !== 'loading' || this.state.error) return nothing;
    return html`<ul><li>${this.#scope.i18n.t('split.loading')}</li></ul>`;
  }

  /** Chooses the dimension; says once what could not be divided, for as long as that is so. */
  choice() {
    const dimensions = this.#dimensions;
    if (!dimensions) return nothing;
    const { i18n } = this.#scope;
    const choose = (key: string) => {
      this.#chart.groupBy = key;
    };
    const { error } = (this.dimension && this.state) ?? {};
    const id = error instanceof ProblemError ? error.requestId : undefined;
    const failed = html`<p class="failed tiny"><span role="alert">${i18n.t('split.problem', { name: this.dimension?.label ?? '' })}</span>
      ${id ? i18n.t('request', { id }) : nothing} <button part="link" class="link" @click=${() => void this.#asked?.refresh()}>${i18n.t('retry')}</button></p>`;
    return html`${splitChoice(dimensions, this.dimension?.key ?? '', choose, i18n)}${error === undefined ? nothing : failed}`;
  }
}
