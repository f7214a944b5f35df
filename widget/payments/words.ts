/** What came of it, in the customer's words. */
import type { DeclineReason } from '../../server/contract/declines.ts';
import type { DefaultChange, PaymentState, SetupOutcome } from '../../server/contract/payments.ts';
import type { PaymentMethod, Portal } from '../../server/contract/portal.ts';
import type { Money } from '../../server/contract/values.ts';
import { faultText } from '../core/fault.ts';
import { known } from '../core/part.ts';
import { methodName } from '../core/payment.ts';
import { planNames } from '../core/plans.ts';
import { ProblemError } from '../core/problem.ts';
import type { MessageKey } from '../i18n/en.ts';
import type { I18n } from '../i18n/i18n.ts';
import type { Kept } from './kept.ts';

/** Why something was refused. `card`: its name, where it has one already. */
function declineText(
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

/** Whether there is nothing more for the customer to do. */
export const isEnd = ({ status }: PaymentState) => status === 'paid' || status === 'processing';

/** What the customer has done to make a payment that is over. */
export interface Paid {
  /** It was made by this customer, just now. */
  isOwn: boolean;
  kept: Kept | undefined;
  /** What was paid then, where that is known. */
  amount: Money | undefined;
}

/** What a payment that is over has done. */
export function paidText(
  state: PaymentState,
  data: Portal | undefined,
  i18n: I18n,
  paid: Paid,
): string {
  const said = endText(state, i18n, paid);
  const kept = paid.kept && keptText(paid.kept, data, i18n);
  return kept ? `${said} ${kept}` : said;
}

function endText(
  { status, invoice: { number } }: PaymentState,
  { t, money }: I18n,
  { isOwn, amount }: Paid,
): string {
  if (status === 'processing') return t('pay.processing');
  const key = isOwn && amount ? 'pay.done' : 'pay.settled';
  const values = { amount: amount ? money(amount) : '', number: number ?? '' };
  return t(number ? key : `${key}Plain`, values);
}

/** What became of the wish that it pays from now on; undefined where nobody could say what it pays. */
function keptText(kept: Kept, data: Portal | undefined, i18n: I18n): string | undefined {
  if (kept.kind !== 'default')
    return i18n.t(kept.kind === 'lost' ? 'pay.notKept' : 'pay.notDefault');
  const { paymentMethod, changed, data: methods } = kept.answer;
  const method = methods.find(({ id }) => id === paymentMethod);
  return method && data && paysText(method, changed, data, i18n);
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

/** Why what was typed could not be saved for good; Stripe may have it. `session`: where it has ended. */
export function unfinishedText(
  error: ProblemError,
  i18n: I18n,
  session: MessageKey = 'problem.session',
): string {
  return faultText(error, i18n, {
    session_ended: session,
    scope_missing: 'add.unfinished',
    unanswered: 'add.lost',
    refused: 'add.unfinished',
  });
}

/** Why it is not known what came of a payment. */
export function uncheckedText(
  error: ProblemError,
  i18n: I18n,
  session: MessageKey = 'problem.session',
): string {
  return faultText(error, i18n, {
    session_ended: session,
    scope_missing: 'pay.unchecked',
    invoice_not_payable: 'pay.closed',
    unanswered: 'pay.unsure',
    refused: 'pay.unchecked',
  });
}

/** Whether an error is this problem of the API. */
export function isProblem(error: unknown, code: string): boolean {
  return error instanceof ProblemError && error.code === code;
}

/** What a method pays once it is the default, for the box that makes it so. */
export function useText(data: Portal, i18n: I18n): string {
  const plan = planNames(subscriptionsOf(data), data, i18n);
  return plan ? i18n.t('add.use', { plan }) : i18n.t('add.usePlain');
}

/** Which subscriptions some way to pay pays, or would. */
export function subscriptionsOf({ bills, paymentMethods }: Portal): string[] {
  const paid = (known(paymentMethods).data ?? []).flatMap(({ pays }) => pays);
  const billed = (known(bills).data ?? []).flatMap(({ subscription, collection }) =>
    subscription && collection === 'charge_automatically' ? subscription : [],
  );
  return [...new Set([...paid, ...billed])];
}
