/** Choosing another plan or number of seats, and what that costs before it is confirmed. */
import { html, type LitElement, nothing } from 'lit';
import type {
  ChangeRequest,
  Subscribed,
  SubscriptionList,
} from '../../server/contract/subscriptions.ts';
import { Attempt } from '../core/attempt.ts';
import { onEscape } from '../core/escape.ts';
import type { PortalController } from '../core/portal.ts';
import type { MessageKey } from '../i18n/en.ts';
import { Draft, seatedOf } from './draft.ts';
import { Failed } from './failed.ts';
import { planChoice } from './plans.ts';
import { previewSaid, previewTable } from './preview.ts';
import { Pricing } from './pricing.ts';
import { confirmChange } from './requests.ts';
import { seatFields } from './seats.ts';

export interface FormEvents {
  done(answer: SubscriptionList, told: string): unknown;
  /** Closes the form, unless it waits for an answer. */
  leave(): void;
  /** Reads what there is now. */
  again(): Promise<void>;
}

export class ChangeForm {
  #host: LitElement;
  #portal: PortalController;
  #events: FormEvents;
  #held: Subscribed;
  #draft = new Draft();
  #attempt: Attempt;
  #pricing: Pricing;
  #failed: Failed;
  /** Fields that were left with a number there may not be. */
  #faulty = new Set<string>();
  #isChangedElsewhere = false;

  constructor(host: LitElement, portal: PortalController, held: Subscribed, events: FormEvents) {
    this.#host = host;
    this.#portal = portal;
    this.#held = held;
    this.#events = events;
    this.#attempt = new Attempt(host);
    this.#failed = new Failed(host, portal);
    this.#pricing = new Pricing(host, portal, (preview) =>
      portal.scope?.announce(previewSaid(preview, this.#held, portal.i18n)),
    );
  }

  /** A change is under way: nobody knows yet what comes of it. */
  get isBusy() {
    return this.#attempt.isBusy;
  }

  get error() {
    return this.#attempt.error;
  }

  close() {
    this.#pricing.close();
    this.#failed.close();
  }

  render(held: Subscribed) {
    const { i18n, state } = this.#portal;
    const { t } = i18n;
    this.#become(held);
    const change = this.#change;
    this.#pricing.choose(held.id, change);
    const { isCurrent, isBusy } = this.#pricing.shown;
    const isOff = !isCurrent || this.#attempt.isBusy || state.isSessionEnded;
    const head = `change-${held.id}`;
    return html`<form part="form" class="form" aria-labelledby=${head} novalidate @submit=${(
      event: Event,
    ) => {
      event.preventDefault();
      if (!isOff && change) void this.#confirm(change);
    }} @keydown=${onEscape(() => this.#events.leave())}>
      <div part="form-heading" class="form-head" id=${head} tabindex="-1"><bdi>${t('change.of', { plan: this.#held.label })}</bdi></div>
      <fieldset class="choose" ?disabled=${this.#attempt.isBusy}>
        ${
          this.#held.plans.length > 1
            ? planChoice(this.#held, this.#draft.plan, i18n, ({ id, isCurrent: isOwn }) =>
                this.#touched(() => {
                  this.#draft.plan = isOwn ? undefined : id;
                }),
              )
            : nothing
        }
        ${seatFields(this.#held, this.#draft, this.#faulty, i18n, {
          write: (id, text) =>
            this.#touched(() => {
              this.#faulty.delete(id);
              this.#draft.seats.set(id, text);
            }),
          leave: (id) => this.#touched(() => this.#faulty.add(id)),
        })}
      </fieldset>
      ${this.#price(change)}
      ${state.isSessionEnded ? html`<p class="muted">${t('problem.session')}</p>` : this.#failed.render(this.#attempt.error, held.id)}
      <div class="acts">
        <button part="button primary" class="btn primary" aria-disabled=${isOff}>${t('change.confirm')}</button>
        <button type="button" part="button" class="btn" aria-disabled=${this.isBusy} @click=${() => this.#events.leave()}>${t('change.leave')}</button>
        ${isBusy && change ? html`<span class="muted tiny">${t('change.pricing')}</span>` : nothing}
      </div>
    </form>`;
  }

  get #change(): ChangeRequest | undefined {
    return this.#draft.isWhole(this.#held) ? this.#draft.changeOf(this.#held) : undefined;
  }

  /** What is being changed is shown as it was told until there is an answer. */
  #become(held: Subscribed) {
    if (held === this.#held || this.isBusy) return;
    this.#draft.fit(held);
    this.#held = held;
    // It has come about all the same: there is nothing to try again.
    if (!this.#draft.changeOf(held)) this.#attempt.forget();
  }

  #price(change: ChangeRequest | undefined) {
    const { i18n } = this.#portal;
    const { t } = i18n;
    const { preview, isBusy, error } = this.#pricing.shown;
    const plan = this.#held.plans.find(({ id }) => id === this.#draft.plan);
    if (!this.#draft.isWhole(this.#held)) return nothing;
    if (!change) return html`<p class="muted"><bdi>${t(nothingKey(this.#held))}</bdi></p>`;
    const again = () => void this.#pricing.ask(this.#held.id, change);
    return html`<div class="price" part="preview" aria-busy=${isBusy}>
      ${this.#isChangedElsewhere ? html`<p part="error" class="wrong" role="alert"><bdi>${t('change.again')}</bdi></p>` : nothing}
      ${
        error
          ? html`<p part="error" class="wrong" role="alert">${t('change.unpriced')}${error.requestId ? html` <span class="tiny muted">${t('request', { id: error.requestId })}</span>` : nothing}</p>
            <button type="button" part="button" class="btn" @click=${again}>${t('retry')}</button>`
          : preview
            ? previewTable(preview, this.#held, plan, i18n)
            : nothing
      }
    </div>`;
  }

  #touched(change: () => void) {
    change();
    this.#attempt.forget();
    this.#isChangedElsewhere = false;
    this.#host.requestUpdate();
  }

  async #confirm(change: ChangeRequest) {
    const { preview } = this.#pricing.shown;
    if (!preview) return;
    const { prorationDate, fingerprint } = preview;
    const body = { ...change, prorationDate, fingerprint };
    const { id } = this.#held;
    const answer = await this.#attempt.make(JSON.stringify(body), (key) =>
      confirmChange(this.#portal.client, id, body, key),
    );
    const { t, date } = this.#portal.i18n;
    if (answer) this.#events.done(answer, t('change.done', { date: date(preview.next.date) }));
    else if (this.#attempt.error?.code === 'subscription_changed') await this.#askAgain();
    else if (STALE.has(this.#attempt.error?.code ?? '')) await this.#events.again();
  }

  /** Somebody was faster: the choice stays, what it costs is another. */
  async #askAgain() {
    this.#attempt.forget();
    this.#isChangedElsewhere = true;
    await this.#events.again();
    const change = this.#change;
    if (change) await this.#pricing.ask(this.#held.id, change);
    else this.#host.requestUpdate();
  }
}

/** Refusals that say that something is no longer as it is shown. */
const STALE: ReadonlySet<string> = new Set([
  'change_not_allowed',
  'in_place_unavailable',
  'scope_missing',
  'subscription_not_found',
]);

function nothingKey(held: Subscribed): MessageKey {
  if (held.plans.length < 2) return 'change.nothingSeats';
  return seatedOf(held, undefined).length ? 'change.nothingBoth' : 'change.nothing';
}
