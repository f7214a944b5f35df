import { css, html, nothing } from 'lit';
import type { Portal } from '../../server/contract/portal.ts';
import type { Item } from '../../server/contract/usage.ts';
import { drawing, icon } from '../core/icon.ts';
import { NEXT, SEARCH } from '../core/icon-later.ts';
import { Panel } from '../core/panel.ts';
import { known } from '../core/part.ts';
import { priceNote } from '../core/price.ts';
import { state } from '../core/property.ts';
import { reasonText } from '../core/reason.ts';
import { isMore, sum } from '../i18n/sums.ts';
import { lists } from '../styles/lists.ts';

/** Up to this many stand open; beyond it, one fewer and the rest on request. */
const MOST = 6;

/**
 * Everything that is metered or counted: used, against what is included, and its cost so far.
 *
 * @tagname usage-meter-list
 *
 * @csspart heading - The heading.
 * @csspart row - One meter.
 * @csspart bar - Its used quantity against what is included.
 * @csspart total - The cost of all, when some are folded away.
 */
export class UsageMeterList extends Panel {
  static override styles = [
    ...Panel.styles,
    lists,
    css`
      .row { display: grid; grid-template-columns: minmax(0, 1fr) 116px minmax(0, 1.4fr) 108px; gap: 0 20px; align-items: start; padding: 14px 0; border-bottom: 1px solid var(--usage-line); font-size: .8125rem; }
      .hd { padding: 6px 0; color: var(--usage-muted); font-size: .75rem; line-height: 16px; }
      .name { font-weight: 500; font-size: .875rem; }
      .sub { color: var(--usage-muted); font-size: .75rem; line-height: 16px; margin-top: 2px; display: block; }
      .v { text-align: end; }
      .v bdi { white-space: nowrap; }
      .v b { font-size: .875rem; }
      .k { display: none; color: var(--usage-muted); font-size: .75rem; }
      .q { position: relative; height: 20px; }
      .q i { position: absolute; inset-inline-start: 0; top: 6px; height: 8px; }
      .t { width: 100%; border-radius: 2px; background: var(--usage-sunken); box-shadow: inset 0 0 0 1px var(--usage-line); }
      .u { width: calc(var(--x) * 100%); background: var(--_accent-line); border-start-start-radius: 2px; border-end-start-radius: 2px; }
      .q .l { top: 1px; height: 18px; width: 2px; margin-inline-start: calc(var(--x) * 100% - 1px); background: var(--usage-text); }
      .says { font-size: .75rem; line-height: 16px; margin-top: 2px; display: flex; gap: 5px; color: var(--usage-muted); text-wrap: pretty; }
      .says .i { width: 14px; height: 14px; margin-top: 1px; }
      .warn { color: var(--usage-text); }
      .warn .i { color: var(--usage-warn); }
      .search { display: flex; align-items: center; gap: 8px; height: var(--usage-control); padding: 0 10px; border: 1px solid var(--usage-edge); border-radius: var(--usage-radius); background: var(--usage-surface); color: var(--usage-muted); flex: 1; min-width: 160px; max-width: 280px; margin-inline-start: auto; }
      .search input { flex: 1; min-width: 0; border: 0; background: none; outline: 0; font-size: .8125rem; color: var(--usage-text); }
      .search:focus-within { outline: var(--usage-focus); }
      @media print { .search { display: none; } }
      .two-lines { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; overflow-wrap: anywhere; }
      .more { display: flex; gap: 8px; align-items: center; width: 100%; min-height: 44px; padding: 0; border: 0; border-bottom: 1px solid var(--usage-line); background: none; font-size: .8125rem; font-weight: 500; text-align: start; cursor: pointer; }
      .more:hover { background: var(--usage-sunken); }
      .more .i { width: 12px; transition: transform var(--usage-motion); }
      .more[aria-expanded='true'] .i { transform: rotate(90deg); }
      .all { display: flex; gap: 20px; justify-content: space-between; padding-top: 12px; font-size: .8125rem; font-weight: 600; }
      .sk i { height: 16px; margin: 26px 0; }
      .sk i:first-child { width: 80px; margin: 8px 0; }
      @container usage (max-width: 839px) {
        .row { grid-template-columns: 1fr 1fr; gap: 6px 16px; }
        .hd { display: none; }
        .row > :nth-child(1) { grid-area: 1 / 1 / auto / -1; }
        .row > :nth-child(3) { grid-area: 2 / 1 / auto / -1; }
        .v { text-align: start; }
        .k { display: block; }
      }
      @media (forced-colors: active) { .q { forced-color-adjust: none; } .t { outline: 1px solid CanvasText; } }
    `,
  ];

  @state() private isOpen = false;
  @state() private query = '';

  protected override panel({ items }: Portal) {
    const { t } = this.portal.i18n;
    // A customer without meters has no section for them, not an empty one.
    const count = known(items).data?.filter(isCounted).length;
    if (count === 0) return nothing;
    const search = count! > MOST ? this.#search() : nothing;
    return this.section(
      items,
      'part.meters',
      t('meters'),
      (all) => this.#list(all.filter(isCounted)),
      search,
    );
  }

  protected override skeleton() {
    return html`<i></i><i></i><i></i><i></i>`;
  }

