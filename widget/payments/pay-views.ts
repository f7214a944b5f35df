/** What `<usage-pay>` shows at each stage. */
import { html, nothing } from 'lit';
import type { PaymentMethod } from '../../server/contract/portal.ts';
import { methodName } from '../core/payment.ts';
import type { PortalController } from '../core/portal.ts';
import type { I18n } from '../i18n/i18n.ts';
import { isExpired, OTHER } from './choice.ts';
import type { PayFlow, Stage } from './pay-flow.ts';
import { paidText, useText } from './words.ts';

type View = (flow: PayFlow, portal: PortalController) => unknown;

export const VIEWS: Record<Stage, View> = {
  reading: (_, { i18n }) => html`<p class="muted" role="status">${i18n.t('pay.loading')}</p>`,
  unread: () => nothing,
  choosing,
  bank,
  hosted: (_, { i18n }) => html`<p role="status">${i18n.t('form.hosted')}</p>`,
  processing: over,
  paid: over,
};

/** One of the ways to pay that are on file, or Stripe's form. */
function choosing(flow: PayFlow, portal: PortalController) {
  const { t } = portal.i18n;
  const { methods, chosen, canUseForm, isBusy } = flow;
  const choice = (value: string, name: unknown) =>
    html`<label class="choice"><input part="choice" type="radio" name="way" value=${value} .checked=${chosen === value} @change=${() => flow.choose(value)} /><span>${name}</span></label>`;
  return html`${
    methods.length
      ? html`<fieldset ?disabled=${isBusy}><legend>${t('pay.with')}</legend>
        ${methods.map((method) => choice(method.id, nameOf(method, flow, portal)))}
        ${canUseForm ? choice(OTHER, t('pay.other')) : nothing}</fieldset>`
      : nothing
  }${chosen === OTHER ? another(flow, portal) : useBox(flow, portal)}`;
}

/** What tells it from others of the same brand, and what is known of it. */
function nameOf(method: PaymentMethod, { wish }: PayFlow, { i18n, state }: PortalController) {
  const { t } = i18n;
  const marks = [
    ...(method.isDefault ? [t('card.default')] : []),
    ...(wish.declined.has(method.id) ? [t('pay.declined')] : []),
  ];
  return html`<bdi>${datedName(method, state.data!.billingNow, i18n)}</bdi>${marks.map((mark) => html` <span class="muted">· ${mark}</span>`)}`;
}

function datedName(method: PaymentMethod, now: string, i18n: I18n) {
  const card = methodName(method, i18n);
  const { expMonth, expYear } = method;
  if (isExpired(method, now)) return i18n.t('pay.expired', { card });
  if (!expMonth || !expYear) return card;
  const month = new Intl.DateTimeFormat(i18n.locale, {
    month: '2-digit',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const date = month.format(Date.UTC(expYear, expMonth - 1));
  return i18n.t('pay.expires', { card, date });
}

/** Whether a method on file pays from now on. */
function useBox(flow: PayFlow, { i18n, state }: PortalController) {
  if (!flow.canUse) return nothing;
  const checked = ({ target }: Event) => {
    flow.wish.use((target as HTMLInputElement).checked);
  };
  return html`<label class="check"><input part="choice" type="checkbox" .checked=${flow.isUsed} ?disabled=${flow.isBusy} @change=${checked} />${useText(state.data!, i18n)}</label>`;
}

/** Stripe's form, or why it is not here. */
function another(flow: PayFlow, { i18n, state }: PortalController) {
  const { t } = i18n;
  const { stripe, wish, canUseForm, isBusy } = flow;
  if (!canUseForm) return html`<p>${t('form.hosted')}</p>`;
  const { status } = stripe;
  if (status === 'blocked' || status === 'unplaced') {
    return html`<p role="status">${t(`form.${status}`)} ${t('form.elsewhere')}</p>
      ${status === 'blocked' ? html`<p><button type="button" part="button" class="btn" @click=${() => flow.retryForm()}>${t('retry')}</button></p>` : nothing}`;
  }
  const checked = ({ target }: Event) => {
    wish.keep = (target as HTMLInputElement).checked;
  };
  return html`${status === 'loading' ? html`<p class="muted" role="status">${t('add.loading')}</p>` : nothing}
    ${stripe.view()}
    ${
      wish.canKeep
        ? html`<label class="check"><input part="choice" type="checkbox" .checked=${wish.keep} ?disabled=${isBusy} @change=${checked} />${useText(state.data!, i18n)}</label>`
        : nothing
    }<p class="tiny muted">${t('add.privacy')}</p>`;
}

function bank(flow: PayFlow, { i18n: { t } }: PortalController) {
  const { isBusy } = flow;
  return html`<p>${t(flow.isBankElsewhere ? 'pay.elsewhere' : 'pay.bank')}</p>
    <p><button type="button" part="link" class="link" aria-disabled=${isBusy} @click=${() => isBusy || flow.chooseAgain()}>${t('pay.another')}</button></p>`;
}

function over(flow: PayFlow, { i18n, state }: PortalController) {
  return html`<p part="done" class="told" tabindex="-1">${paidText(flow.state!, state.data, i18n, flow)}</p>`;
}
