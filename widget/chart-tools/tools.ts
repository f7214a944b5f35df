import { html, type LitElement, nothing, type ReactiveController } from 'lit';
import type { Item } from '../../server/contract/usage.ts';
import { periodBack } from '../chart/past.ts';
import { type Range, rangeOf } from '../chart/range.ts';
import type { PortalScope } from '../core/portal.ts';
import { refocus } from '../core/refocus.ts';
import type { Added, Aimed, Shown } from '../core/shown.ts';
import { Division } from './division.ts';
import { Drag } from './drag.ts';
import { Files } from './files.ts';
import { marksLine, marksSaid, washOf } from './marks.ts';
import { backLink, itemBack, pastSentence, stepper } from './past.ts';
import { areasDrawing, barsDrawing, splitColumns, splitKeys, splitTerms } from './split.ts';
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
  /** The marked steps. */
  range: Range | undefined;

  #chart: ToolsChart;
  #division: Division;
  #files: Files;
  #drag = new Drag({
    isOn: () => !!this.range,
    mark: (one, other) => this.#mark(one, other),
  });
  #scope!: PortalScope;
  #item: Item | undefined;
  #back = 0;
  #aimed: Aimed | undefined;
  #madeOf: readonly unknown[] = [];
  #shown: Shown | undefined;
  #added: Added | undefined;
  #addedOf: readonly unknown[] = [];
  #resting: ReturnType<typeof setTimeout> | undefined;
  /** The item and the period that are aimed at, and of which was told. */
  #place = '';
  #told = '';

  constructor(chart: ToolsChart) {
    this.#chart = chart;
    this.#division = new Division(chart);
    this.#files = new Files(chart, () => {
      const shown = this.#shown;
      // While another period is read, what is on screen is not what is aimed at.
      if (shown?.item !== this.#aimed) return undefined;
      return shown && { shown: { ...shown, added: this.#added }, scope: this.#scope };
    });
    const { adoptedStyleSheets } = chart.renderRoot as ShadowRoot;
    adoptedStyleSheets.push(...toolStyles.map(({ styleSheet }) => styleSheet!));
    chart.addController(this);
    chart.renderRoot.addEventListener('keydown', this.#escape);
  }

  hostDisconnected() {
    clearTimeout(this.#resting);
    this.#files.close();
  }

  /** Whether the list of files is open. */
  get isOpen() {
    return this.#files.isOpen;
  }

  /** The item as it is to be drawn: in which period, divided by what. The same object while nothing changed. */
  aim(item: Item, now: string, scope: PortalScope): Aimed {
    this.#scope = scope;
    this.#item = item;
    const past = this.#back ? itemBack(item, this.#back) : null;
    if (!past) this.#back = 0;
    const plain = past ?? item;
    this.#goTo(`${item.id} ${plain.period.start}`);
    const divided = this.#division.days(item, plain, now, scope);
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
    const madeOf = [shown, this.range, i18n, this.#division.dimension, this.#division.state];
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
    const item = this.#aimed;
    if (!item) return nothing;
    const go = (by: number) => this.#go(by);
    return stepper({ item, canGoBack: this.#canGoBack, go }, this.#scope.i18n);
  }

  /** Below the chart: the marked days, and what divides the usage. */
  line(shown: Shown) {
    const { i18n } = this.#scope;
    const marks = {
      range: this.range,
      mark: (change: Partial<Range>) => {
        const { from = 0, to = 0 } = { ...this.range, ...change };
        this.#mark(from, to);
        void this.#refocus('.marking select');
      },
      clear: () => {
        this.#clear();
        void this.#refocus('.begin');
      },
    };
    const back = () => {
      this.#go(-this.#back);
      void this.#refocus('.turn');
    };
    return html`${shown.item.isPast ? backLink(back, i18n) : nothing} ${marksLine(shown, marks, i18n)} ${this.#division.choice()}`;
  }

  /** The list of files, while it is open. */
  menu() {
    return this.#files.menu(this.#scope);
  }

  toggle() {
    this.#files.toggle();
  }

  /** Marks days by the events that read them; see `Drag`. */
  mark(event: Event, from: number, to: number | null | undefined) {
    this.#drag.follow(event, from, to);
  }

  /** Marks belong to the item and the period they were made in. */
  #goTo(place: string) {
    if (place === this.#place) return;
    this.#place = place;
    this.range = undefined;
    this.#drag.stop();
  }

  /** What had the focus is gone: the next thing has it. */
  async #refocus(selector: string) {
    await this.#chart.updateComplete;
    refocus(this.#chart.renderRoot.querySelector<HTMLElement>(selector));
  }

  /** Escape in the chart lets its own marks go, and no other chart's. */
  #escape = (event: Event) => {
    const { key, target } = event as KeyboardEvent;
    if (key !== 'Escape' || !this.range || !(target as Element).closest('.chart')) return;
    event.preventDefault();
    this.#clear();
  };

  #make(shown: Shown): Added {
    const { i18n } = this.#scope;
    const layers = this.#division.layers(shown);
    const isDaily = shown.view === 'daily';
    return {
      sentence: shown.item.isPast ? pastSentence(shown, i18n) : undefined,
      under: [
        layers && !isDaily ? areasDrawing(shown, layers) : nothing,
        washOf(shown, this.range),
      ],
      bars: layers && isDaily ? barsDrawing(shown, layers) : undefined,
      keys: layers ? splitKeys(layers, i18n) : this.#division.waiting(),
      terms: layers ? splitTerms(shown, layers, i18n) : () => [],
      ...splitColumns(layers ?? []),
    };
  }

  /** The first period with usage is the last to go back to; where the one before is not known, an empty one. */
  get #canGoBack() {
    if (!this.#item || !periodBack(this.#item, this.#back + 1)) return false;
    const { item, usage } = this.#shown ?? {};
    if (!usage || item !== this.#aimed) return true;
    return Number(usage.ghost.at(-1)?.total ?? usage.used ?? 1) !== 0;
  }

  #go(by: number) {
    this.#back = Math.max(0, this.#back + by);
    this.#told = '';
    this.#files.close();
    clearTimeout(this.#resting);
    if (!this.#back) this.#say(() => this.#scope.i18n.t('chart.thisPeriod'));
    this.#chart.requestUpdate();
  }

  /** Says once what a period came to, when its days are there and nobody goes further. */
  #tellPeriod({ item, usage }: Shown) {
    const { t, period, quantity } = this.#scope.i18n;
    if (this.#told === this.#place || usage.used === null) return;
    this.#told = this.#place;
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
    this.#drag.stop();
    if (!this.range) return;
    this.range = undefined;
    clearTimeout(this.#resting);
    this.#chart.requestUpdate();
  }

  #say(text: () => string) {
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#scope.announce(text()), REST);
  }
}

function isSame(some: readonly unknown[], others: readonly unknown[]) {
  return some.every((each, index) => each === others[index]);
}
