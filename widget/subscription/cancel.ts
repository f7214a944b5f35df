/** Asking once before a plan is cancelled: when it ends, and what is still billed. */
import { html, type LitElement, nothing } from 'lit';
import type { CancelRequest, Subscribed } from '../../server/contract/subscriptions.ts';
import { Attempt } from '../core/attempt.ts';
import { onEscape } from '../core/escape.ts';
import { faultNote } from '../core/fault.ts';
import { lastDay } from '../core/last-day.ts';
import type { PortalController } from '../core/portal.ts';
import type { FormEvents } from './change.ts';
import { cancel } from './requests.ts';

type Reason = NonNullable<CancelRequest['reason']>;

/** The likeliest first. */
const REASONS: readonly Reason[] = [
  'too_expensive',
  'missing_features',
  'switched_service',
  'unused',
  'customer_service',
  'too_complex',
  'low_quality',
  'other',
];

const LONGEST = 500;

export class CancelForm {
  #portal: PortalController;
  #events: FormEvents;
  #attempt: Attempt;
  #reason: Reason | undefined;
  #comment = '';

  constructor(host: LitElement, portal: PortalController, events: FormEvents) {
    this.#portal = portal;
    this.#events = events;
    this.#attempt = new Attempt(host);
  }

  /** It is being cancelled: nobody knows yet what comes of it. */
  get isBusy() {
    return this.#attempt.isBusy;
  }

  get error() {
    return this.#attempt.error;
  }

  render(held: Subscribed) {
    const { i18n, state } = this.#portal;
    const { t, date } = i18n;
    const isOff = this.#attempt.isBusy || state.isSessionEnded;
    const [head, says, reason, comment] = ['c', 's', 'r', 'x'].map((kind) => `${kind}-${held.id}`);
    const hasUsage = held.items.some(({ kind }) => kind === 'usage') && held.status !== 'trialing';
    const end = lastDay(held.period, i18n);
    return html`<form part="form" class="form" aria-labelledby=${head!} aria-describedby=${says!} novalidate @submit=${(
      event: Event,
    ) => {
      event.preventDefault();
      this.#events.leave();
    }} @keydown=${onEscape(() => this.#events.leave())}>
      <div part="form-heading" class="form-head" id=${head!} tabindex="-1"><bdi>${t('cancel.of', { plan: held.label })}</bdi></div>
      <p id=${says!}><bdi>${t(hasUsage ? 'cancel.usage' : 'cancel.plain', { date: end, billed: date(held.period.end) })}</bdi></p>
      <fieldset class="choose" ?disabled=${this.#attempt.isBusy}>
        <div class="input"><label for=${reason!}>${t('cancel.reason')}</label>
          <select part="input" id=${reason!} @change=${({ target }: Event) => {
            this.#reason = ((target as HTMLSelectElement).value || undefined) as Reason | undefined;
          }}><option value="">${t('cancel.none')}</option>${REASONS.map((each) => html`<option value=${each} ?selected=${each === this.#reason}>${t(`cancel.${each}`)}</option>`)}</select></div>
        <div class="input"><label for=${comment!}>${t('cancel.comment')}</label>
          <textarea part="input" id=${comment!} rows="2" maxlength=${LONGEST} .value=${this.#comment} @input=${({
            target,
          }: Event) => {
            this.#comment = (target as HTMLTextAreaElement).value;
          }}></textarea></div>
      </fieldset>
      ${state.isSessionEnded ? html`<p class="muted">${t('problem.session')}</p>` : nothing}${faultNote(this.#attempt.error, i18n)}
      <div class="acts">
        <button part="button primary" class="btn primary" aria-disabled=${this.isBusy}>${t('plan.keep')}</button>
        <button type="button" part="button" class="btn harm" aria-disabled=${isOff} @click=${() => {
          if (!isOff) void this.#cancel(held);
        }}>${t('plan.cancel')}</button>
      </div>
    </form>`;
  }

  async #cancel(held: Subscribed) {
    const comment = this.#comment.trim();
    const body = { ...(this.#reason && { reason: this.#reason }), ...(comment && { comment }) };
    const answer = await this.#attempt.make(JSON.stringify(body), (key) =>
      cancel(this.#portal.client, held.id, body, key),
    );
    if (!answer) return;
    const { i18n } = this.#portal;
    const end = answer.data.find(({ id }) => id === held.id)?.endsAt ?? held.period.end;
    const date = lastDay({ end }, i18n);
    this.#events.done(answer, i18n.t('cancel.done', { plan: held.label, date }));
  }
}
