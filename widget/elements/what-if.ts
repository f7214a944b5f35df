import { adoptStyles, css, html, type LitElement, nothing } from 'lit';
import type { Bill } from '../../server/contract/bill.ts';
import type { Portal } from '../../server/contract/portal.ts';
import type { Item } from '../../server/contract/usage.ts';
import type { WhatIfBasis } from '../../server/contract/what-if.ts';
import { forecastDiffers } from '../core/forecast-differs.ts';
import { foresight } from '../core/foresee.ts';
import { Healing } from '../core/healing.ts';
import { type Loadable, Resource } from '../core/loadable.ts';
import { Panel } from '../core/panel.ts';
import { known } from '../core/part.ts';
import type { ProblemError } from '../core/problem.ts';
import { state } from '../core/property.ts';
import { refocus } from '../core/refocus.ts';
import { readWhatIf } from '../core/requests.ts';
import { isUnloaded, unloaded } from '../core/unloaded.ts';
import { fetchWhatIf } from '../core/what-if.ts';

type Desk = InstanceType<Awaited<ReturnType<typeof fetchWhatIf>>['Desk']>;

/**
 * The next bill at other usage, other seats or another plan, on the customer's own prices. What it
 * takes is loaded when it is opened; from then on every figure is reckoned in the browser.
 *
 * @tagname usage-what-if
 *
 * @slot heading - Words of yours in the heading.
 * @slot actions - Beside the heading: a link or a button of yours.
 *
 * @csspart heading - The heading.
 * @csspart field - A quantity with its slider.
 * @csspart input - A field to write in or to choose from.
 * @csspart range - A slider.
 * @csspart plans - The plans to choose from.
 * @csspart choice - A radio button, a checkbox or one button of a switch.
 * @csspart result - What it would come to.
 * @csspart amount - The amount it would come to.
 * @csspart lines - The lines of the bill as it would be.
 * @csspart table - A table.
 * @csspart column - The heading of a table's column.
 * @csspart cell - A cell of a table.
 * @csspart toggle - A button that opens what is below it.
 * @csspart link - A link, or a button that looks like one.
 * @csspart error - Why something was not done.
 */
export class UsageWhatIf extends Panel {
  static override styles = [
    ...Panel.styles,
    css`
      .lead { color: var(--_muted); font-size: var(--_small); margin: -8px 0 12px; max-width: 110ch; text-wrap: pretty; }
      .sk i { height: 12px; margin: 13px 0; }
      .sk i:first-child { width: 80px; height: 16px; }
      @media print { :host { display: none !important; } }
    `,
  ];

  @state() private isOpen = false;
  /** The bill that was chosen among several. */
  @state() private chosen: string | undefined;

  #basis = new Resource<WhatIfBasis>(this);
  #body: Awaited<ReturnType<typeof fetchWhatIf>> | undefined;
  #desk: Desk | undefined;
  #readAs: string | undefined;
  /** What the forecast said otherwise when this was last read for that. */
  #differed: string | undefined;
  #takesFocus = false;
  #healing = new Healing();

  protected override panel(data: Portal) {
    const bills = billsToTry(data);
    const bill = bills.find(({ id }) => id === this.chosen) ?? bills[0];
    if (!bill) return nothing;
    const { t } = this.portal.i18n;
    const loaded = this.isOpen ? this.#load(bill, data) : undefined;
    const desk = loaded?.value && this.#deskOf(loaded.value);
    return html`<div class="part">
      <div class="part-head">${this.heading(t('whatif'))}${desk ? desk.back() : nothing}</div>
      <p class="lead"><bdi>${t('whatif.lead')}</bdi></p>
      ${this.isOpen && bills.length > 1 ? this.#choice(bills, bill) : nothing}
      ${
        desk
          ? html`${desk.render()}${loaded.status === 'failed' ? this.ownStamp(loaded.value.asOf) : nothing}`
          : loaded?.error && !isSessionEnded(loaded.error)
            ? this.#problem(loaded)
            : this.#closed(loaded?.status === 'loading')
      }
    </div>`;
  }

  protected override forget() {
    this.isOpen = false;
    this.#desk = this.#readAs = this.#differed = undefined;
    this.#basis.forget();
  }

  protected override skeleton() {
    return html`<i></i><i></i>`;
  }

  /** Whoever opened it by key goes on where its button was. */
  protected override updated() {
    super.updated();
    if (!this.#takesFocus || this.#basis.state.status === 'loading') return;
    this.#takesFocus = false;
    refocus(this.renderRoot.querySelector('.desk [type=range], .problem .btn, .part > .btn'));
  }

  #problem({ error, status }: Loadable<WhatIfBasis>) {
    if (isUnloaded(error)) return unloaded('part.whatif', this.portal.i18n);
    const again = () => {
      this.#takesFocus = true;
      void this.#basis.refresh();
    };
    return this.problem('part.whatif', error as ProblemError, again, status === 'loading');
  }

