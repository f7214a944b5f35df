import { html, nothing } from 'lit';
import type { Portal } from '../../server/contract/portal.ts';
import type { Series } from '../../server/contract/usage.ts';
import type { View } from '../chart/plot.ts';
import type { ChartTools } from '../chart-tools/index.ts';
import { actions, meterChoice } from '../core/chart-head.ts';
import { sentence } from '../core/chart-sentence.ts';
import { chartSlider } from '../core/chart-slider.ts';
import { drawItem } from '../core/draw.ts';
import { foresight } from '../core/foresee.ts';
import { arrived, dress, fetchLater, withLater } from '../core/later.ts';
import { Panel } from '../core/panel.ts';
import { isWithheld, type Known, known } from '../core/part.ts';
import type { ProblemError } from '../core/problem.ts';
import { property, state } from '../core/property.ts';
import { Reader } from '../core/reader.ts';
import type { Aimed, Shown } from '../core/shown.ts';
import type { AskedSeries } from '../later/series.ts';
import { base } from '../styles/base.ts';
import { chart } from '../styles/chart.ts';

/**
 * The usage of one meter in its period: a line that adds up, or bars day by day, over what is
 * included, where the price changes, and last period.
 *
 * @tagname usage-chart
 *
 * @slot heading - Words of yours in the heading.
 * @slot actions - Beside the heading: a link or a button of yours.
 *
 * @fires {UsageMeterSelectedEvent} usage-meter-selected - The customer looks at another meter.
 *
 * @csspart heading - The heading.
 * @csspart controls - The row of heading, switches and buttons.
 * @csspart sentence - What the chart says in words.
 * @csspart plot - The chart itself.
 * @csspart tooltip - The figures beside the pointer.
 * @csspart tools - Below the chart: marked days, and what divides the usage.
 * @csspart menu - The list of files.
 * @csspart legend - The key below it.
 * @csspart table - The chart's figures as a table.
 * @csspart column - The heading of a table's column.
 * @csspart cell - A cell of a table.
 * @csspart choice - A radio button, a checkbox or one button of a switch.
 * @csspart input - A field to write in or to choose from.
 * @csspart link - What leads somewhere, or does something in the middle of words.
 */
export class UsageChart extends Panel {
  static override styles = [base, chart];

  /** The meter to show, by its event name; without it the portal's selected one, with a switch. */
  @property() meter = '';

  /** What is drawn: `cumulative` or `daily`. */
  @property() view: View = 'cumulative';

  /** Shows the figures as a table in the chart's place. */
  @property({ type: Boolean, attribute: 'as-table' }) asTable = false;

  /** Divides the usage by a dimension that the server lists, by its key. */
  @property({ attribute: 'group-by' }) groupBy = '';

  @state() private width = 0;

