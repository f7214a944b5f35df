/** The customer's subscriptions, and the one form that is open among them. */
import { html, type LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Subscribed, SubscriptionList } from '../../server/contract/subscriptions.ts';
import { Attempt, isUnanswered } from '../core/attempt.ts';
import { faultNote, faultText } from '../core/fault.ts';
import { HostedLink } from '../core/hosted.ts';
import type { PortalController } from '../core/portal.ts';
import { refocus } from '../core/refocus.ts';
import type { MessageKey } from '../i18n/en.ts';
import { CancelForm } from './cancel.ts';
import { ChangeForm } from './change.ts';
import { seatedOf } from './draft.ts';
import { type SubscriptionChange, UsageSubscriptionChangedEvent } from './events.ts';
import { itemsOf } from './items.ts';
import { resume } from './requests.ts';
import { statusOf } from './status.ts';

/** How a newer answer gets into the panel. */
export interface Source {
  take(answer: SubscriptionList): Promise<void>;
  again(): Promise<void>;
}

type Form = 'change' | 'cancel';
type Links = Record<Form, HostedLink>;
type Open = { id: string; kind: Form; form: ChangeForm | CancelForm };

export class Subscriptions {
  #host: LitElement;
  #portal: PortalController;
  #source: Source;
  #open: Open | undefined;
  #resuming: Attempt;
  /** Which one is, or was last, to be kept. */
  #kept = '';
  #told: { id: string; text: string } | undefined;
  #links = new Map<string, Links>();

  constructor(host: LitElement, portal: PortalController, source: Source) {
    this.#host = host;
    this.#portal = portal;
    this.#source = source;
    this.#resuming = new Attempt(host);
  }

  render({ data }: SubscriptionList) {
    const open = this.#open;
    const isOffered = data.some((held) => held.id === open?.id && held[open.kind] === 'in_place');
    // What waits for an answer stays for it, whatever the change has made of the plan by now.
    if (open && !isOffered && !this.#isBusy) this.#withdraw(open);
    if (!data.length) return nothing;
    return html`<ul class="subs">${repeat(
      data,
      ({ id }) => id,
      (held) => this.#one(held),
    )}</ul>`;
  }

  #one(held: Subscribed) {
    const { i18n } = this.#portal;
    const open = this.#open?.id === held.id ? this.#open : undefined;
    const told = this.#told?.id === held.id ? this.#told.text : undefined;
    return html`<li part="subscription" class=${open ? 'open' : ''}>
      <div class="held">
        <div class="head">
          <div class="names"><b id=${nameId(held)} tabindex="-1"><bdi>${held.label}</bdi></b>${statusOf(held, i18n)}</div>
          <div class="acts">${this.#actions(held)}</div>
        </div>
        ${told ? html`<p part="done" class="told"><bdi>${told}</bdi></p>` : nothing}
        ${this.#kept === held.id ? faultNote(this.#resuming.error, i18n) : nothing}
        ${itemsOf(held, i18n)}
      </div>
      ${open ? open.form.render(held) : nothing}
    </li>`;
  }

