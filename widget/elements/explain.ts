import { adoptStyles, css, html, nothing } from 'lit';
import type { Bill } from '../../server/contract/bill.ts';
import type { Explanation } from '../../server/contract/explain.ts';
import type { Portal } from '../../server/contract/portal.ts';
import { fetchExplain } from '../core/explain.ts';
import { forecastDiffers } from '../core/forecast-differs.ts';
import { foresight, isForeseen } from '../core/foresee.ts';
import { Healing } from '../core/healing.ts';
import { drawing } from '../core/icon.ts';
import { NEXT } from '../core/icon-later.ts';
import { Resource } from '../core/loadable.ts';
import { Panel } from '../core/panel.ts';
import { known } from '../core/part.ts';
import { exportParts } from '../core/parts.ts';
import type { ProblemError } from '../core/problem.ts';
import { property, state } from '../core/property.ts';
import { refocus } from '../core/refocus.ts';
import { readExplanation } from '../core/requests.ts';
import { isUnloaded, unloaded } from '../core/unloaded.ts';
import type { MessageKey } from '../i18n/en.ts';
import { disclosureStyles } from '../styles/disclosure.ts';

type Body = Awaited<ReturnType<typeof fetchExplain>>;

/** Rows of effects, the merged ones as one: more say less, and fewer explain nothing. */
const MOST_ROWS = 8;
const FEWEST_ROWS = 3;

/** What trying again does not change. */
const REASONS: Partial<Record<string, MessageKey>> = {
  comparison_missing: 'explain.missing',
};

/**
 * Why a bill is not what the one before was: each effect with its amount, adding up to the
 * difference. It is read when it is opened; beside the figures of a wide portal it opens by itself.
 *
 * @tagname usage-explain
 *
 * @csspart toggle - The button that opens it.
 * @csspart table - The effects, from the earlier amount to the later one.
 * @csspart column - The heading of a table's column.
 * @csspart cell - A cell of a table.
 */
export class UsageExplain extends Panel {
  static override styles = [
    ...Panel.styles,
    disclosureStyles,
    css`
      :host { min-height: var(--_control); }
      .open { min-height: var(--_control); font-size: var(--_small); }
      .body { margin-top: 8px; }
      .sk { display: flow-root; }
      .sk i { height: 12px; margin: 12px 0; }
      .sk i:first-child { width: 60%; }
      @media print { .open { display: none; } }
    `,
  ];

  /** The bill (`sub_…`); the soonest one otherwise. */
  @property() bill?: string;

  /** An invoice (`in_…`) in a bill's place. */
  @property() invoice?: string;

  @state() private isOpen = false;
  @state() private isMergedOpen = false;
  @state() private rows = MOST_ROWS;
  /** Effects go without their notes before they are merged. */
  @state() private isTerse = false;

  #read = new Resource<Explanation>(this);
  #body: Body | undefined;
  #seen = '';
  /** What the forecast said otherwise when this was last read for that. */
  #differed: string | undefined;
  #healing = new Healing();
  #width = 0;
  /** The height kept for it beside the figures, in pixels: none where it stands under them. */
  #room = 0;
  #resize = new ResizeObserver(() => this.#resized());

  override connectedCallback() {
    super.connectedCallback();
    exportParts(this);
    this.#resize.observe(this);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#resize.disconnect();
  }