  #closed(isLoading: boolean) {
    const { t } = this.portal.i18n;
    const isOff = this.portal.state.isSessionEnded;
    return html`<button part="button" class="btn" aria-disabled=${isLoading || isOff} @click=${() => {
      if (isOff) return;
      this.isOpen = true;
      this.#takesFocus = true;
    }}>${t('whatif.open')}</button>${isLoading ? html`<p class="tiny muted own" role="status">${t('whatif.loading')}</p>` : nothing}`;
  }

  #choice(bills: readonly Bill[], shown: Bill) {
    const { t, date, money } = this.portal.i18n;
    const name = ({ invoiceDate, preview }: Bill) => {
      const due = known(preview).data?.totals.amountDue;
      return due
        ? t('whatif.billOf', { date: date(invoiceDate), amount: money(due) })
        : date(invoiceDate);
    };
    return html`<label class="bill">${t('whatif.bill')}
      <select part="input" ?disabled=${this.portal.state.isSessionEnded} @change=${({
        target,
      }: Event) => {
        this.chosen = (target as HTMLSelectElement).value;
      }}>${bills.map(
        (bill) => html`<option value=${bill.id} .selected=${bill === shown}>${name(bill)}</option>`,
      )}</select></label>`;
  }

  /**
   * Reads again when Stripe's amount, the usage or what is likely is another one; the old figures
   * stay meanwhile.
   */
  #load(bill: Bill, data: Portal) {
    const { id } = bill;
    const loaded = this.#basis.show(id, async (signal) => {
      const [body, basis] = await Promise.all([
        this.#body ?? fetchWhatIf(),
        readWhatIf(this.portal.client, id, { signal }),
      ]);
      if (!this.#body) this.#dress(body.styles);
      this.#body = body;
      return basis;
    });
    const readAs = stateOf(bill, data);
    const isOther = this.#readAs !== undefined && this.#readAs !== readAs && loaded.value;
    this.#readAs = readAs;
    const isDue = this.#healing.isDue(loaded, this.portal.state);
    if (isOther || isDue || this.#isForecastOther(loaded, bill))
      queueMicrotask(() => void this.#basis.refresh());
    return loaded;
  }

  /** Whether the forecast has moved since this was read: once for each of its amounts. */
  #isForecastOther({ status, value }: Loadable<WhatIfBasis>, bill: Bill): boolean {
    if (status !== 'ready') return false;
    const said = value.likelyDue?.amount ?? null;
    const differs = forecastDiffers(foresight()?.billForecastOf(this.portal.state, bill), said);
    if (differs === undefined || differs === this.#differed) return false;
    this.#differed = differs;
    return true;
  }

  #dress(styles: Awaited<ReturnType<typeof fetchWhatIf>>['styles']) {
    const { elementStyles } = this.constructor as typeof LitElement;
    adoptStyles(this.renderRoot as ShadowRoot, [...elementStyles, ...styles]);
  }

  #deskOf(basis: WhatIfBasis): Desk {
    this.#desk ??= new this.#body!.Desk(this, this.portal, basis);
    this.#desk.renew(basis);
    return this.#desk;
  }
}

/** What of a bill tells that it has to be read again: within what is included usage costs nothing. */
function stateOf({ id, subscription, preview }: Bill, { items }: Portal): string {
  const own = (known(items).data ?? []).filter((item) => item.subscription === subscription);
  const used = own.map((item) => known(item.used).data);
  return JSON.stringify([id, known(preview).data?.totals.amountDue.amount, used]);
}

/** Coming bills, soonest first, on which there is something that can be more or less. */
function billsToTry({ bills, items }: Portal): Bill[] {
  const counted = (known(items).data ?? []).filter(isCounted);
  return (known(bills).data ?? [])
    .filter(({ status }) => status === 'upcoming')
    .filter((bill) => counted.some(({ subscription }) => subscription === bill.subscription))
    .sort((a, b) => Date.parse(a.invoiceDate) - Date.parse(b.invoiceDate));
}

/** A plan's one flat fee is neither more nor less. */
function isCounted({ meter, price, used }: Item): boolean {
  return meter !== null || price.model !== 'per_unit' || known(used).data !== '1';
}

const isSessionEnded = (error: unknown) => (error as ProblemError).code === 'session_ended';

declare global {
  interface HTMLElementTagNameMap {
    'usage-what-if': UsageWhatIf;
  }
}