  #actions(held: Subscribed) {
    const { t } = this.#portal.i18n;
    const name = changeName(held);
    return html`${name ? this.#way(held, 'change', held.change, t(name)) : nothing}
      ${held.endsAt ? nothing : this.#way(held, 'cancel', held.cancel, t('plan.cancel'))}
      ${held.canResume ? this.#keep(held) : nothing}`;
  }

  #way(held: Subscribed, kind: Form, how: Subscribed['change'], name: string) {
    const { state } = this.#portal;
    if (how === 'none') return nothing;
    if (how === 'hosted') {
      const request = { flow: `subscription_${kind}`, subscription: held.id } as const;
      return this.#linksOf(held)[kind].render(name, request, nameId(held));
    }
    const isOpen = this.#open?.id === held.id && this.#open.kind === kind;
    const isOff = this.#isBusy || (state.isSessionEnded && !isOpen);
    return html`<button part="button" class="btn" id=${`${kind}-of-${held.id}`} aria-expanded=${isOpen} aria-describedby=${nameId(held)}
      aria-disabled=${isOff} @click=${() => {
        if (isOff) return;
        if (isOpen) this.#leave();
        else void this.#enter(held, kind);
      }}>${name}</button>`;
  }

  #keep(held: Subscribed) {
    const { i18n, state } = this.#portal;
    const isOff = this.#resuming.isBusy || state.isSessionEnded;
    return html`<button part="button" class="btn" aria-describedby=${nameId(held)} aria-disabled=${isOff} @click=${() => {
      if (!isOff) void this.#resume(held);
    }}>${i18n.t('plan.keep')}</button>`;
  }

  /** A form waits for an answer: it must be there to say what came of it. */
  get #isBusy() {
    return this.#open?.form.isBusy ?? false;
  }

  #linksOf({ id }: Subscribed): Links {
    const links = this.#links.get(id) ?? {
      change: new HostedLink(this.#host, this.#portal),
      cancel: new HostedLink(this.#host, this.#portal),
    };
    this.#links.set(id, links);
    return links;
  }

  async #enter(held: Subscribed, kind: Form) {
    this.#shut();
    this.#told = undefined;
    const events = {
      done: (answer: SubscriptionList, told: string) => {
        this.#shut();
        return this.#done(answer, held.id, told, kind === 'cancel' ? 'cancelled' : 'changed');
      },
      leave: () => this.#leave(),
      again: () => this.#source.again(),
    };
    const form =
      kind === 'change'
        ? new ChangeForm(this.#host, this.#portal, held, events)
        : new CancelForm(this.#host, this.#portal, events);
    this.#open = { id: held.id, kind, form };
    await this.#focus('.form-head');
  }

  /** Whoever closes a form goes on at the button that opened it. */
  #leave() {
    if (!this.#open || this.#isBusy) return;
    const { id, kind } = this.#open;
    this.#shut();
    void this.#focus(`#${kind}-of-${CSS.escape(id)}`);
  }

  /** It is offered no more: why it was refused, if it was, goes on standing beside the plan. */
  #withdraw({ id, form }: Open) {
    const { error } = form;
    if (error && !isUnanswered(error))
      this.#told = { id, text: faultText(error, this.#portal.i18n) };
    this.#shut();
  }

  #shut() {
    if (this.#open?.form instanceof ChangeForm) this.#open.form.close();
    this.#open = undefined;
  }

  async #resume(held: Subscribed) {
    this.#told = undefined;
    this.#kept = held.id;
    const { client, i18n } = this.#portal;
    const answer = await this.#resuming.make(held.id, (key) => resume(client, held.id, key));
    if (!answer) return;
    const now = answer.data.find(({ id }) => id === held.id) ?? held;
    const date = i18n.date(now.period.end);
    const told = i18n.t('cancel.lifted', { plan: held.label, date });
    await this.#done(answer, held.id, told, 'resumed');
  }

  /** What came of it stands beside the plan's name, and is said once all figures are new. */
  async #done(answer: SubscriptionList, id: string, text: string, kind: SubscriptionChange) {
    this.#told = { id, text };
    this.#host.dispatchEvent(new UsageSubscriptionChangedEvent(id, kind));
    await this.#source.take(answer);
    await this.#host.updateComplete;
    refocus(this.#host.renderRoot.querySelector(`#${CSS.escape(`name-${id}`)}`));
    await this.#portal.scope?.refresh();
    this.#portal.scope?.announce(text);
  }

  async #focus(selector: string) {
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }
}

const nameId = ({ id }: Subscribed) => `name-${id}`;

/** What the change is called: nothing where there is nothing to choose. */
function changeName(held: Subscribed): MessageKey | undefined {
  const hasSeats = seatedOf(held, undefined).length > 0;
  if (held.plans.length > 1) return hasSeats ? 'plan.changeBoth' : 'plan.changePlan';
  if (hasSeats) return 'plan.changeSeats';
  // Stripe's own page knows what there is to choose.
  return held.change === 'hosted' ? 'plan.changePlan' : undefined;
}
