import type { ContextEvent } from '@lit/context';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import type { Portal } from '../../server/contract/portal.ts';
import { icon } from '../core/icon.ts';
import { arrived, dress, withLater } from '../core/later.ts';
import { headStamp, known } from '../core/part.ts';
import { fetchPayments } from '../core/payments.ts';
import { ageOf, portalContext } from '../core/portal.ts';
import { ProblemError } from '../core/problem.ts';
import { property, state } from '../core/property.ts';
import { send, sendProven } from '../core/send.ts';
import type { SessionGrant } from '../core/session.ts';
import { speak } from '../core/speak.ts';
import { PortalStore } from '../core/store.ts';
import { dayOf } from '../i18n/format.ts';
import { isAwaited, knownLocale, type OwnTexts } from '../i18n/i18n.ts';
import { base } from '../styles/base.ts';

const MINUTE = 60_000;

/**
 * A customer's usage and bill. Bare, it lays out the whole portal; with panels as children, it
 * gives them one session, one read and one language.
 *
 * The first session comes from a `<script type="application/json" data-usage-session>` inside,
 * from `getSession`, or from `session-url`; every later one from the last two.
 *
 * @tagname usage-portal
 *
 * @attr {boolean} bound - Binds the sessions of this page's portals to a key that cannot leave the browser, so that a stolen token is of no use. The endpoint has to play along: docs/security.md.
 *
 * @slot - Panels to lay out yourself. Without any, the whole portal is shown.
 *
 * @csspart notices - Where notices stand.
 * @csspart header - Period, time of the figures, refresh.
 * @csspart panel - Each panel of the bare portal.
 * @csspart footer - Sources.
 *
 * @fires {UsageLoadedEvent} usage-loaded - Figures arrived.
 * @fires {UsageNoticesEvent} usage-notices - What the customer should know has changed.
 * @fires {UsageProblemEvent} usage-problem - Something could not be read.
 * @fires {UsageSessionEndedEvent} usage-session-ended - The session could not be renewed.
 */
export class UsagePortal extends LitElement {
  static override styles = [
    base,
    css`
      usage-notices { --_below: 24px; }
      .all { --_gap: calc(var(--_space) * 12); }
      .head { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; min-height: var(--_control); }
      .title { font-size: 1.429em; line-height: 1.4; font-weight: var(--_weight); letter-spacing: -.014em; }
      .period { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 8px; }
      .head .end { display: flex; align-items: center; gap: 8px 12px; }
      .asof { color: var(--_muted); font-size: var(--_small); }
      .asof .i { width: var(--_size); height: var(--_size); vertical-align: -2px; margin-inline-end: 5px; }
      .old { color: var(--_text); }
      .tag { padding: 0 6px; border: 1px solid var(--_edge); border-radius: calc(var(--_radius) / 3); font-size: var(--_tiny); line-height: 1.5; white-space: nowrap; }
      .bill { --_gap: 0; margin-top: calc(var(--_space) * 6); padding-top: calc(var(--_space) * 6); border-top: 1px solid var(--_line); }
      .rest, :not(:defined), ::slotted(:not(:defined)) { display: block; min-height: 240px; }
      .rest { min-height: 100em; }
      .sk i { height: 20px; width: 130px; }
      @container usage (max-width: 39.99em) {
        .all { --_gap: calc(var(--_space) * 10); }
        .head { gap: 8px; }
        .head .end { display: contents; }
        .period { flex: 1 0 calc(100% - 12.5em); display: block; }
        .tag, .asof { order: 1; }
        .asof { flex: 1 1 60%; }
      }
    `,
  ];

  /** Registers the panels below the first view; `index.ts` says how. */
  static later: () => Promise<void> = async () => {};

  /** The vendor's endpoint that answers `{ token, api }` for the customer who is signed in. Another address is another customer. */
  @property({ attribute: 'session-url' }) sessionUrl?: string;

  /** The level of the portal's headings, under the host's own. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 2;

  /** A BCP 47 tag; the closest `lang` otherwise. */
  @property() locale?: string;

  /** Texts of your own, by key, in place of the portal's: a few words, or a whole language. */
  @property({ attribute: false }) texts?: OwnTexts;

  /**
   * The `lang` that the portal has set on itself, because its texts are in another language than the page.
   * @internal
   */
  spoken = '';

  /**
   * The same as `session-url`, as a function: null where nobody is signed in. Another function is asked at
   * the next renewal, and is no other customer. It is given what to ask with: `fetch`, and with `bound` a
   * `fetch` that sends a proof.
   */
  @property({ attribute: false }) getSession?: (send: typeof fetch) => Promise<SessionGrant | null>;

  @state() private said = '';
  @state() private hasPanels = false;
  @state() private hasNotices = false;
  /** The code of the panels below the first view could not be fetched. */
  @state() private isPartial = false;

