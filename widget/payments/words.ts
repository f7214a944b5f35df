/** What came of it, in the customer's words. */
import type {
  DeclineReason,
  DefaultChange,
  PaymentState,
  SetupOutcome,
} from '../../server/contract/payments.ts';
import type { PaymentMethod, Portal } from '../../server/contract/portal.ts';
import { known } from '../core/part.ts';
import { methodName } from '../core/payment.ts';
import { ProblemError } from '../core/problem.ts';
import type { MessageKey } from '../i18n/en.ts';
import type { I18n } from '../i18n/i18n.ts';

/** Why something was refused. `card`: its name, where it has one already. */
export function declineText(
  reason: DeclineReason | null,
  card: PaymentMethod | undefined,
  i18n: I18n,
): string {
  const { t } = i18n;
  return t(`decline.${reason ?? 'declined'}`, {
    card: card ? methodName(card, i18n) : t('method.fallback'),
  });
}

/** What a setup that has succeeded, or waits for a bank, has done. */
export function savedText(
  { status, paymentMethod, changed }: SetupOutcome,
  data: Portal,
  i18n: I18n,
): string {
  if (status === 'processing' || !paymentMethod) return i18n.t('add.processing');
  if (changed) return paysText(paymentMethod, changed, data, i18n);
  return i18n.t('add.saved', { card: methodName(paymentMethod, i18n) });
}

/** What a method that was made the default pays from now on. `method` is as it is then. */
export function paysText(
  method: PaymentMethod,
  { failed }: DefaultChange,
  data: Portal,
  i18n: I18n,
): string {
  const { pays } = method;
  const card = methodName(method, i18n);
  const plan = planNames(pays, data, i18n);
  const said = plan
    ? i18n.t('add.savedPays', { card, plan })
    : i18n.t(pays.length ? 'add.savedPaysPlain' : 'add.savedDefault', { card });
  return failed?.length ? `${said} ${i18n.t('add.notAll')}` : said;
}

/** Why a setup has saved nothing. */
export function unsavedText({ status, decline }: SetupOutcome, i18n: I18n): string {
  if (decline) return `${declineText(decline, undefined, i18n)} ${i18n.t('add.unsaved')}`;
  return i18n.t(status === 'requires_payment_method' ? 'add.notThrough' : 'add.unconfirmed');
}

/** What a payment that is over has done. `isOwn`: this customer has made it just now. */
export function paidText(
  { status, invoice }: PaymentState,
  i18n: I18n,
  { isOwn, isNotKept }: { isOwn: boolean; isNotKept: boolean },
): string {
  const { t, money } = i18n;
  if (status === 'processing') return t('pay.processing');
  const values = { amount: money(invoice.amountDue), number: invoice.number ?? '' };
  const key = isOwn ? 'pay.done' : 'pay.settled';
  const said = t(invoice.number ? key : `${key}Plain`, values);
  return isNotKept ? `${said} ${t('pay.notKept')}` : said;
}

/** Why a payment that was tried has not been made. `card`: what was charged, where it is on file. */
export function unpaidText(
  { status, decline }: PaymentState,
  card: PaymentMethod | undefined,
  i18n: I18n,
): string {
  if (status === 'requires_action') return i18n.t('pay.unconfirmed');
  if (!decline) return i18n.t('pay.notThrough');
  return `${declineText(decline, card, i18n)} ${i18n.t('pay.uncharged')}`;
}

const FAILED: Partial<Record<string, MessageKey>> = {
  network: 'failed.network',
  timeout: 'failed.network',
  session_ended: 'failed.session',
  session_refused: 'failed.session',
  scope_missing: 'failed.forbidden',
  stripe_unavailable: 'failed.stripe',
  stripe_rate_limited: 'failed.stripe',
  invoice_not_payable: 'pay.closed',
};

/** Why a request failed, and the id that support asks for. `own`: words that fit better here. */
export function failedText(
  error: unknown,
  { t }: I18n,
  own: Partial<Record<string, MessageKey>> = {},
): string {
  if (!(error instanceof ProblemError)) throw error;
  const key = own[error.code] ?? FAILED[error.code];
  if (key) return t(key);
  const id = error.requestId && t('request', { id: error.requestId });
  return [t('failed.other'), id].filter(Boolean).join(' ');
}

/** Whether an error is this problem of the API. */
export function isProblem(error: unknown, code: string): boolean {
  return error instanceof ProblemError && error.code === code;
}

/** The plans of these subscriptions as the bills name them, in one phrase; empty when none is named. */
export function planNames(subscriptions: readonly string[], { bills }: Portal, { locale }: I18n) {
  const names = (known(bills).data ?? [])
    .filter(({ subscription }) => subscription && subscriptions.includes(subscription))
    .flatMap(({ preview }) => {
      const lines = known(preview).data?.lines ?? [];
      return lines.find(({ kind }) => kind === 'recurring')?.label ?? [];
    });
  return new Intl.ListFormat(locale).format(new Set(names));
}

/** Which subscriptions some way to pay pays, or would. */
export function subscriptionsOf({ bills, paymentMethods }: Portal): string[] {
  const paid = (known(paymentMethods).data ?? []).flatMap(({ pays }) => pays);
  const billed = (known(bills).data ?? []).flatMap(({ subscription, collection }) =>
    subscription && collection === 'charge_automatically' ? subscription : [],
  );
  return [...new Set([...paid, ...billed])];
}