  #list(items: Item[]) {
    const { t } = this.portal.i18n;
    const isLong = items.length > MOST;
    const found = this.query
      ? items.filter(({ label }) => label.toLowerCase().includes(this.query))
      : items;
    const isFolded = isLong && !this.query;
    const shown = isFolded ? found.slice(0, MOST - 1) : found;
    const rest = isFolded ? found.slice(MOST - 1) : [];
    return html`
      <div role="table" aria-label=${t('meters')}>
        <div class="row hd" role="row">
          <span role="columnheader">${t('meters.meter')}</span><span role="columnheader" class="v">${t('meters.used')}</span>
          <span role="columnheader">${t('meters.against')}</span><span role="columnheader" class="v">${t('meters.cost')}</span>
        </div>
        ${shown.map((item) => this.#row(item))}${this.isOpen ? rest.map((item) => this.#row(item)) : nothing}
      </div>
      ${found.length ? nothing : html`<p class="empty">${t('meters.noMatch')}</p>`}
      ${rest.length ? this.#more(rest) : nothing}
      ${isLong ? this.#total(items) : nothing}`;
  }

  #search() {
    const { t } = this.portal.i18n;
    const type = ({ target }: InputEvent) => {
      this.query = (target as HTMLInputElement).value.trim().toLowerCase();
    };
    return html`<label class="search">${drawing(SEARCH)}
      <input type="search" placeholder=${t('meters.search')} aria-label=${t('meters.search')} @input=${type} />
    </label>`;
  }

  #row(item: Item) {
    const { i18n } = this.portal;
    const { t, money, quantity, quantityShort } = i18n;
    const { approximate } = item;
    const used = known(item.used).data;
    const cost = known(item.cost).data;
    const unknown = html`${t('unknown')}<span class="sub">${t('meter.unknown')}</span>`;
    return html`<div class="row" role="row" part="row">
      <div role="rowheader"><span class="name two-lines" title=${item.label}>${item.label}</span><span class="sub">${priceNote(item, i18n)}</span>${
        approximate ? html`<span class="sub">${reasonText(approximate, i18n)}</span>` : nothing
      }</div>
      <div class="v" role="cell"><span class="k" aria-hidden="true">${t('meters.used')}</span>${
        used === undefined
          ? unknown
          : html`<bdi><b title=${quantity(used)}>${quantityShort(used)}</b></bdi><span class="sub">${this.#of(item)}</span>`
      }</div>
      <div role="cell">${this.#says(item, used)}</div>
      <div class="v" role="cell"><span class="k" aria-hidden="true">${t('meters.cost')}</span>${
        cost === undefined ? unknown : html`<bdi>${money(cost)}</bdi>`
      }</div>
    </div>`;
  }

  #of({ included, unit, label }: Item) {
    const { t, quantity } = this.portal.i18n;
    const named = unit && unit.toLowerCase() !== label.toLowerCase() ? unit : '';
    if (included === null) return named;
    return t(named ? 'meter.ofUnits' : 'meter.ofIncluded', { n: quantity(included), unit: named });
  }

  #says(item: Item, used: string | undefined) {
    const { t, date, percent, quantity } = this.portal.i18n;
    const { included, limit } = item;
    const says = (text: string, isWarning = false) =>
      html`<p class="says ${isWarning ? 'warn' : ''}">${icon(isWarning ? 'warn' : 'info')}<span>${text}</span></p>`;
    const fixed = item.meter === null ? says(t('meter.fixed')) : undefined;
    if (used === undefined) return fixed ?? nothing;
    const none =
      Number(used) === 0 && !fixed
        ? says(t('meter.none', { date: date(item.period.start) }))
        : undefined;
    if (included === null) return fixed ?? none ?? says(t('meter.nothingIncluded'));
    const n = quantity(included);
    const isPassed = isMore(used, included);
    const isFull = !isMore(included, used);
    const kind = limit === 'hard' ? 'Hard' : limit === 'soft' ? 'Soft' : '';
    const text =
      isFull && limit === 'hard'
        ? says(t('meter.passedHard', { n }), true)
        : isPassed
          ? says(t(limit ? 'meter.passedSoft' : 'meter.passed', { n }))
          : isFull
            ? says(t('meter.at', { n }))
            : says(
                t(`meter.within${kind}`, { n, percent: percent(Number(used) / Number(included)) }),
              );
    const [u, i] = [Number(used), Number(included)];
    const scale = Math.max(u, i) * 1.15;
    const at = (value: number) => `--x:${scale > 0 ? Math.max(0, value / scale) : 0}`;
    return html`<div class="q" part="bar" aria-hidden="true">
      <i class="t"></i><i class="u" .style=${at(u)}></i><i class="l" .style=${at(i)}></i></div>${fixed ?? none ?? text}`;
  }

  #more(rest: Item[]) {
    const { t } = this.portal.i18n;
    return html`<button class="more" aria-expanded=${this.isOpen} @click=${() => {
      this.isOpen = !this.isOpen;
    }}>${drawing(NEXT)}${t(this.isOpen ? 'meter.less' : 'meter.more', { n: rest.length })}
      ${this.isOpen ? nothing : html`<bdi class="end">${this.#sum(rest)}</bdi>`}</button>`;
  }

  #total(items: Item[]) {
    return html`<p class="all" part="total"><span>${this.portal.i18n.t('meters.total')}</span><bdi>${this.#sum(items)}</bdi></p>`;
  }

  /** Exact, and unknown as soon as one cost or the common currency is. */
  #sum(items: Item[]) {
    const { t, money } = this.portal.i18n;
    const costs = items.map(({ cost }) => known(cost).data);
    const all = costs.every((cost) => cost !== undefined) ? sum(costs) : undefined;
    return all ? money(all) : t('unknown');
  }
}

/** A plan's one flat fee is a line of the bill, not something that is counted. */
function isCounted({ meter, price, used }: Item) {
  return meter !== null || price.model !== 'per_unit' || known(used).data !== '1';
}

declare global {
  interface HTMLElementTagNameMap {
    'usage-meter-list': UsageMeterList;
  }
}
