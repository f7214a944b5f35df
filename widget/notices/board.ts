import { html, type LitElement, nothing, type ReactiveController } from 'lit';
import type { InvoiceLinks } from '../../server/contract/invoices.ts';
import { drawing } from '../core/icon.ts';
import { CLOSE } from '../core/icon-later.ts';
import { outbound } from '../core/link.ts';
import { Resource } from '../core/loadable.ts';
import type { PortalController } from '../core/portal.ts';
import { readInvoiceLinks } from '../core/requests.ts';
import { Dismissed } from './dismissed.ts';
import { act, canTake, type Payment } from './steps.ts';
import { allTold, type Step, type Told } from './told.ts';

/** Before a page is printed, and after. */
const PRINTING = ['beforeprint', 'afterprint'];

/** The most urgent notice with its one step, and the others behind it. */
export class Board implements ReactiveController {
  #host: LitElement;
  #portal: PortalController;
  #dismissed = new Dismissed();
  #isOpen = false;
  #shown: readonly Told[] = [];
  #isOnPaper = false;
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
    host.addController(this);
  }

  /** What one customer has dismissed another may have to be told. */
  forget() {
    this.#dismissed.clear();
    this.#host.removeController(this);
    this.hostDisconnected();
  }

  /** On paper nothing can be opened; what was opened for it is folded again. */
  #print = ({ type }: Event) => {
    this.#isOnPaper = type === 'beforeprint';
    this.#host.requestUpdate();
  };

  hostConnected() {
    for (const type of PRINTING) addEventListener(type, this.#print);
  }

  hostDisconnected() {
    for (const type of PRINTING) removeEventListener(type, this.#print);
  }

  show() {
    const { state, i18n } = this.#portal;
    const told = allTold(state.data!, state, i18n).filter(({ key }) => !this.#dismissed.has(key));
    this.#shown = told;
    const [first, ...rest] = told;
    this.#speak(told);
    const isOpen = this.#isOpen || this.#isOnPaper;
    const isMore = rest.length > 0 && !isOpen;
    return html`<div class="list" ?hidden=${!first && !this.#paying}>
      <div>${first ? this.#notice(first) : nothing}${isOpen ? rest.map((each) => this.#notice(each)) : nothing}</div>
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
    const known = this.#known;
    const news = told.filter(({ about }) => known && !known.has(about)).map(({ title }) => title);
    this.#known = new Set(told.map(({ about }) => about));
    if (!news.length) return;
    const text = listed(news, this.#portal.i18n.language);
    // Not while a page is being drawn.
    queueMicrotask(() => this.#portal.scope?.announce(text));
  }

  #notice({ key, kind, mark, title, note, step }: Told) {
    const { t } = this.#portal.i18n;
    return html`<div class="notice ${kind}" part="notice">${drawing(mark)}
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
    if (step.kind === 'reload')
      return html`<button part="link" class="link" @click=${() => location.reload()}>${t('notice.reload')}</button>`;
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

  #act(step: Exclude<Step, { kind: 'open' | 'retry' | 'reload' }>, event: Event) {
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

  /** The focus goes on to what stands there now. */
  async #dismiss(key: string) {
    const at = this.#shown.findIndex((each) => each.key === key);
    this.#dismissed.add(key);
    await this.#updated();
    this.#focusAt(at);
  }

  #updated() {
    this.#host.requestUpdate();
    return this.#host.updateComplete;
  }

  #focusFirst() {
    this.#focusAt(0);
  }

  /** The notice that stands there now, or the last; without one the heading of the period. */
  #focusAt(at: number) {
    const notices = [...this.#host.renderRoot.querySelectorAll('.notice')];
    const next = (notices[at] ?? notices.at(-1))?.querySelector<HTMLElement>('button, a');
    const title = (this.#host.getRootNode() as ParentNode).querySelector<HTMLElement>(
      '.head .title',
    );
    if (!next && title) title.tabIndex = -1;
    (next ?? title)?.focus();
  }
}

/** Sentences said in one go, joined as the language of the texts joins them. */
function listed(sentences: readonly string[], language: string) {
  return new Intl.ListFormat(language, { style: 'narrow', type: 'unit' }).format(sentences);
}
