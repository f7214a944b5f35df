import { html, type LitElement, nothing, type ReactiveController } from 'lit';
import type { Item } from '../../server/contract/usage.ts';
import { periodBack } from '../chart/past.ts';
import { type Range, rangeOf } from '../chart/range.ts';
import type { PortalScope } from '../core/portal.ts';
import { ProblemError } from '../core/problem.ts';
import type { Added, Aimed, Shown } from '../core/shown.ts';
import { AskedSeries } from '../later/series.ts';
import { downloadCsv } from '../later/table.ts';
import { marksLine, marksSaid, washOf } from './marks.ts';
import { type FileKind, saveMenu } from './menu.ts';
import { itemBack, pastSentence, stepper } from './past.ts';
import {
  areasDrawing,
  barsDrawing,
  type Layer,
  layersIn,
  splitChoice,
  splitColumns,
  splitKeys,
  splitTerms,
} from './split.ts';
import { toolStyles } from './styles.ts';

/** A reader who marks days hears their sum when they rest. */
const REST = 500;

/** What the tools need of the chart they belong to. */
export type ToolsChart = LitElement & { groupBy: string; asTable: boolean };

/**
 * What a chart can do beside showing the running period: periods before it, marked days, a division
 * by a dimension, files. It comes after the first view, in places that were kept for it.
 */
export class ChartTools implements ReactiveController {
  /** Whether the list of files is open. */
  isOpen = false;
  /** The marked steps. */
  range: Range | undefined;

  #chart: ToolsChart;
  #scope!: PortalScope;
  #item: Item | undefined;
  #back = 0;
  #aimed: Aimed | undefined;
  #madeOf: readonly unknown[] = [];
  #shown: Shown | undefined;
  #added: Added | undefined;
  #addedOf: readonly unknown[] = [];
  #split: AskedSeries | undefined;
  #anchor: number | undefined;
  #isFailed = false;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #told: Aimed['period'] | undefined;

  constructor(chart: ToolsChart) {
    this.#chart = chart;
    const { adoptedStyleSheets } = chart.renderRoot as ShadowRoot;
    adoptedStyleSheets.push(...toolStyles.map(({ styleSheet }) => styleSheet!));
    chart.addController(this);
  }

