import { css, html, nothing } from 'lit';
import type { Portal } from '../../server/contract/portal.ts';
import type { Item } from '../../server/contract/usage.ts';
import type { Money } from '../../server/contract/values.ts';
import { busyRoom } from '../core/busy.ts';
import { foresight } from '../core/foresee.ts';
import { drawing } from '../core/icon.ts';
import { NEXT, SEARCH } from '../core/icon-later.ts';
import { lastDay } from '../core/last-day.ts';
import { type LikelyMeter, meterHead, meterRow, meterRowStyles } from '../core/meter-row.ts';
import { type Known, known } from '../core/part.ts';
import { state } from '../core/property.ts';
import { SectionPanel } from '../core/section-panel.ts';
import { sum } from '../i18n/sums.ts';
import { lists } from '../styles/lists.ts';

/** Before a page is printed, and after. */
const PRINTING = ['beforeprint', 'afterprint'];

/** Up to this many stand open; beyond it, one fewer and the rest on request. */
const MOST = 6;

/**
 * Everything that is metered or counted: used, against what is included, its cost so far, and what
 * all three are likely to be by the period's end.
 *
 * @tagname usage-meter-list
 *
 * @slot heading - Words of yours in the heading.
 * @slot actions - Beside the heading: a link or a button of yours.
 *
 * @csspart button - A button.
 * @csspart problem - What could not be read, in the place where it would stand.
 * @csspart stamp - The time of figures that are older than the rest.
 * @csspart heading - The heading.
 * @csspart row - One item.
 * @csspart bar - What is used of what is included.
 * @csspart total - What all items cost.
 * @csspart input - The field to search in.
 * @csspart toggle - The button that shows the rest.
 * @csspart empty - What stands where there is nothing to list.
 */
export class UsageMeterList extends SectionPanel {
  static override styles = [
    ...SectionPanel.styles,
    lists,
    meterRowStyles,
    css`
      .search { display: flex; align-items: center; gap: 8px; height: var(--_control); padding: 0 10px; border: 1px solid var(--_edge); border-radius: var(--_radius); background: var(--_surface); color: var(--_muted); flex: 1; min-width: 160px; max-width: 280px; margin-inline-start: auto; }
      .search input { flex: 1; min-width: 0; border: 0; background: none; outline: 0; font-size: var(--_small); color: var(--_text); }
      .search:focus-within { outline: var(--_focus); }
      @media print { .search, .more { display: none; } }
      .more { display: flex; gap: 8px; align-items: center; width: 100%; min-height: 44px; padding: 0; border: 0; border-bottom: 1px solid var(--_line); background: none; font-size: var(--_small); font-weight: 500; text-align: start; cursor: pointer; }
      .more:hover { background: var(--_sunken); }
      .more .i { width: 12px; transition: transform var(--_motion); }
      .more[aria-expanded='true'] .i { transform: rotate(90deg); }
      .all { display: flex; gap: 20px; justify-content: space-between; padding-top: 12px; font-size: var(--_small); font-weight: 600; }
      .all + .all { padding-top: 4px; font-weight: 500; }
      .all bdi { white-space: nowrap; }
      @container usage (max-width: 39.99em) { .all { display: block; } .all bdi { display: block; min-height: 20px; } }
      .sk i { height: 16px; margin: 26px 0; }
      .sk i:first-child { width: 80px; margin: 8px 0; }
    `,
  ];

  @state() private isOpen = false;
  @state() private query = '';

  @state() private isOnPaper = false;

