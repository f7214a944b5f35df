import { css, html, nothing, svg } from 'lit';
import type { Portal } from '../../server/contract/portal.ts';
import type { Item } from '../../server/contract/usage.ts';
import { type Edge, edgesOf } from '../chart/edges.ts';
import { apartFrom, fitLabels, LETTER } from '../chart/labels.ts';
import { dated, frameOf, plot, type View } from '../chart/plot.ts';
import { compare } from '../chart/sentence.ts';
import { readUsage, type Usage } from '../chart/usage.ts';
import { icon } from '../core/icon.ts';
import { arrived, dress, fetchLater } from '../core/later.ts';
import { Panel } from '../core/panel.ts';
import { isWithheld, known } from '../core/part.ts';
import { ProblemError } from '../core/problem.ts';
import { property, state } from '../core/property.ts';
import { iso, lastName, lastReadable, nameOf, type Shown, textOf } from '../core/shown.ts';
import type { AskedSeries } from '../later/series.ts';
import { base } from '../styles/base.ts';

/** More meters than this, and a list is easier to read than a row of buttons. */
const MOST_BUTTONS = 4;
const LINE_HEIGHT = 14;

/**
 * The usage of one meter in its period: a line that adds up, or bars day by day, over what is
 * included, where the price changes, and last period.
 *
 * @tagname usage-chart
 *
 * @csspart title - The heading.
 * @csspart controls - The row of heading, switches and buttons.
 * @csspart sentence - What the chart says in words.
 * @csspart plot - The chart itself.
 * @csspart legend - The key below it.
 * @csspart table - The chart's figures as a table.
 */
export class UsageChart extends Panel {
  static override styles = [
    base,
    css`
      .seg { display: inline-flex; padding: 2px; border-radius: var(--usage-radius); background: var(--usage-sunken); max-width: 100%; }
      .seg button { min-height: calc(var(--usage-control) - 4px); padding: 0 12px; border: 0; border-radius: calc(var(--usage-radius) - 2px); background: none; font-size: .8125rem; font-weight: 500; color: var(--usage-muted); cursor: pointer; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
      .seg [aria-pressed='true'] { background: var(--usage-surface); color: var(--usage-text); box-shadow: 0 0 0 1px var(--usage-line), 0 1px 2px rgb(0 0 0 / .06); }
      .btn[aria-pressed='true'] { background: var(--usage-sunken); border-color: var(--usage-edge); }
      select { font: inherit; font-size: .8125rem; font-weight: 500; color: inherit; height: var(--usage-control); max-width: 100%; padding: 0 8px; border: 1px solid var(--usage-edge); border-radius: var(--usage-radius); background: var(--usage-surface); }
      .end, .acts { display: flex; flex-wrap: wrap; gap: 8px; }
      .lede { max-width: 110ch; min-height: 20px; text-wrap: pretty; }
      .chart { position: relative; margin-top: 16px; min-height: 312px; touch-action: pan-y; cursor: crosshair; }
      .chart:focus-visible { outline-offset: 4px; }
      .plot { display: block; width: 100%; overflow: visible; }
      text { font-size: 12px; fill: var(--usage-muted); }
      .strong { fill: var(--usage-text); font-weight: 600; }
      tspan { fill: var(--usage-text); font-weight: 500; }
      .halo { paint-order: stroke; stroke: var(--usage-surface); stroke-width: 4px; stroke-linejoin: round; }
      path, circle { fill: none; }
      .grid { stroke: var(--usage-line); }
      .axis, .now { stroke: var(--usage-edge); }
      .quota { stroke: var(--usage-text); stroke-width: 1.25; }
      .tier { stroke: var(--usage-edge); stroke-dasharray: 1 3; stroke-linecap: round; }
      .line { stroke: var(--_accent-line); stroke-width: 2.25; stroke-linejoin: round; stroke-linecap: round; }
      .area { fill: var(--_accent-line); opacity: .07; }
      .ghost { stroke: var(--usage-ghost); stroke-width: 1.5; stroke-dasharray: .1 4; stroke-linecap: round; }
      .dot { fill: var(--_accent-line); stroke: var(--usage-surface); stroke-width: 2; }
      .bar { fill: var(--_accent-line); }
      .readout { display: none; justify-content: space-between; gap: 8px; min-height: 16px; margin-top: 8px; }
      .legend { display: flex; flex-wrap: wrap; gap: 4px 20px; margin-top: 12px; color: var(--usage-muted); }
      .legend li { display: inline-flex; align-items: center; gap: 7px; }
      .legend svg { width: 22px; height: 10px; overflow: visible; flex: none; }
      .legend b { color: var(--usage-text); font-weight: 500; }
      .scroll { margin-top: 16px; min-height: 340px; max-height: 420px; overflow: auto; }
      .sk .head { width: 40%; height: 32px; }
      .sk .words { width: 60%; height: 20px; }
      .sk .picture { height: 312px; margin-block: 16px 28px; }
      .late { animation: late 0s 150ms both; }
      @keyframes late { from { visibility: hidden; } }
      @container usage (max-width: 839px) {
        .chart { min-height: 280px; }
        .sk .picture { height: 280px; }
        .scroll { min-height: 308px; }
      }
      @container usage (max-width: 559px) {
        .chart { min-height: 232px; }
        .sk .head { width: 100%; height: 112px; }
        .sk .picture { height: 232px; margin-bottom: 52px; }
        .scroll { min-height: 284px; }
        .readout { display: flex; }
        .end { display: contents; }
        .acts { order: 1; margin-inline-start: auto; }
        .seg { order: 2; width: 100%; }
        .seg button { flex: 1; padding: 0 8px; }
        select { order: 2; width: 100%; }
      }
      @media (forced-colors: active) {
        .plot, .legend svg { forced-color-adjust: none; }
        .grid { opacity: .4; }
        .seg [aria-pressed='true'] { forced-color-adjust: none; background: Highlight; color: HighlightText; }
      }
      @media print {
        .seg, select, .readout { display: none; }
        .scroll { max-height: none; }
        .part { break-inside: avoid; }
      }
    `,
  ];