  hostDisconnected() {
    clearTimeout(this.#resting);
    this.#close();
  }

  /** The item as it is to be drawn: in which period, divided by what. The same object while nothing changed. */
  aim(item: Item, now: string, scope: PortalScope): Aimed {
    this.#scope = scope;
    if (item.id !== this.#item?.id) this.range = undefined;
    this.#item = item;
    const past = this.#back ? itemBack(item, this.#back) : null;
    if (!past) this.#back = 0;
    const plain = past ?? item;
    const divided = this.#divided(plain, now);
    const madeOf = [item, this.#back, divided];
    if (!this.#aimed || !isSame(madeOf, this.#madeOf)) {
      this.#madeOf = madeOf;
      this.#aimed = divided ? { ...plain, series: divided } : plain;
    }
    return this.#aimed;
  }

  /** What is laid over a drawing, beside it and in its table. */
  over(shown: Shown): Added {
    const { i18n } = this.#scope;
    const madeOf = [shown, this.range, i18n, this.#dimension, this.#split?.state];
    if (!this.#added || !isSame(madeOf, this.#addedOf)) {
      this.#addedOf = madeOf;
      this.#shown = shown;
      this.#added = this.#make(shown);
      if (shown.item.isPast) this.#tellPeriod(shown);
    }
    return this.#added;
  }

  /** The period that is shown, and the ways to others. */
  steps() {
    const { item, canGoBack } = { item: this.#aimed, canGoBack: this.#canGoBack };
    if (!item) return nothing;
    return stepper({ item, canGoBack, go: (by) => this.#go(by) }, this.#scope.i18n);
  }

  /** Below the chart: the marked days, and what divides the usage. */
  line(shown: Shown) {
    const { i18n } = this.#scope;
    const marks = {
      range: this.range,
      mark: (change: Partial<Range>) => {
        const { from = 0, to = 0 } = { ...this.range, ...change };
        this.#mark(from, to);
      },
      clear: () => this.#clear(),
    };
    return html`${marksLine(shown, marks, i18n)} ${this.#renderSplit()}`;
  }

  /** The list of files, while it is open. */
  menu() {
    if (!this.isOpen) return nothing;
    const save = (kind: FileKind) => void this.#save(kind);
    return saveMenu(save, () => this.#close(true), this.#isFailed, this.#scope.i18n);
  }

  toggle() {
    if (this.isOpen) return this.#close();
    this.isOpen = true;
    document.addEventListener('pointerdown', this.#pressElsewhere);
    this.#chart.requestUpdate();
  }

  /**
   * Marks days by the events that read them: a mouse that is dragged, an arrow with Shift.
   *
   * @param from The step that was read before.
   * @param to The step that is read now: null when it is let go, undefined when it stays.
   */
  mark(event: Event, from: number, to: number | null | undefined) {
    if (event instanceof KeyboardEvent) {
      if (event.key === 'Escape') return this.#clear();
      if (typeof to !== 'number' || !event.shiftKey) {
        this.#anchor = undefined;
        return;
      }
      this.#anchor ??= from;
      return this.#mark(this.#anchor, to);
    }
    if (!(event instanceof PointerEvent) || event.pointerType !== 'mouse') return;
    if (typeof to !== 'number' || !(event.buttons & 1)) {
      this.#anchor = undefined;
    } else if (event.type === 'pointerdown') {
      this.#anchor = to;
      // Beyond the edge of the chart it goes on until the button is let go.
      if (event.isTrusted) (event.currentTarget as Element).setPointerCapture(event.pointerId);
    } else if (this.#anchor !== undefined && (this.range || to !== this.#anchor)) {
      this.#mark(this.#anchor, to);
    }
  }

  #make(shown: Shown): Added {
    const { i18n } = this.#scope;
    const layers = this.#layers(shown);
    const isDaily = shown.view === 'daily';
    return {
      sentence: shown.item.isPast ? pastSentence(shown, i18n) : undefined,
      under: [
        layers && !isDaily ? areasDrawing(shown, layers) : nothing,
        washOf(shown, this.range),
      ],
      bars: layers && isDaily ? barsDrawing(shown, layers) : undefined,
      keys: layers ? splitKeys(layers, i18n) : this.#renderWait(),
      terms: layers ? splitTerms(shown, layers, i18n) : () => [],
      ...splitColumns(layers ?? []),
    };
  }

  /** Only of the days that are drawn: while others are asked for, the chart stays undivided. */
  #layers({ item, usage }: Shown): readonly Layer[] | undefined {
    const divided = this.#split?.state.value;
    if (!divided?.groups || item.series !== divided) return undefined;
    const { data } = this.#scope.state;
    const input = {
      period: item.period,
      previousPeriod: null,
      days: divided.data,
      used: null,
      isLevel: usage.isLevel,
      now: data!.billingNow,
    };
    return layersIn(divided.groups, input, this.#scope.i18n);
  }

  #divided(item: Aimed, now: string) {
    const groupBy = this.#dimension?.key;
    if (!groupBy) return undefined;
    this.#split ??= new AskedSeries(this.#chart);
    this.#split.ask(item, now, this.#scope.client, groupBy);
    return this.#split.state.value;
  }

  /** The key's row is kept while its values are asked for. */
  #renderWait() {
    if (!this.#dimension || this.#split?.state.status !== 'loading') return nothing;
    return html`<ul><li>${this.#scope.i18n.t('split.loading')}</li></ul>`;
  }

  get #dimension() {
    return this.#item?.dimensions?.find(({ key }) => key === this.#chart.groupBy);
  }

  #renderSplit() {
    const { dimensions } = this.#item ?? {};
    if (!dimensions) return nothing;
    const { i18n } = this.#scope;
    const choose = (key: string) => {
      this.#chart.groupBy = key;
    };
    const { status, error } = (this.#dimension && this.#split?.state) ?? {};
    const id = error instanceof ProblemError ? error.requestId : undefined;
    const failed = html`<p class="failed tiny" role="alert">${i18n.t('split.problem', { name: this.#dimension?.label ?? '' })}
      ${id ? i18n.t('request', { id }) : nothing} <button part="link" class="link" @click=${() => void this.#split?.refresh()}>${i18n.t('retry')}</button></p>`;
    return html`${splitChoice(dimensions, this.#dimension?.key ?? '', choose, i18n)}${status === 'failed' ? failed : nothing}`;
  }

  /** A period in which nothing was used, after another one, is the last to go back to. */
  get #canGoBack() {
    if (!this.#item || !periodBack(this.#item, this.#back + 1)) return false;
    const { item, usage } = this.#shown ?? {};
    if (!usage || !item?.isPast || item !== this.#aimed) return true;
    return Number(usage.used) !== 0 || Number(usage.ghost.at(-1)?.total ?? 0) !== 0;
  }

  #go(by: 1 | -1) {
    this.#back = Math.max(0, this.#back + by);
    this.range = undefined;
    this.#told = undefined;
    clearTimeout(this.#resting);
    if (!this.#back) this.#say(() => this.#scope.i18n.t('chart.thisPeriod'));
    this.#chart.requestUpdate();
  }

  /** Says once what a period came to, when its days are there and nobody goes further. */
  #tellPeriod({ item, usage }: Shown) {
    const { t, period, quantity } = this.#scope.i18n;
    if (this.#told === item.period || usage.used === null) return;
    this.#told = item.period;
    const values = {
      period: period(item.period),
      used: quantity(usage.used),
      meter: item.unit ?? item.label,
    };
    this.#say(() => t(usage.isLevel ? 'past.levelAlone' : 'past.alone', values));
  }

  #mark(one: number, other: number) {
    if (!this.#shown) return;
    const range = rangeOf(one, other, this.#shown.usage);
    if (range.from === this.range?.from && range.to === this.range.to) return;
    this.range = range;
    this.#chart.requestUpdate();
    this.#say(() =>
      this.range && this.#shown ? marksSaid(this.#shown, this.range, this.#scope.i18n) : '',
    );
  }

  #clear() {
    this.#anchor = undefined;
    if (!this.range) return;
    this.range = undefined;
    clearTimeout(this.#resting);
    this.#chart.requestUpdate();
  }

  #say(text: () => string) {
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#scope.announce(text()), REST);
  }

  #pressElsewhere = (event: Event) => {
    const acts = this.#chart.renderRoot.querySelector('.acts');
    if (!acts || !event.composedPath().includes(acts)) this.#close();
  };

  #close(isByKey = false) {
    document.removeEventListener('pointerdown', this.#pressElsewhere);
    if (!this.isOpen) return;
    this.isOpen = this.#isFailed = false;
    this.#chart.requestUpdate();
    if (isByKey) this.#chart.renderRoot.querySelector<HTMLElement>('[aria-expanded]')?.focus();
  }

  async #save(kind: FileKind) {
    if (!this.#shown) return;
    try {
      if (kind === 'csv') downloadCsv(this.#shownWithAll(), this.#scope.i18n);
      else await this.#saveImage(kind);
    } catch {
      this.#isFailed = true;
      return void this.#chart.requestUpdate();
    }
    this.#close(true);
  }

  /** The picture is what is on screen: where that is the table, the chart first. */
  async #saveImage(kind: 'png' | 'svg') {
    const { saveImage } = await import('./picture/save.ts');
    this.#chart.asTable = false;
    await this.#chart.updateComplete;
    const { serverNow } = this.#scope.state;
    const { asOf, source } = this.#shown!.series;
    await saveImage(
      kind,
      this.#chart.renderRoot,
      this.#shown!,
      { asOf, source, now: serverNow },
      this.#scope.i18n,
    );
  }

  #shownWithAll(): Shown {
    return { ...this.#shown!, added: this.#added };
  }
}

function isSame(some: readonly unknown[], others: readonly unknown[]) {
  return some.every((each, index) => each === others[index]);
}