  readonly #print = ({ type }: Event) => {
    this.isOnPaper = type === 'beforeprint';
  };

  override connectedCallback() {
    super.connectedCallback();
    // On paper nothing can be opened.
    for (const type of PRINTING) addEventListener(type, this.#print);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    for (const type of PRINTING) removeEventListener(type, this.#print);
  }

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

  protected override forget() {
    this.isOpen = false;
    this.query = '';
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
    const metered = items.filter(({ meter }) => meter !== null);
    const shown = isFolded ? found.slice(0, MOST - 1) : found;
    const rest = isFolded ? found.slice(MOST - 1) : [];
    return html`
      <div role="table" aria-label=${t('meters')}>
        ${meterHead(metered, this.#isKnown, this.portal.i18n)}
        ${[...shown, ...(this.isOpen || this.isOnPaper ? rest : [])].map((item) => this.#row(item, metered.length > 0))}
      </div>
      ${found.length ? nothing : html`<p part="empty" class="empty">${t('meters.noMatch')}</p>`}
      ${rest.length ? this.#more(rest) : nothing}
      ${isLong ? this.#total(items, metered[0]) : nothing}`;
  }

  #search() {
    const { t } = this.portal.i18n;
    const type = ({ target }: InputEvent) => {
      this.query = (target as HTMLInputElement).value.trim().toLowerCase();
    };
    return html`<label class="search">${drawing(SEARCH)}
      <input part="input" type="search" placeholder=${t('meters.search')} aria-label=${t('meters.search')} @input=${type} />
    </label>`;
  }

  #row(item: Item, isForeseen: boolean) {
    const likely = isForeseen ? this.#likely(item) : undefined;
    const isAwaited = (part: Known<unknown>) =>
      busyRoom()?.isAwaited(this.portal.scope!, part) ?? false;
    return meterRow(item, { isForeseen, likely, isAwaited }, this.portal.i18n);
  }

  /** Whether the forecast is here, or has failed. */
  get #isKnown() {
    const { forecast, forecastError } = this.portal.state;
    return (forecast ?? forecastError) !== undefined;
  }

  /** Undefined while it is awaited. What shows it may itself be what could not be fetched. */
  #likely(item: Item): LikelyMeter | undefined {
    if (!this.#isKnown) return undefined;
    const found = foresight()?.likelyMeter(item, this.portal, this);
    if (found) return found;
    const { t } = this.portal.i18n;
    return { quantity: t('unknown'), below: t('meter.notRead'), cost: t('unknown') };
  }

  #more(rest: Item[]) {
    const { t } = this.portal.i18n;
    return html`<button part="toggle" class="more" aria-expanded=${this.isOpen} @click=${() => {
      this.isOpen = !this.isOpen;
    }}>${drawing(NEXT)}${t(this.isOpen ? 'meter.less' : 'meter.more', { n: rest.length })}
      ${this.isOpen ? nothing : html`<bdi class="end">${t('meter.restSoFar', { amount: this.#sum(rest) })}</bdi>`}</button>`;
  }

  #total(items: Item[], metered: Item | undefined) {
    const { t } = this.portal.i18n;
    const row = (label: string, amount: string | undefined) =>
      html`<p class="all" part="total"><span>${label}</span><bdi>${amount}</bdi></p>`;
    return html`${row(t('meters.total'), this.#sum(items))}${
      metered
        ? row(
            this.#isKnown
              ? t('meters.totalLikely', { end: lastDay(metered.period, this.portal.i18n) })
              : '\u00a0',
            this.#sumLikely(items),
          )
        : nothing
    }`;
  }

  #sum(items: Item[]) {
    return this.#added(items.map(({ cost }) => known(cost).data));
  }

  /** Nothing until the forecast is here: its place is kept. */
  #sumLikely(items: Item[]) {
    if (!this.#isKnown) return undefined;
    const costs = items.map((item) => this.#likely(item)?.amount);
    const missing = costs.filter((cost) => cost === undefined).length;
    if (!missing) return this.#added(costs);
    return this.portal.i18n.t('meters.notAll', { n: missing, of: items.length });
  }

  /** Exact, and unknown as soon as one cost or the common currency is. */
  #added(costs: (Money | undefined)[]) {
    const { t, money } = this.portal.i18n;
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