  #store = new PortalStore({
    session: (signal) => this.#session(signal),
    locale: () => (!this.texts && isAwaited(this.#locale) ? 'en' : this.#locale),
    texts: () => this.texts,
    speak: (isAll) => speak(this, this.#locale, this.#around, isAll || !!arrived()),
    dispatch: (event) => this.dispatchEvent(event),
    announce: (text) => {
      // The same sentence again is news again, and only a change is spoken.
      this.said = text === this.said ? `${text}\u00a0` : text;
    },
  });
  #isRunning = false;
  /** Of the next request for a session. */
  #cache: RequestCache | undefined;
  /** The figures at which the rest was asked for. */
  #asked: Portal | undefined;
  /** While the rest is not asked for yet. */
  #stopWaiting: (() => void) | undefined;

  constructor() {
    super();
    this.#store.subscribe(() => this.requestUpdate());
    this.addEventListener('context-request', (event) => {
      if (
        !(event instanceof Event) ||
        (event as ContextEvent<typeof portalContext>).context !== portalContext
      )
        return;
      event.stopPropagation();
      (event as ContextEvent<typeof portalContext>).callback(this.#store);
    });
  }

  /** Reads everything again, past every cache. Figures stay on screen meanwhile. */
  refresh() {
    return this.#store.refresh();
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#look();
    // The language may come from the page, which is known only now.
    void this.#store.translate();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#store.stop();
    this.#isRunning = false;
    if (!this.#stopWaiting) return;
    this.#stopWaiting();
    this.#asked = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    dress(this, ({ portalStyles }) => portalStyles(this));
    this.#store.headingLevel = this.headingLevel;
    if (this.hasUpdated && (changed.has('locale') || changed.has('texts')))
      void this.#store.translate();
    // A page that renders again makes the same function anew: that is no other customer.
    const isNew =
      changed.has('sessionUrl') || (changed.has('getSession') && !changed.get('getSession'));
    if (!this.#isRunning) this.#start();
    else if (isNew) this.#store.restart();
  }

  /** Own panels wait until their place comes near or the page rests; a vendor's come at once. */
  protected override updated() {
    const { data } = this.#store.state;
    arrived()?.exportAll(this);
    // A vendor's panels are awaited in their own geometry.
    if (!data && this.querySelector(':not(:defined)'))
      void UsagePortal.later().catch(() => undefined);
    // What could not be fetched is asked for again after the next read.
    if (!data || (this.#asked && (!this.isPartial || this.#asked === data))) return;
    this.#asked = data;
    const place = this.renderRoot.querySelector('.rest, usage-meter-list');
    if (!place) return void this.#complete();
    const stop = () => {
      near.disconnect();
      clearTimeout(rest);
      removeEventListener('beforeprint', come);
      this.#stopWaiting = undefined;
    };
    const come = () => {
      stop();
      void this.#complete();
    };
    const near = new IntersectionObserver(
      (seen) => seen.some((each) => each.isIntersecting) && come(),
      {
        rootMargin: '25%',
      },
    );
    near.observe(place);
    const rest = setTimeout(come, 2000);
    addEventListener('beforeprint', come);
    this.#stopWaiting = stop;
  }

  async #complete() {
    await Promise.all([UsagePortal.later().catch(() => undefined), this.#store.translate(true)]);
    this.isPartial = !arrived();
    if (this.isPartial) return;
    this.#store.follow(arrived()!.follow);
  }

  protected override render() {
    const { data, status } = this.#store.state;
    return html`
      <div class="sr" role="status">${this.said}</div>
      ${this.hasNotices ? nothing : html`<usage-notices part="notices"></usage-notices>`}
      ${this.hasPanels || (status === 'failed' && !data) ? nothing : this.#bare(data)}
      <slot @slotchange=${() => this.#look()}></slot>
      ${this.hasPanels && this.isPartial ? this.#unloaded() : nothing}`;
  }

  #bare(data: Portal | undefined) {
    const { t } = this.#store.i18n;
    const panels = html`
      <usage-bill class="bill" part="panel" role="region" aria-label=${t('bill')}></usage-bill>
      <usage-chart part="panel" role="region" aria-label=${t('part.usage')}></usage-chart>
      ${this.isPartial ? this.#unloaded() : (arrived()?.lowerPanels(this.#store.i18n) ?? html`<i class="rest"></i>`)}`;
    // Two templates, so that figures replace the skeleton: what is new cannot shift.
    return data
      ? html`<div class="all">${this.#header(data)}${panels}${arrived()?.footerOf(data, this.#store.state, this.#store.i18n)}</div>`
      : html`<div class="all"><div class="head sk ${this.#store.state.isSlow ? '' : 'wait'}"><i></i></div>${panels}</div>`;
  }

  /**
   * Says so in the place of the panels whose code did not come, or was not what it should be. Chromium
   * never fetches again in the same page what has failed as a module, so no button says it would.
   */
  #unloaded() {
    const text = this.#store.i18n.t('problem.unloaded');
    return html`<div class="problem" part="problem">${icon('info')}<p>${text}</p></div>`;
  }

  #header(data: Portal) {
    const { t, period } = this.#store.i18n;
    const running =
      known(data.bills).data?.find(({ status }) => status !== 'none') ??
      known(data.items).data?.[0];
    const day = running && dayOf(running.period, data.billingNow);
    return html`<header class="head" part="header">
      ${
        running
          ? html`<div class="period"><div class="title" part="heading" role="heading" aria-level=${this.headingLevel}>${period(running.period)}</div>
            ${day ? html`<span class="muted small">${t('period.day', day)}</span>` : nothing}</div>`
          : nothing
      }
      <div class="end">${data.livemode ? nothing : html`<span class="tag">${t('testmode')}</span>`}${this.#asOf(data)}
        ${known(data.bills).data?.length ? html`<button part="button" class="btn" @click=${this.#export}>${icon('save')}${t('export')}</button>` : nothing}
        <button part="button" class="btn icon" aria-label=${t('refresh')} title=${t('refresh')} @click=${() => this.refresh()}>${icon('refresh')}</button></div>
    </header>`;
  }

  #export = () => withLater(({ saveBills }) => saveBills(this.#store));

  #asOf(data: Portal) {
    const { t, age, time } = this.#store.i18n;
    const { asOf, source: from } = headStamp(data);
    if (!asOf) return nothing;
    const { state } = this.#store;
    const source = t(`source.${from ?? 'stripe'}`);
    const ms = ageOf(state, asOf);
    const said = age(ms);
    const at = time(asOf, state.serverNow);
    const isOld = ms > 15 * MINUTE;
    const text = !said
      ? t('asof.now', { source })
      : ms > 1440 * MINUTE
        ? t('asof.date', { time: at, source })
        : isOld
          ? t('asof.time', { time: at, age: said, source })
          : t('asof', { age: said, source });
    return html`<span class="asof ${isOld ? 'old' : ''}" title=${at}>${icon('clock')}${text}</span>`;
  }

  /** Which children decide what is laid out. */
  #look() {
    const panels = [...this.children].filter(
      ({ localName, slot }) => localName !== 'script' && !slot,
    );
    this.hasPanels = panels.length > 0;
    this.hasNotices = this.querySelector('usage-notices') !== null;
  }

  /** Begins as soon as there is a source of sessions; a framework may set it after the element. */
  #start(isLate = false) {
    if (this.#isRunning || !this.isConnected) return;
    if (isLate || this.sessionUrl || this.getSession || this.#inline?.textContent) {
      this.#isRunning = true;
      this.#store.start();
      this.#comeBack();
    } else setTimeout(() => this.#start(true), 500);
  }

  /** Somebody comes back from their bank, and the address says what became of it. */
  #comeBack() {
    if (!location.search.includes('_intent_client_secret=')) return;
    void fetchPayments().then(
      ({ finishJourney }) => finishJourney(this.#store),
      () => undefined,
    );
  }

  get #locale() {
    return knownLocale(this.locale || this.#around);
  }

  /** The language of the page, or of the tag itself where the vendor says so. */
  get #around() {
    const { lang, parentElement } = this;
    if (lang !== this.spoken) return lang;
    return (parentElement?.closest<HTMLElement>('[lang]') ?? document.documentElement).lang;
  }

  get #inline() {
    return this.querySelector('script[data-usage-session]');
  }

  async #session(signal: AbortSignal): Promise<SessionGrant> {
    if (this.hasAttribute('bound')) await sendProven();
    const inline = this.#inline;
    const text = inline?.textContent;
    const { sessionUrl } = this;
    if (text || this.getSession || !sessionUrl) {
      // It is used once and then stands nowhere but in the session's private field. A script's
      // `textContent` is not ours to set where a page requires Trusted Types.
      if (text) inline!.replaceChildren();
      const ask = async () => (text ? JSON.parse(text) : this.getSession?.(send));
      return ask().then(
        (answer) => granted(answer, answer === null && 401),
        (why) => granted(null, why),
      );
    }
    // The first request has no options of its own, so that a preload answers it.
    const response = await send(sessionUrl, {
      credentials: 'same-origin',
      signal: AbortSignal.any([signal, AbortSignal.timeout(20_000)]),
      cache: this.#cache!,
    });
    this.#cache = 'no-store';
    const answer = await response.json().catch(() => undefined);
    // Who is led elsewhere, where JSON was asked for, is to sign in.
    return granted(answer, response.redirected ? 401 : response.status);
  }
}

/** `why` there is none: 401 or 403 where nobody is signed in. Else the page's developer hears of it. */
function granted(answer: Partial<SessionGrant> | null | undefined, why: unknown): SessionGrant {
  const { token, api } = answer ?? {};
  if (typeof token === 'string' && typeof api === 'string') return { token, api };
  if (why === 401 || why === 403) throw new ProblemError('session_refused');
  withLater(({ tellUnset }) => tellUnset(why));
  throw new ProblemError('session_unavailable');
}

declare global {
  interface HTMLElementTagNameMap {
    'usage-portal': UsagePortal;
  }
}
