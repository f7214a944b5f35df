import { html, type LitElement, nothing } from 'lit';
import type { InvoiceLinks } from '../../server/contract/invoices.ts';
import { drawing, icon } from '../core/icon.ts';
import { CLOSE } from '../core/icon-later.ts';
import { outbound } from '../core/link.ts';
import { Resource } from '../core/loadable.ts';
import type { PortalController } from '../core/portal.ts';
import { readInvoiceLinks } from '../core/requests.ts';
import { Dismissed } from './dismissed.ts';
import { act, canTake, type Payment } from './steps.ts';
import { allTold, type Step, type Told } from './told.ts';

/** The most urgent notice with its one step, and the others behind it. */
export class Board {
  #host: LitElement;
  #portal: PortalController;
  #dismissed = new Dismissed();
  #isOpen = false;
  #links: Resource<InvoiceLinks>;
  /** The invoice that is being paid beneath, until its form is closed. */
  #paying: Payment | undefined;

  /** What has been told of already: by itself only what is new is said. */
  #known: Set<string> | undefined;

  /** `isNews`: whether the figures were here before there was anything to tell. */
  constructor(host: LitElement, portal: PortalController, isNews: boolean) {
    this.#host = host;
    if (isNews) this.#known = new Set();
    this.#portal = portal;
    this.#links = new Resource(host);
  }

  /** What one customer has dismissed another may have to be told. */
  forget() {
    this.#dismissed.clear();
  }

  show() {
    const { state, i18n } = this.#portal;
    const told = allTold(state.data!, state, i18n).filter(({ key }) => !this.#dismissed.has(key));
    const [first, ...rest] = told;
    this.#speak(told);
    const isMore = rest.length > 0 && !this.#isOpen;
    return html`<div class="list" ?hidden=${!first && !this.#paying}>
      <div>${first ? this.#notice(first) : nothing}${this.#isOpen ? rest.map((each) => this.#notice(each)) : nothing}</div>
      ${
        isMore
          ? html`<button part="link" class="link small more" @click=${this.#openAll}>${i18n.t('notice.more', { count: rest.length })}</button>`
          : nothing
      }
      ${this.#paying?.show() ?? nothing}
    </div>`;
  }

  /** Once each, however its words change; what came with the figures stands where reading begins. */
  #speak(told: readonly Told[]) {
    const news = told.find(({ about }) => this.#known && !this.#known.has(about));
    this.#known = new Set(told.map(({ about }) => about));
    // Not while a page is being drawn.
    if (news) queueMicrotask(() => this.#portal.scope?.announce(news.title));
  }

  #notice({ key, kind, mark, title, note, step }: Told) {
    const { t } = this.#portal.i18n;
    return html`<div class="notice ${kind}" part="notice">${icon(mark)}
      <p><bdi><b>${title}</b> ${note.join(' ')}</bdi></p>
      ${step ? html`<span class="act">${this.#step(step)}</span>` : nothing}
      ${
        key
          ? html`<button part="button" class="btn icon close" aria-label=${t('notice.dismiss', { title })} @click=${() => this.#dismiss(key)}>${drawing(CLOSE)}</button>`
          : nothing
      }</div>`;
  }

  #step(step: Step) {
    const { t } = this.#portal.i18n;
    if (!canTake(step, this.#host) || this.#paying?.isOf(step)) return nothing;
    if (step.kind === 'open') return this.#hosted(step);
    if (step.kind === 'retry')
      return html`<button part="link" class="link" @click=${() => this.#portal.refresh()}>${t('retry')}</button>`;
    return html`<button part="link" class="link" @click=${(event: Event) => this.#act(step, event)}>${step.text}</button>`;
  }

  /** Asked for only while the notice is on screen; a link, so that no popup is blocked. */
  #hosted({ invoice, text }: { invoice: string; text: string }) {
    const { client, state } = this.#portal;
    const { value } = this.#links.show(invoice, (signal) =>
      readInvoiceLinks(client, invoice, { signal }),
    );
    // Its room is kept, so that nothing moves when it comes.
    return value
      ? outbound(value.hosted, text, text, state.data!)
      : html`<span class="link awaited" aria-hidden="true">${text}</span>`;
  }

  #act(step: Exclude<Step, { kind: 'open' | 'retry' }>, event: Event) {
    const opener = event.currentTarget as HTMLElement;
    const payment = act(step, this.#host, () => void this.#closed(opener));
    if (payment) this.#paying = payment;
    this.#host.requestUpdate();
  }

  /** What is paid has no notice to go back to. */
  async #closed(opener: HTMLElement) {
    this.#paying = undefined;
    await this.#updated();
    if (opener.isConnected) opener.focus();
    else this.#focusFirst();
  }

  /** What is shown now begins after the first. */
  #openAll = async () => {
    this.#isOpen = true;
    await this.#updated();
    this.#host.renderRoot.querySelector<HTMLElement>('.notice + .notice :is(button, a)')?.focus();
  };

  /** The focus goes on to what stands there now; with nothing left it is given back to the page. */
  async #dismiss(key: string) {
    this.#dismissed.add(key);
    await this.#updated();
    this.#focusFirst();
  }

  #updated() {
    this.#host.requestUpdate();
    return this.#host.updateComplete;
  }

  #focusFirst() {
    this.#host.renderRoot.querySelector<HTMLElement>('.notice button, .notice a')?.focus();
  }
}
