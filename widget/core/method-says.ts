/** What is said under the name of a payment method: what it pays, and until when it works. */
import { html, nothing } from 'lit';
import type { Bill } from '../../server/contract/bill.ts';
import type { PaymentMethod, Portal } from '../../server/contract/portal.ts';
import { foresight, isForeseen } from './foresee.ts';
import { known } from './part.ts';
import { planNames } from './plans.ts';
import type { PortalController } from './portal.ts';

/** What is likely comes later and makes it longer: there is room for two lines where it may. */
export function paysNote({ pays }: PaymentMethod, data: Portal, portal: PortalController) {
  const bill = nextBill(pays, data);
  const isLonger = bill && isForeseen(bill, data);
  return html`<span class="muted ${isLonger ? 'two' : ''}">${words(pays, bill, data, portal)}</span>`;
}

function nextBill(pays: readonly string[], { bills }: Portal) {
  return known(bills).data?.find(
    ({ subscription, status, collection }) =>
      subscription &&
      pays.includes(subscription) &&
      status === 'upcoming' &&
      collection === 'charge_automatically',
  );
}

function words(
  pays: readonly string[],
  bill: Bill | undefined,
  data: Portal,
  portal: PortalController,
) {
  const { t, date } = portal.i18n;
  if (!pays.length) return t('card.none');
  if (!bill) return t('card.paysPlain');
  const plan = planNames(pays, data, portal.i18n);
  const next = date(bill.invoiceDate);
  const amount = foresight()?.likelyCharge(bill, portal);
  if (amount)
    return t(plan ? 'card.paysLikely' : 'card.paysNextLikely', {
      plan,
      date: next,
      amount,
    });
  return plan ? t('card.pays', { plan, date: next }) : t('card.paysNext', { date: next });
}

/** When it ends; a warning where that is before the next charge. */
export function expiryNote(method: PaymentMethod, data: Portal, { i18n }: PortalController) {
  const { t, date } = i18n;
  const end = expiry(method);
  if (!end) return nothing;
  const warned = data.notices.find(
    ({ code, paymentMethod }) => code === 'card_expiring' && paymentMethod === method.id,
  );
  const day = date(end, true);
  if (end < data.billingNow)
    return html`<br /><span class="warn">${t('card.expired', { date: day })}</span>`;
  const charge = warned?.chargeDate;
  return warned
    ? html`<br /><span class="warn">${charge ? t('card.expiring', { date: day, charge: date(charge) }) : t('card.expires', { date: day })}</span>`
    : html` <span class="muted">${t('card.expiresEnd', { date: day })}</span>`;
}

/** The last moment of the month a card works to; undefined for what does not expire. */
function expiry({ expMonth, expYear }: PaymentMethod): string | undefined {
  if (!expMonth || !expYear) return undefined;
  return new Date(Date.UTC(expYear, expMonth, 1) - 1).toISOString();
}
