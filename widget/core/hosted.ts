import { html, type LitElement, nothing, type ReactiveController } from 'lit';
import type { HostedAnswer, HostedRequest } from '../../server/contract/payments.ts';
import { Attempt } from './attempt.ts';
import { faultNote } from './fault.ts';
import { mayLead } from './link.ts';
import type { PortalController } from './portal.ts';
import { ProblemError } from './problem.ts';

/** As long as the server takes a way back. */
const LONGEST = 2000;

/** Stripe's address is for one visit, soon. After this an unused one is asked for anew. */
const LIFE_MS = 240_000;

let count = 0;

/**
 * A button that becomes a link to a page of Stripe: it is asked for when somebody wants it. A link
 * that was used or has become old is a button again.
 */
export class HostedLink implements ReactiveController {
  #host: LitElement;
  #portal: PortalController;
  #attempt: Attempt;
  #url: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Tells it from others of the same panel. */
  #name = `hosted-${++count}`;

  constructor(host: LitElement, portal: PortalController) {
    this.#host = host;
    this.#portal = portal;
    this.#attempt = new Attempt(host);
    host.addController(this);
  }

  hostConnected() {
    addEventListener('pageshow', this.#forget);
  }

  hostDisconnected() {
    removeEventListener('pageshow', this.#forget);
    clearTimeout(this.#timer);
    this.#url = undefined;
  }

  /** It is shown no more. */
  close() {
    this.hostDisconnected();
    this.#host.removeController(this);
  }

  render(name: string, request: HostedRequest, describedBy?: string) {
    const { i18n, state } = this.#portal;
    if (this.#url) {
      return html`<a part="button" class="btn hosted" data-link=${this.#name} href=${this.#url} rel="noopener noreferrer" aria-describedby=${describedBy ?? nothing} @click=${this.#used} @auxclick=${this.#used}>${i18n.t('hosted.go')}</a>`;
    }
    const isOff = this.#attempt.isBusy || state.isSessionEnded;
    return html`<button type="button" part="button" class="btn hosted" data-link=${this.#name} aria-disabled=${isOff} aria-describedby=${describedBy ?? nothing} @click=${() => {
      if (!isOff) void this.#ask(request);
    }}>${name}</button>${faultNote(this.#attempt.error, i18n)}`;
  }

  async #ask(request: HostedRequest) {
    const { client, state, i18n } = this.#portal;
    const { origin, pathname, search } = location;
    const whole = origin + pathname + search;
    const returnUrl = whole.length > LONGEST ? origin + pathname : whole;
    const body = { ...request, returnUrl, locale: i18n.locale };
    const url = await this.#attempt.make(JSON.stringify(body), async (key) => {
      const answer = await client.read<HostedAnswer>('hosted', { method: 'POST', body, key });
      if (!mayLead(answer.url, state.data!)) throw new ProblemError('answer_malformed', 200);
      return answer.url;
    });
    if (!url || !this.#host.isConnected) return;
    this.#url = url;
    this.#timer = setTimeout(this.#forget, LIFE_MS);
    await this.#shown();
    this.#element?.focus();
  }

  /** Once the browser has followed it: it leads nowhere a second time, also when somebody comes back. */
  #used = () => {
    setTimeout(this.#forget);
  };

  #forget = async () => {
    if (!this.#url) return;
    clearTimeout(this.#timer);
    this.#url = undefined;
    const hadFocus = this.#element?.matches(':focus');
    await this.#shown();
    if (hadFocus) this.#element?.focus();
  };

  #shown() {
    this.#host.requestUpdate();
    return this.#host.updateComplete;
  }

  get #element() {
    return this.#host.renderRoot.querySelector<HTMLElement>(`[data-link=${this.#name}]`);
  }
}