  /** The meter to show, by its event name; without it the portal's selected one, with a switch. */
  @property() meter = '';

  /** What is drawn: `cumulative` or `daily`. */
  @property() view: View = 'cumulative';

  /** Shows the figures as a table in the chart's place. */
  @property({ type: Boolean, attribute: 'as-table' }) asTable = false;

  /** The step that is read, null while none is. */
  @state() private reading: number | null = null;
  @state() private width = 0;

  #asked: AskedSeries | undefined;
  #shown: Shown | undefined;
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
    const item = this.#item;
    const now = scope?.state.data?.billingNow;
    this.#shown = undefined;
    if (!scope || !item || !now) return;
    if (!item.series) this.#ask(item, now);
    const series = item.series ?? this.#asked?.state.value;
    const days = series && known(series).data;
    if (!days) return;
    const usage = readUsage({
      period: item.period,
      previousPeriod: item.previousPeriod,
      days,
      used: known(item.used).data ?? null,
      isLevel: item.aggregation === 'last',
      now,
    });
    const view = usage.isLevel ? 'cumulative' : this.view;
    const edges = edgesOf(item.price, item.included);
    const draw = (room?: number): Shown => {
      const frame = frameOf(this.width, room);
      return { item, usage, view, frame, drawn: plot(usage, view, edges, frame) };
    };
    // Not every language has a short 150K.
    const labels = draw().drawn.ticks.map(({ value }) => scope.i18n.compact(value).length);
    this.#shown = draw(Math.round(Math.max(0, ...labels) * LETTER) + 10);
    if ((this.asTable || view === 'daily') && !arrived()) this.#fetchLater();
    dress(this, (later) => later.chartStyles);
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
    if (region) region.tabIndex = region.scrollHeight > region.clientHeight ? 0 : -1;
  }

  protected override panel({ items }: Portal) {
    if (isWithheld(items)) return nothing;
    if (!known(items).data)
      return this.#renderSection(this.problem('part.usage', items.problem?.requestId));
    const item = this.#item;
    if (!item) return nothing;
    return this.#renderSection(this.#renderItem(item), item);
  }

  protected override skeleton() {
    return html`<div class="part-head"><i class="head"></i></div><i class="words"></i><i class="picture"></i>`;
  }

  #renderSection(content: unknown, item?: Item) {
    return html`<section class="part">
      <div class="part-head" part="controls">
        ${this.heading(this.portal.i18n.t('chart'))}
        ${item ? this.#renderMeters(item) : nothing} ${this.#shown ? this.#renderActions(this.#shown) : nothing}
      </div>
      ${content}
    </section>`;
  }

  #renderItem(item: Item) {
    if (this.#shown) return this.#renderShown(this.#shown);
    if (item.series) return this.problem('part.usage', known(item.series).problem?.requestId);
    const asked = this.#asked;
    if (asked?.state.status === 'failed') {
      const { error } = asked.state;
      const id = error instanceof ProblemError ? error.requestId : undefined;
      return this.problem('part.usage', id, () => void asked.refresh());
    }
    return html`<div class="sk late" aria-busy="true"><i class="words"></i><i class="picture"></i></div>`;
  }

  #renderMeters(shown: Item) {
    const items = this.#items;
    if (this.meter || items.length < 2)
      return html`<span class="muted small">${shown.label}</span>`;
    const { t } = this.portal.i18n;
    if (items.length > MOST_BUTTONS) {
      return html`<select aria-label=${t('chart.meter')} @change=${(event: Event) => this.#select((event.target as HTMLSelectElement).value)}>
        ${items.map(({ id, label }) => html`<option value=${id} .selected=${id === shown.id}>${label}</option>`)}
      </select>`;
    }
    return html`<div class="seg" role="group" aria-label=${t('chart.meter')}>
      ${items.map(
        ({ id, label }) =>
          html`<button aria-pressed=${id === shown.id} title=${label} @click=${() => this.#select(id)}>${label}</button>`,
      )}
    </div>`;
  }

  #renderActions({ usage, view }: Shown) {
    const { t } = this.portal.i18n;
    const choice = (of: View, label: string) =>
      html`<button aria-pressed=${view === of} @click=${() => this.#show(of)}>${label}</button>`;
    return html`<div class="end">
      ${
        usage.isLevel
          ? nothing
          : html`<div class="seg" role="group" aria-label=${t('chart.view')}>
              ${choice('cumulative', t('chart.cumulative'))}
              ${choice('daily', t(usage.isWeekly ? 'chart.weekly' : 'chart.daily'))}
            </div>`
      }
      <span class="acts">
        <button class="btn icon" aria-label=${t('chart.table')} title=${t('chart.table')} aria-pressed=${this.asTable} @click=${this.#toggleTable}>
          ${icon('table')}
        </button>
        <button class="btn icon" aria-label=${t('chart.csv')} title=${t('chart.csv')} @click=${this.#download}>
          ${icon('save')}
        </button>
      </span>
    </div>`;
  }

  #renderShown(shown: Shown) {
    const series = shown.item.series ?? this.#asked!.state.value!;
    const stale = [known(series), known(shown.item.used)].find(
      ({ problem, asOf }) => problem && asOf,
    );
    return html`
      <p class="lede small" part="sentence" id="says">${this.#renderSentence(shown)}</p>
      ${this.asTable ? this.#renderTable(shown) : this.#renderChart(shown)}
      ${stale?.asOf ? this.ownStamp(stale.asOf) : nothing}
    `;
  }

  #renderSentence({ item, usage, drawn }: Shown) {
    const { t, quantity, percent, period } = this.portal.i18n;
    if (usage.used === null) return t('unknown');
    const { is, share } = compare(usage);
    const text = t(`chart.${usage.isLevel ? 'level' : 'sum'}.${is}`, {
      used: MARK,
      meter: item.unit ?? item.label,
      percent: percent(share),
      last: lastName(item, 'chart.previous', this.portal.i18n),
    });
    const [before, after] = text.split(MARK);
    const gap = drawn.namesGap && usage.gap;
    return html`${before}<b>${quantity(usage.used)}</b>${after}
      ${known(item.used).data === undefined ? t('chart.counted') : nothing}
      ${gap ? t('chart.gap', { period: period({ start: iso(gap.start), end: iso(gap.end) }) }) : nothing}`;
  }

  #renderTable(shown: Shown) {
    const meter = shown.item.label;
    return html`<div class="scroll" role="region" aria-label=${this.portal.i18n.t('chart.tableOf', { meter })}>
      ${arrived()?.usageTable(shown, this.portal.i18n) ?? nothing}
    </div>`;
  }

  #renderChart(shown: Shown) {
    const { item, usage, frame } = shown;
    const { t } = this.portal.i18n;
    const step = this.#step(usage);
    return html`<div
        class="chart"
        part="plot"
        tabindex="0"
        role="slider"
        aria-orientation="horizontal"
        aria-label=${t(usage.isWeekly ? 'chart.byWeek' : 'chart.byDay', { meter: item.label })}
        aria-describedby="says"
        aria-valuemin="1"
        aria-valuemax=${lastReadable(usage) + 1}
        aria-valuenow=${step + 1}
        aria-valuetext=${textOf(shown, step, this.portal.i18n)}
        @pointerenter=${fetchLater}
        @focus=${fetchLater}
        @pointermove=${this.#read}
        @pointerdown=${this.#read}
        @pointerleave=${this.#read}
        @keydown=${this.#press}
        @blur=${this.#read}
      >
        ${frame.width ? this.#renderPlot(shown) : nothing} ${this.reading === null ? nothing : arrived()?.tipOf(shown, step, this.portal.i18n)}
      </div>
      ${this.#renderReadout(shown, step)} ${this.#renderLegend(shown)}`;
  }

  #renderPlot(shown: Shown) {
    const { usage, view, frame, drawn } = shown;
    const { width, height, left, right, bottom } = frame;
    const { compact } = this.portal.i18n;
    const across = `M${left} %H${right}`;
    const at = (y: number) => across.replace('%', String(y));
    const isRtl = this.#isRtl;
    const x = (pixel: number) => (isRtl ? width - pixel : pixel);
    return svg`<svg class="plot" width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true">
      <g transform=${isRtl ? `translate(${width})scale(-1 1)` : nothing}>
        <path class="axis" d=${at(bottom)} />
        ${drawn.ticks.map(({ y, hasLine }) => (hasLine ? svg`<path class="grid" d=${at(y)} />` : nothing))}
        ${drawn.edges.map(({ y, isIncluded }) => (isIncluded ? nothing : svg`<path class="tier" d=${at(y)} />`))}
        <path class="ghost" d=${drawn.ghost} />
        <path class="area" d=${drawn.area} />
        ${drawn.edges.map(({ y, isIncluded }) => (isIncluded ? svg`<path class="quota" d=${at(y)} />` : nothing))}
        <path class="line" d=${drawn.line} />
        ${view === 'daily' ? arrived()?.barsDrawing(shown) : nothing}
        ${
          drawn.dot
            ? svg`<path class="now" d="M${drawn.dot.x} ${bottom}V${drawn.dot.y}" />
                <circle class="dot" cx=${drawn.dot.x} cy=${drawn.dot.y} r="5" />`
            : nothing
        }
        ${this.reading === null ? nothing : arrived()?.crossOf(shown, this.#step(usage))}
      </g>
      ${drawn.ticks.map(
        ({ y, value, isStrong }) =>
          svg`<text class=${isStrong ? 'strong' : ''} x=${x(left - 8)} y=${y + 4} text-anchor="end">${compact(value)}</text>`,
      )}
      ${this.#dates(shown).map(
        (label) =>
          svg`<text class=${label.isStrong ? 'strong' : ''} x=${x(label.x)} y=${height - 6} text-anchor=${label.anchor}>${label.text}</text>`,
      )}
      ${drawn.edges.map(({ labelY, ...edge }) => {
        if (labelY === null) return nothing;
        const [name, rest] = this.#edgeLabel(shown, edge).split(/(?= · )/);
        return edge.isIncluded
          ? svg`<text class="halo" x=${x(left + 8)} y=${labelY}><tspan>${name}</tspan>${rest}</text>`
          : svg`<text class="halo" x=${x(right)} y=${labelY} text-anchor="end">${name}${rest}</text>`;
      })}
      ${frame.isNarrow || view === 'daily' ? nothing : this.#renderEnds(shown, x(right + 10))}
    </svg>`;
  }

  #renderEnds({ item, usage, frame, drawn }: Shown, x: number) {
    const { quantityShort, t } = this.portal.i18n;
    const { dot, ghostEnd } = drawn;
    // The line's own end is named once it has come near the edge, where no forecast follows.
    const isNear = dot && dot.x > frame.right - 24;
    const ghostY = isNear && ghostEnd !== null ? apartFrom(dot.y, ghostEnd, LINE_HEIGHT) : ghostEnd;
    const last = lastName(item, 'chart.lastPeriod', this.portal.i18n);
    const total = usage.ghost.at(-1)?.total ?? '0';
    const ghost = t('chart.lastTotal', { last, n: quantityShort(total) });
    return svg`
      ${isNear ? svg`<text class="strong" x=${x} y=${dot.y + 4}>${quantityShort(usage.used ?? '0')}</text>` : nothing}
      ${ghostY === null ? nothing : svg`<text x=${x} y=${ghostY + 4}>${ghost}</text>`}
    `;
  }

  #renderReadout(shown: Shown, step: number) {
    const { t, quantity } = this.portal.i18n;
    const { total, value, past, before } = shown.usage.steps[step]!;
    const isDaily = shown.view === 'daily';
    const own = isDaily ? value : total;
    const other = isDaily ? before : past;
    const last = isDaily
      ? t('chart.before')
      : lastName(shown.item, 'chart.lastPeriod', this.portal.i18n);
    const isPlain = isDaily || shown.usage.isLevel;
    return html`<p class="readout tiny" aria-hidden="true">
      <b>${nameOf(shown, step, this.portal.i18n)}</b>
      ${own === null ? nothing : html`<span>${isPlain ? quantity(own) : t('chart.soFar', { n: quantity(own) })}</span>`}
      ${other === null ? nothing : html`<span class="muted">${t('chart.lastTotal', { last, n: quantity(other) })}</span>`}
    </p>`;
  }

  #renderLegend({ item, usage, view }: Shown) {
    const { t, quantity } = this.portal.i18n;
    const isDaily = view === 'daily';
    const total = usage.ghost.at(-1)?.total;
    const key = (sample: unknown, label: string, value?: string | null) =>
      html`<li><svg viewBox="0 0 22 10" aria-hidden="true">${sample}</svg>${label} ${value ? html`<b>${quantity(value)}</b>` : nothing}</li>`;
    const hasMarks = isDaily && usage.steps.some(({ before }) => before !== null);
    return html`<ul class="legend tiny" part="legend">
      ${key(isDaily ? svg`<rect class="bar" width="22" height="10" rx="2" />` : svg`<path class="line" d="M0 5H22" />`, t('chart.thisPeriod'), usage.used)}
      ${hasMarks ? key(svg`<path class="mark" d="M3 5H19" />`, t(usage.isWeekly ? 'chart.weeksBefore' : 'chart.weekday')) : nothing}
      ${!isDaily && total ? key(svg`<path class="ghost" d="M1 5H22" />`, lastName(item, 'chart.lastPeriod', this.portal.i18n), total) : nothing}
    </ul>`;
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

  #edgeLabel({ item }: Shown, { at, isIncluded, next, forAll }: Edge) {
    const { t, quantity, unitPrice } = this.portal.i18n;
    const kind = next === null ? 'Only' : forAll ? 'All' : '';
    return t(`chart.${isIncluded ? 'included' : 'tier'}${kind}`, {
      n: quantity(at),
      price: next === null ? '' : unitPrice(next, item.price.currency),
    });
  }

  #dates({ usage, frame, drawn }: Shown) {
    const { t, date } = this.portal.i18n;
    const labels = dated(usage, frame).map((step, index) => ({
      x: drawn.x((step.start + step.end) / 2),
      text: index ? date(iso(step.start)) : t('chart.today'),
      isStrong: !index,
    }));
    return fitLabels(labels, frame.left, frame.isNarrow ? frame.right : frame.width);
  }

  /** Days that did not come with the portal are asked for by code that comes when it has to. */
  #ask(item: Item, now: string) {
    const later = arrived();
    if (!later) return this.#fetchLater();
    this.#asked ??= new later.AskedSeries(this);
    this.#asked.ask(item, now, this.portal.client);
  }

  #fetchLater() {
    void fetchLater().then(() => this.requestUpdate());
  }

  #select(id: string) {
    this.reading = null;
    this.portal.selectedMeter = id;
    this.requestUpdate();
  }

  #show(view: View) {
    this.view = view;
    this.asTable = false;
  }

  #toggleTable = () => {
    this.asTable = !this.asTable;
  };

  #download = async () => {
    const { downloadCsv } = await fetchLater();
    if (this.#shown) downloadCsv(this.#shown, this.portal.i18n);
  };

  #press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !READING_KEYS.test(event.key)) return;
    event.preventDefault();
    this.#read(event);
  };

  #escape = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && this.reading !== null) this.#read(event);
  };

  /** What comes before the code that reads it waits, in order. */
  #read = (event: Event) => {
    if (arrived()) this.#readNow(event);
    else void fetchLater().then(() => this.#readNow(event));
  };

  #readNow(event: Event) {
    const slider = this.renderRoot.querySelector('.chart');
    if (!slider || !this.#shown) return;
    const step = this.#step(this.#shown.usage);
    if ((event as KeyboardEvent).key === 'Enter') return void this.#openTableAt(step);
    const to = arrived()!.readBy(event, slider, this.#shown, step);
    if (to !== undefined) this.reading = to;
  }

  async #openTableAt(index: number) {
    this.asTable = true;
    await this.updateComplete;
    this.renderRoot.querySelectorAll<HTMLElement>('tbody tr')[index]?.focus();
  }
}

/** Keys that the slider takes from the page. */
const READING_KEYS = /^(Arrow.+|Page.+|Home|End|Enter|t)$/;

/** Stands where a figure will be set in bold inside a whole sentence. */
const MARK = '\u0001';

declare global {
  interface HTMLElementTagNameMap {
    'usage-chart': UsageChart;
  }
}