  protected override willUpdate() {
    this.#room = Number.parseFloat(getComputedStyle(this).getPropertyValue('--_room')) || 0;
    const data = this.portal.scope?.state.data;
    const target = data && this.#target(data);
    if (target && (this.isOpen || this.#room)) this.#show(target, data);
  }

  protected override panel(data: Portal) {
    if (!this.#target(data)) return nothing;
    if (this.#room) return html`<div id="why">${this.#content()}</div>`;
    return html`<button class="tog open" part="toggle" aria-expanded=${this.isOpen} aria-controls="why"
        @click=${this.#toggle}>${drawing(NEXT)}${this.portal.i18n.t('explain.open')}</button>
      <div id="why" ?hidden=${!this.isOpen}>${this.isOpen ? this.#content() : nothing}</div>`;
  }

  protected override forget() {
    this.isOpen = this.isMergedOpen = false;
    this.#seen = '';
    this.#differed = undefined;
    this.#read.forget();
  }

  protected override skeleton() {
    return nothing;
  }

  /** What finds no room beside the figures is merged, before it is painted: nothing may move. */
  protected override updated() {
    super.updated();
    if (!this.#room || this.isMergedOpen || this.rows === FEWEST_ROWS) return;
    const height = this.renderRoot.querySelector<HTMLElement>('#why')?.offsetHeight ?? 0;
    if (height <= this.#room) return;
    if (this.isTerse) this.rows--;
    else this.isTerse = true;
  }

  /** An invoice by itself, or a bill that has one before it. */
  #target({ bills }: Portal): string | undefined {
    return this.invoice ?? this.#billOf(bills)?.id;
  }

  #billOf(bills: Portal['bills']): Bill | undefined {
    const coming = known(bills).data?.filter(({ status }) => status !== 'none');
    const bill = this.bill ? coming?.find(({ id }) => id === this.bill) : coming?.[0];
    return bill?.previous ? bill : undefined;
  }

  #dueOf({ bills }: Portal): number | undefined {
    const bill = this.#billOf(bills);
    return bill && known(bill.preview).data?.totals.amountDue.amount;
  }

  /** Reads it, and again when its amount has changed or the customer has asked for new figures. */
  #show(target: string, data: Portal) {
    const due = this.invoice ? dueOf(data, this.invoice) : this.#dueOf(data);
    const bill = this.invoice ? undefined : this.#billOf(data.bills);
    const compare = bill && this.#comparison(bill, data);
    if (compare === 'awaited') return;
    const seen = `${target} ${this.portal.scope!.reloads} ${due} ${compare}`;
    const isNew = !this.#seen.startsWith(`${target} `);
    const query = compare ? { bill: target, compare } : { bill: target };
    this.#read.show(target, (signal) => this.#load(query, signal));
    const isAlone = codeOf(this.#read.state) === 'comparison_missing';
    const isOther = seen !== this.#seen || (!compare && bill && this.#isForecastOther(bill));
    const isDue = this.#healing.isDue(this.#read.state, this.portal.state);
    if (!isNew && !isAlone && (isOther || isDue)) void this.#read.refresh();
    this.#seen = seen;
  }

  /**
   * What a bill is compared by: its likely usage only where its range stands beside it, which is
   * known once the forecast is here, or has failed.
   */
  #comparison(bill: Bill, data: Portal): 'same_point' | 'awaited' | undefined {
    const { state } = this.portal;
    if (!isForeseen(bill, data)) return undefined;
    if (!state.forecast && !state.forecastError) return 'awaited';
    return foresight()?.likelyDueOf(state, bill) ? undefined : 'same_point';
  }

  /** Whether the forecast has moved since this was read: once for each of its amounts. */
  #isForecastOther(bill: Bill): boolean {
    const { status, value } = this.#read.state;
    if (status !== 'ready') return false;
    const { compares, after } = value;
    const said = compares === 'likely' ? after.amount.amount : null;
    const differs = forecastDiffers(foresight()?.billForecastOf(this.portal.state, bill), said);
    if (differs === undefined || differs === this.#differed) return false;
    this.#differed = differs;
    return true;
  }

  async #load(query: Parameters<typeof readExplanation>[1], signal: AbortSignal) {
    const { client, i18n } = this.portal;
    const [body, explanation] = await Promise.all([
      fetchExplain(),
      readExplanation(client, query, { signal }),
    ]);
    if (!this.#body) this.#dress(body);
    this.#body = body;
    if (this.isOpen && !this.#read.state.value) {
      this.portal.scope?.announce(body.sentenceOf(explanation, i18n));
    }
    // Nothing may move under whoever reads the parts of a row.
    if (!this.isMergedOpen) this.#unfold();
    return explanation;
  }

  #dress({ explainStyles }: Body) {
    const { elementStyles } = UsageExplain;
    adoptStyles(this.renderRoot as ShadowRoot, [...elementStyles, ...explainStyles]);
  }

  #content() {
    const { status, value } = this.#read.state;
    if (!value || !this.#body) return this.#withoutValue();
    const merging = {
      rows: this.rows,
      isLean: this.#room > 0,
      isTerse: this.isTerse,
      isOpen: this.isMergedOpen,
      toggle: () => {
        this.isMergedOpen = !this.isMergedOpen;
      },
    };
    return html`${this.#body.explainTable(value, merging, this.portal.i18n)}${
      status === 'failed' ? this.ownStamp(value.asOf) : nothing
    }`;
  }

  #withoutValue() {
    const { status, error } = this.#read.state;
    if (!error)
      return html`<div class="sk" aria-busy="true"><i></i><i></i><i></i><i></i><i></i></div>`;
    const reason = REASONS[codeOf({ error }) ?? ''];
    if (reason) return html`<p class="small muted" role="status">${this.portal.i18n.t(reason)}</p>`;
    if (isUnloaded(error)) return unloaded('part.explain', this.portal.i18n);
    // That nobody is signed in is said once, above.
    if (codeOf({ error }) === 'session_ended') {
      const { t } = this.portal.i18n;
      return html`<p class="small muted" role="status">${t('problem.part', { part: t('part.explain') })}</p>`;
    }
    return this.problem(
      'part.explain',
      error as ProblemError,
      () => void this.#again(),
      status === 'loading',
    );
  }

  async #again() {
    await this.#read.refresh();
    await this.updateComplete;
    refocus(this.renderRoot.querySelector('.open'));
  }

  #toggle() {
    this.isOpen = !this.isOpen;
  }

  /** Another width may have room for more. */
  /** As much as there is, until it is known what finds room. */
  #unfold() {
    this.rows = MOST_ROWS;
    this.isTerse = false;
  }

  #resized() {
    const { offsetWidth } = this;
    if (offsetWidth === this.#width) return;
    this.#width = offsetWidth;
    if (!this.isMergedOpen) this.#unfold();
    this.requestUpdate();
  }
}

/** What a past invoice comes to: credit notes may lower it. */
function dueOf({ invoices }: Portal, id: string): number | undefined {
  return known(invoices).data?.data.find((each) => each.id === id)?.amountDue.amount;
}

function codeOf({ error }: { readonly error?: unknown }): string | undefined {
  return (error as ProblemError | undefined)?.code;
}

declare global {
  interface HTMLElementTagNameMap {
    'usage-explain': UsageExplain;
  }
}
