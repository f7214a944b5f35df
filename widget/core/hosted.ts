import { html, type LitElement, nothing } from 'lit';
import type { HostedAnswer, HostedRequest } from '../../server/contract/payments.ts';
import { Attempt } from './attempt.ts';
import { faultNote } from './fault.ts';
import type { PortalController } from './portal.ts';
import { ProblemError } from './problem.ts';
import { isSafe } from './session.ts';

/** As long as the server takes a way back. */
const LONGEST = 2000;

/** A button that becomes a link to a page of Stripe: it is asked for when somebody wants it. */
export class HostedLink {
  #host: LitElement;
  #portal: PortalController;
  #attempt: Attempt;
  #url: string | undefined;

  constructor(host: LitElement, portal: PortalController) {
    this.#host = host;
    this.#portal = portal;
    this.#attempt = new Attempt(host);
  }

  render(name: string, request: HostedRequest, describedBy?: string) {
    const { i18n, state } = this.#portal;
    if (this.#url) {
      return html`<a class="btn hosted" href=${this.#url} rel="noreferrer" aria-describedby=${describedBy ?? nothing}>${i18n.t('hosted.go')}</a>`;
    }
    const isOff = this.#attempt.isBusy || state.isSessionEnded;
    return html`<button class="btn hosted" aria-disabled=${isOff} aria-describedby=${describedBy ?? nothing} @click=${() => {
      if (!isOff) void this.#ask(request);
    }}>${name}</button>${faultNote(this.#attempt.error, i18n)}`;
  }

  async #ask(request: HostedRequest) {
    const { client } = this.#portal;
    const { origin, pathname, search } = location;
    const whole = origin + pathname + search;
    const body = { ...request, returnUrl: whole.length > LONGEST ? origin + pathname : whole };
    const url = await this.#attempt.make(JSON.stringify(body), async (key) => {
      const answer = await client.read<HostedAnswer>('hosted', { method: 'POST', body, key });
      if (!URL.canParse(answer.url) || !isSafe(new URL(answer.url)))
        throw new ProblemError('answer_malformed', 200);
      return answer.url;
    });
    if (!url) return;
    this.#url = url;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLElement>('a.hosted')?.focus();
  }
}