  #reader = new Reader(this);
  #asked: AskedSeries | undefined;
  #tools: ChartTools | undefined;
  #aimed: Aimed | undefined;
  #drawn: Shown | undefined;
  #drawnOf: unknown[] = [];
  #measured: Element | null = null;
  // Drawn in a task of its own: what stands around it is laid out in this one.
  #resize = new ResizeObserver(([box]) =>
    setTimeout(() => {
      const { fontSize } = getComputedStyle(this);
      // In units of the drawing: a pixel where the text has its usual size.
      this.width = Math.round((box!.contentRect.width * 14) / Number.parseFloat(fontSize));
    }),
  );

  /** The figures as the text of a CSV file: raw numbers, ISO dates in UTC. Empty while unknown. */
  async csv(): Promise<string> {
    const { usageCsv } = await fetchLater();
    return this.#reader.shown ? usageCsv(this.#reader.shown, this.portal.i18n) : '';
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#reader.leave?.();
    this.#resize.disconnect();
    this.#measured = null;
  }

  protected override willUpdate() {
    const { scope } = this.portal;
    const chosen = this.#item;
    const now = scope?.state.data?.billingNow;
    const reader = this.#reader;
    const before = reader.shown;
    reader.shown = this.#aimed = undefined;
    if (!scope || !chosen || !now) return;
    if (!this.#tools) arrived()?.equip(this, this.#equip, scope.state.data);
    const item = this.#tools?.aim(chosen, now, scope) ?? chosen;
    this.#aimed = item;
    if (!item.series) this.#ask(item, now);
    const series: Known<Series> | undefined = item.series ?? this.#asked?.state.value;
    if (!series?.data) return;
    const { state, i18n } = scope;
    // Asked of the markup: a computed style would lay out what is about to change.
    const isRtl = this.matches(':dir(rtl)');
    const madeOf = [item, series, now, this.view, this.width, isRtl, i18n, state] as const;
    // A reader who moves along the days changes none of this.
    const drawnOf = [...madeOf, foresight(), arrived()];
    if (drawnOf.some((each, index) => each !== this.#drawnOf[index])) {
      this.#drawnOf = drawnOf;
      this.#drawn = drawItem(...madeOf);
    }
    const drawn = this.#drawn!;
    const added = this.#tools?.over(drawn);
    reader.shown =
      before?.drawn === drawn.drawn && before.added === added ? before : { ...drawn, added };
    if ((this.asTable || drawn.view === 'daily') && !arrived()) this.#wait();
    dress(this, (later) => later.chartStyles);
    foresight()?.wearInChart(this);
  }

  protected override updated() {
    // As wide as the chart, but its height does not follow from the width: no loop.
    const box = this.renderRoot.querySelector('.part-head');
    if (box !== this.#measured) {
      this.#resize.disconnect();
      this.#measured = box;
      if (box) this.#resize.observe(box);
    }
    arrived()?.settle(this.renderRoot, this.#reader);
  }

  protected override panel({ items }: Portal) {
    if (isWithheld(items)) return nothing;
    if (!known(items).data) return this.#renderSection(this.problem('part.usage', items.problem));
    const item = this.#aimed;
    if (!item) return nothing;
    return this.#renderSection(this.#renderItem(item), item);
  }

  protected override skeleton() {
    return html`<div class="part-head"><i class="head"></i></div><i class="words"></i><i class="picture"></i>`;
  }

  #renderSection(content: unknown, item?: Aimed) {
    return html`<section class="part">
      <div class="part-head" part="controls">
        ${this.heading(
          this.portal.i18n.t('chart'),
          item
            ? meterChoice(
                this.meter ? [] : this.#items,
                item,
                (id) => this.#select(id),
                this.portal.i18n,
              )
            : nothing,
        )}
        ${this.#drawn ? actions(this.#drawn, !!this.#reader.shown, this, this.#tools, this.#save, this.portal.i18n) : nothing}
      </div>
      ${content}
    </section>`;
  }

  #renderItem(item: Aimed) {
    if (this.#reader.shown) return this.#renderShown(this.#reader.shown);
    if (item.series) return this.problem('part.usage', known(item.series).problem);
    const asked = this.#asked;
    const { error, status } = asked?.state ?? {};
    if (error) {
      return html`<div class="lost">${this.problem('part.usage', error as ProblemError, () => asked!.refresh(), status === 'loading')}</div>`;
    }
    return html`<div class="sk late" aria-busy="true"><i class="words"></i><i class="picture"></i></div>`;
  }

  #renderShown(shown: Shown) {
    const stale = [shown.series, shown.item.used].find(({ problem, asOf }) => problem && asOf);
    return html`
      <div class="lede small" part="sentence" id="says">${sentence(shown, this.portal.state, this.portal.i18n)}</div>
      ${this.asTable ? arrived()?.usageTable(shown, this.portal.i18n) : chartSlider(shown, this.#reader, this.portal.i18n)}
      <div class="tools" part="tools">${this.#tools ? this.#tools.line(shown) : arrived()?.untooled(this, this.portal.i18n)}</div>
      ${stale?.asOf ? this.ownStamp(stale.asOf) : nothing}
    `;
  }

  get #items() {
    const data = this.portal.scope?.state.data;
    const items = (data && known(data.items).data) ?? [];
    return items.filter(({ meter, aggregation }) => meter !== null && aggregation !== null);
  }

  get #item() {
    if (this.meter) return this.#items.find(({ meter }) => meter === this.meter);
    const selected = this.portal.scope?.selectedMeter;
    return this.#items.find(({ id }) => id === selected) ?? this.#items[0];
  }

  /** Days that did not come with the portal are asked for by code that comes when it has to. */
  #ask(item: Aimed, now: string) {
    const later = arrived();
    if (!later) return this.#wait();
    this.#asked ??= new later.AskedSeries(this);
    this.#asked.ask(item, now, this.portal.client);
  }

  #wait() {
    withLater(() => this.requestUpdate());
  }

  #select(id: string) {
    this.#reader.leave?.();
    this.portal.selectedMeter = id;
    withLater((later) =>
      later.tellSelected(
        this,
        this.#items.find((item) => item.id === id),
      ),
    );
    this.requestUpdate();
  }

  #equip = (tools: ChartTools) => {
    this.#tools = this.#reader.marker = tools;
  };

  #save = () =>
    withLater(({ equip }) =>
      equip(this, (tools) => {
        this.#equip(tools);
        tools.toggle();
      }),
    );
}

declare global {
  interface HTMLElementTagNameMap {
    'usage-chart': UsageChart;
  }
}
