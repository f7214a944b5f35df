/** What `<usage-pay>` shows at each stage. */
import { html, nothing } from 'lit';
import type { PaymentMethod } from '../../server/contract/portal.ts';
import { methodName } from '../core/payment.ts';
import type { PortalController } from '../core/portal.ts';
import { isExpired, OTHER } from './choice.ts';
import type { PayFlow, Stage } from './pay-flow.ts';
import { paidText } from './words.ts';

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
  const choice = (value: string, name: string) =>
    html`<label class="choice"><input type="radio" name="way" value=${value} .checked=${chosen === value} @change=${() => flow.choose(value)} /><bdi>${name}</bdi></label>`;
  return html`${
    methods.length
      ? html`<fieldset ?disabled=${isBusy}><legend>${t('pay.with')}</legend>
        ${methods.map((method) => choice(method.id, nameOf(method, portal)))}
        ${canUseForm ? choice(OTHER, t('pay.other')) : nothing}</fieldset>`
      : nothing
  }${chosen === OTHER ? another(flow, portal) : nothing}`;
}

function nameOf(method: PaymentMethod, { i18n, state }: PortalController) {
  const card = methodName(method, i18n);
  return isExpired(method, state.data!.billingNow) ? i18n.t('pay.expired', { card }) : card;
}

/** Stripe's form, or why it is not here. */
function another(flow: PayFlow, { i18n: { t } }: PortalController) {
  const { stripe, canUseForm, canKeep, isBusy, keep } = flow;
  if (!canUseForm) return html`<p>${t('form.hosted')}</p>`;
  const { status } = stripe;
  if (status === 'blocked' || status === 'unplaced') {
    return html`<p role="status">${t(`form.${status}`)} ${t('form.elsewhere')}</p>
      ${status === 'blocked' ? html`<p><button class="btn" @click=${() => flow.retryForm()}>${t('retry')}</button></p>` : nothing}`;
  }
  const checked = ({ target }: Event) => {
    flow.keep = (target as HTMLInputElement).checked;
  };
  return html`${status === 'loading' ? html`<p class="muted" role="status">${t('add.loading')}</p>` : nothing}
    ${stripe.view()}
    ${
      canKeep
        ? html`<label class="check"><input type="checkbox" .checked=${keep} ?disabled=${isBusy} @change=${checked} />${t('pay.keep')}</label>`
        : nothing
    }<p class="tiny muted">${t('add.privacy')}</p>`;
}

function bank(flow: PayFlow, { i18n: { t } }: PortalController) {
  const { isBusy } = flow;
  return html`<p>${t('pay.bank')}</p>
    <p><button class="link" aria-disabled=${isBusy} @click=${() => isBusy || flow.chooseAgain()}>${t('pay.another')}</button></p>`;
}

function over(flow: PayFlow, { i18n }: PortalController) {
  return html`<p class="told" tabindex="-1">${paidText(flow.state!, i18n, flow)}</p>`;
}
