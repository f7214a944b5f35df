import { html, nothing } from 'lit';
import type { Portal } from '../../server/contract/portal.ts';
import type { Series } from '../../server/contract/usage.ts';
import { edgesOf } from '../chart/edges.ts';
import { LETTER } from '../chart/labels.ts';
import { frameOf, plot, type View } from '../chart/plot.ts';
import { compare } from '../chart/sentence.ts';
import { readUsage, type Usage } from '../chart/usage.ts';
import type { ChartTools } from '../chart-tools/index.ts';
import { legend, plotDrawing } from '../core/drawing.ts';
import { foresight } from '../core/foresee.ts';
import { icon } from '../core/icon.ts';
import { arrived, dress, fetchLater, withLater } from '../core/later.ts';
import { Panel } from '../core/panel.ts';
import { isWithheld, type Known, known } from '../core/part.ts';
import { ProblemError } from '../core/problem.ts';
import { property, state } from '../core/property.ts';
import { type Aimed, iso, lastName, lastReadable, nameOf, type Shown } from '../core/shown.ts';
import type { AskedSeries } from '../later/series.ts';
import { base } from '../styles/base.ts';
import { chart } from '../styles/chart.ts';

/** More meters than this, and a list is easier to read than a row of buttons. */
const MOST_BUTTONS = 4;

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

  /** The step that is read, null while none is. */
  @state() private reading: number | null = null;
  @state() private width = 0;

  #asked: AskedSeries | undefined;
  #tools: ChartTools | undefined;
  #aimed: Aimed | undefined;
  #shown: Shown | undefined;
  #drawn: Shown | undefined;
  #drawnOf: unknown[] = [];
  #measured: Element | null = null;
  #resize = new ResizeObserver((entries) => {
    this.width = Math.round(entries[0]!.contentRect.width);
  });

  /** The figures as the text of a CSV file: raw numbers, ISO dates in UTC. Empty while unknown. */
  async csv(): Promise<string> {
    const { usageCsv } = await fetchLater();
    return this.#shown ? usageCsv(this.#shown, this.portal.i18n) : '';
  }

  override connectedCallback() {
    super.connectedCallback();
    // A tooltip under the pointer can be sent away without moving it, wherever focus is.
    document.addEventListener('keydown', this.#escape);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#escape);
    this.#resize.disconnect();
    this.#measured = null;
  }

  protected override willUpdate() {
    const { scope } = this.portal;
    const chosen = this.#item;
    const now = scope?.state.data?.billingNow;
    this.#shown = this.#aimed = undefined;
    if (!scope || !chosen || !now) return;
    if (!this.#tools) arrived()?.equip(this, this.#equip);
    const item = this.#tools?.aim(chosen, now, scope) ?? chosen;
    this.#aimed = item;
    if (!item.series) this.#ask(item, now);
    const series: Known<Series> | undefined = item.series ?? this.#asked?.state.value;
    if (!series?.data) return;
    // A reader who moves along the days changes none of this.
    const drawnOf = [item, series, now, this.view, this.width, scope.i18n, scope.state.forecast];
    if (drawnOf.some((each, index) => each !== this.#drawnOf[index])) {
      this.#drawnOf = drawnOf;
      this.#drawn = this.#draw(item, series, now);
    }
    const drawn = this.#drawn!;
    this.#shown = { ...drawn, added: this.#tools?.over(drawn) };
    if ((this.asTable || drawn.view === 'daily') && !arrived()) this.#wait();
    dress(this, (later) => later.chartStyles);
    foresight()?.wearInChart(this);
  }

  #draw(item: Aimed, series: Known<Series>, now: string): Shown {
    const { state, i18n } = this.portal;
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
    const view = usage.isLevel ? 'cumulative' : this.view;
    const edges = edgesOf(item.price, item.included);
    const draw = (room?: number): Shown => {
      const frame = frameOf(this.width, room);
      return { item, series, usage, view, frame, drawn: plot(usage, view, edges, frame) };
    };
    // Not every language has a short 150K.
    const labels = draw().drawn.ticks.map(({ value }) => i18n.compact(value).length);
    return draw(Math.round(Math.max(0, ...labels) * LETTER) + 10);
  }

  protected override updated() {
    // As wide as the chart, but its height does not follow from the width: no loop.
    const box = this.renderRoot.querySelector('.part-head');
    if (box !== this.#measured) {
      this.#resize.disconnect();
      this.#measured = box;
      if (box) this.#resize.observe(box);
    }
    const tip = this.renderRoot.querySelector<HTMLElement>('.tip');
    if (tip && this.#shown) arrived()?.placeTip(tip, this.#shown, this.#step(this.#shown.usage));
    // Only a region that scrolls needs a tab stop.
    const region = this.renderRoot.querySelector<HTMLElement>('.scroll');
    if (region) {
      const { scrollHeight, clientHeight, scrollWidth, clientWidth } = region;
      region.tabIndex = scrollHeight > clientHeight || scrollWidth > clientWidth ? 0 : -1;
    }
  }

  protected override panel({ items }: Portal) {
    if (isWithheld(items)) return nothing;
    if (!known(items).data)
      return this.#renderSection(this.problem('part.usage', items.problem?.requestId));
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
        ${this.heading(this.portal.i18n.t('chart'))}
        ${item ? this.#renderMeters(item) : nothing} ${this.#drawn ? this.#renderActions(this.#drawn) : nothing}
      </div>
      ${content}
    </section>`;
  }

  #renderItem(item: Aimed) {
    if (this.#shown) return this.#renderShown(this.#shown);
    if (item.series) return this.problem('part.usage', known(item.series).problem?.requestId);
    const asked = this.#asked;
    if (asked?.state.status === 'failed') {
      const { error } = asked.state;
      const id = error instanceof ProblemError ? error.requestId : undefined;
      return html`<div class="lost">${this.problem('part.usage', id, () => void asked.refresh())}</div>`;
    }
    return html`<div class="sk late" aria-busy="true"><i class="words"></i><i class="picture"></i></div>`;
  }

  #renderMeters(shown: Aimed) {
    const items = this.#items;
    if (this.meter || items.length < 2)
      return html`<span class="muted small">${shown.label}</span>`;
    const { t } = this.portal.i18n;
    if (items.length > MOST_BUTTONS) {
      return html`<select part="input" aria-label=${t('chart.meter')} @change=${(event: Event) => this.#select((event.target as HTMLSelectElement).value)}>
        ${items.map(({ id, label }) => html`<option value=${id} .selected=${id === shown.id}>${label}</option>`)}
      </select>`;
    }
    return html`<div class="seg" role="group" aria-label=${t('chart.meter')}>
      ${items.map(
        ({ id, label }) =>
          html`<button part="choice" aria-pressed=${id === shown.id} title=${label} @click=${() => this.#select(id)}>${label}</button>`,
      )}
    </div>`;
  }

  #renderActions({ usage, view }: Shown) {
    const { t } = this.portal.i18n;
    const choice = (of: View, label: string) =>
      html`<button part="choice" aria-pressed=${view === of} @click=${() => this.#show(of)}>${label}</button>`;
    return html`<div class="end">
      <span class="steps">${this.#tools?.steps()}</span>${
        usage.isLevel
          ? nothing
          : html`<div class="seg" role="group" aria-label=${t('chart.view')}>
              ${choice('cumulative', t('chart.cumulative'))}
              ${choice('daily', t(usage.isWeekly ? 'chart.weekly' : 'chart.daily'))}
            </div>`
      }
      <span class="acts">
        <button part="button" class="btn icon" aria-label=${t('chart.table')} title=${t('chart.table')} aria-pressed=${this.asTable} @click=${this.#toggleTable}>
          ${icon('table')}
        </button>
        <button part="button" class="btn icon" aria-label=${t('chart.save')} title=${t('chart.save')} aria-expanded=${!!this.#tools?.isOpen} @click=${this.#save}>
          ${icon('save')}
        </button>
        ${this.#tools?.menu()}
      </span>
    </div>`;
  }

  #renderShown(shown: Shown) {
    const stale = [shown.series, shown.item.used].find(({ problem, asOf }) => problem && asOf);
    return html`
      <div class="lede small" part="sentence" id="says">${this.#renderSentence(shown)}</div>
      ${this.asTable ? arrived()?.usageTable(shown, this.portal.i18n) : this.#renderChart(shown)}
      <div class="tools" part="tools">${this.#tools?.line(shown)}</div>
      ${stale?.asOf ? this.ownStamp(stale.asOf) : nothing}
    `;
  }

  #renderSentence(shown: Shown) {
    const { item, usage, drawn, added } = shown;
    const { t, parts, quantity, percent, period } = this.portal.i18n;
    if (added?.sentence) return added.sentence;
    if (usage.used === null) return t('unknown');
    const { is, share } = compare(usage);
    const text = parts(`chart.${usage.isLevel ? 'level' : 'sum'}.${is}`, {
      used: html`<b>${quantity(usage.used)}</b>`,
      meter: item.unit ?? item.label,
      percent: percent(share),
      last: lastName(item, 'chart.previous', this.portal.i18n),
    });
    const gap = drawn.namesGap && usage.gap;
    return html`<p><bdi>${text}
      ${item.used.data === undefined ? t('chart.counted') : nothing}
      ${gap ? t('chart.gap', { period: period({ start: iso(gap.start), end: iso(gap.end) }) }) : nothing}</bdi></p>
      <p><bdi>${foresight()?.likelySentence(shown, this.portal.state, this.portal.i18n)}</bdi></p>`;
  }

  #renderChart(shown: Shown) {
    const { item, usage, frame } = shown;
    const { i18n } = this.portal;
    const { t } = i18n;
    const step = this.#step(usage);
    const isRead = this.reading !== null;
    return html`<div
        class="chart"
        part="plot"
        tabindex="0"
        role="slider"
        aria-label=${t(usage.isWeekly ? 'chart.byWeek' : 'chart.byDay', { meter: item.label })}
        aria-describedby="says"
        aria-valuemin="1"
        aria-valuemax=${lastReadable(usage) + 1}
        aria-valuenow=${step + 1}
        aria-valuetext=${arrived()?.textOf(shown, step, i18n) ?? nameOf(shown, step, i18n)}
        @pointerenter=${wake}
        @focus=${wake}
        @pointermove=${this.#read}
        @pointerdown=${this.#read}
        @pointerleave=${this.#read}
        @keydown=${this.#press}
        @blur=${this.#read}
      >
        ${frame.width ? plotDrawing(shown, { i18n, step, isRtl: this.#isRtl, isRead }) : nothing} ${isRead ? arrived()?.tipOf(shown, step, i18n) : nothing}
      </div>
      <p class="readout tiny" aria-hidden="true">${foresight()?.readout(shown, step, i18n)}</p>
      ${legend(shown, i18n)}`;
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

  get #isRtl() {
    return getComputedStyle(this).direction === 'rtl';
  }

  /** The step that is read: today until another one is chosen. */
  #step(usage: Usage) {
    return Math.min(this.reading ?? usage.current, lastReadable(usage));
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
    this.reading = null;
    this.portal.selectedMeter = id;
    withLater((later) =>
      later.tellSelected(
        this,
        this.#items.find((item) => item.id === id),
      ),
    );
    this.requestUpdate();
  }

  #show(view: View) {
    this.view = view;
    this.asTable = false;
  }

  #toggleTable = () => {
    this.asTable = !this.asTable;
  };

  #equip = (tools: ChartTools) => {
    this.#tools = tools;
  };

  #save = () =>
    withLater(({ equip }) =>
      equip(this, (tools) => {
        this.#tools = tools;
        tools.toggle();
      }),
    );

  #press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !READING_KEYS.test(event.key)) return;
    event.preventDefault();
    this.#read(event);
  };

  #escape = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && (this.reading !== null || this.#tools?.range)) this.#read(event);
  };

  /** What comes before the code that reads it waits, in order. */
  #read = (event: Event) => {
    if (arrived()) this.#readNow(event);
    else withLater(() => this.#readNow(event));
  };

  #readNow(event: Event) {
    const slider = this.renderRoot.querySelector('.chart');
    if (!slider || !this.#shown) return;
    const step = this.#step(this.#shown.usage);
    if ((event as KeyboardEvent).key === 'Enter') return void this.#openTableAt(step);
    const to = arrived()!.readBy(event, slider, this.#shown, step);
    this.#tools?.mark(event, step, to);
    if (to !== undefined) this.reading = to;
  }

  async #openTableAt(index: number) {
    this.asTable = true;
    await this.updateComplete;
    this.renderRoot.querySelectorAll<HTMLElement>('tbody tr')[index]?.focus();
  }
}

/** Fetches what reading needs before it is needed. */
const wake = () => withLater();

/** Keys that the slider takes from the page. */
const READING_KEYS = /^(Arrow.+|Page.+|Home|End|Enter|t)$/;

declare global {
  interface HTMLElementTagNameMap {
    'usage-chart': UsageChart;
  }
}
