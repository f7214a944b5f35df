import type { Notice, Portal } from '../../server/contract/portal.ts';
import { ICONS } from '../core/icon.ts';
import { CARD, WARN } from '../core/icon-later.ts';
import { lastDay } from '../core/last-day.ts';
import { headStamp, known } from '../core/part.ts';
import { methodName } from '../core/payment.ts';
import { planNames } from '../core/plans.ts';
import { ageOf, isStale, type PortalState } from '../core/portal.ts';
import type { MessageKey } from '../i18n/en.ts';
import type { I18n } from '../i18n/i18n.ts';

/** The one thing to do next. */
export type Step =
  | { kind: 'pay'; invoice: string; text: string }
  | { kind: 'open'; invoice: string; text: string }
  /** `replaces`: the method that another is to take the place of. */
  | { kind: 'card'; text: string; replaces?: string | undefined }
  | { kind: 'plan'; text: string }
  | { kind: 'retry' }
  /** The page anew: who signs in again is asked by it. */
  | { kind: 'reload' };

/** One thing to know: what, what still holds, what next. */
export interface Told {
  /** The same for as long as it is about the same, whatever its words are by then. */
  about: string;
  /** By what it is dismissed, and stays so. Absent: cannot be. */
  key?: string;
  kind: 'danger' | 'warn' | 'plain';
  /** The drawing beside it. */
  mark: string;
  title: string;
  note: readonly string[];
  step?: Step | undefined;
}

/** In the order of urgency: money, then the page itself, then what is to come. */
export function allTold(data: Portal, state: PortalState, i18n: I18n): Told[] {
  const { notices } = data;
  const told = (wanted: (notice: Notice) => boolean) =>
    notices.filter(wanted).map((notice) => toldOf(notice, data, i18n));
  const isMoney = ({ severity }: Notice) => severity === 'danger';
  return [...told(isMoney), ...ofThePage(data, state, i18n), ...told((notice) => !isMoney(notice))];
}

function toldOf(notice: Notice, data: Portal, i18n: I18n): Told {
  const { code, severity, invoice, paymentMethod, subscription, date } = notice;
  const key = [code, invoice ?? paymentMethod ?? subscription, date].join(' ');
  const isCard = code === 'card_expiring' || code === 'payment_method_missing';
  const mark = isCard ? CARD : severity === 'danger' ? WARN : ICONS.clock;
  return { about: key, key, kind: severity, mark, ...WORDS[code](notice, data, i18n) };
}

type Words = Pick<Told, 'title' | 'note' | 'step'>;

const WORDS: Record<Notice['code'], (notice: Notice, data: Portal, i18n: I18n) => Words> = {
  payment_action_required({ amount, invoice }, data, i18n) {
    const { t, money } = i18n;
    const title = amount
      ? t('notice.confirm', { amount: money(amount) })
      : t('notice.confirmUnknown');
    const step = invoice && payStep(invoice, t('notice.confirmAct'), data, i18n);
    return { title, note: [t('notice.confirmNote')], step: step || undefined };
  },
  invoice_overdue: unpaid,
  payment_failed: unpaid,
  payment_method_missing({ chargeDate }, data, { t, date }) {
    return {
      title: t('notice.missing', { charge: chargeDate ? date(chargeDate) : '' }),
      note: [t('notice.missingNote')],
      step: cardStep(data, t('notice.missingAct')),
    };
  },
  card_expiring({ date: when, chargeDate, paymentMethod }, data, i18n) {
    const { t, date } = i18n;
    const card = cardOf(paymentMethod, data, i18n);
    const isOver = when && when < data.billingNow;
    const title = isOver ? 'notice.cardOver' : 'notice.card';
    const note = isOver ? 'notice.cardOverNote' : 'notice.cardNote';
    return {
      title: when ? t(title, { card, date: date(when) }) : t('notice.cardSoon', { card }),
      note: chargeDate ? [t(note, { charge: date(chargeDate) })] : [],
      step: cardStep(data, t('notice.cardAct'), paymentMethod),
    };
  },
  trial_ending: (notice, data, i18n) => ({
    title: ended(notice, data, i18n, 'notice.trial', 'notice.trialOf'),
    note: [i18n.t('notice.trialNote')],
  }),
  subscription_ending: (notice, data, i18n) => ({
    title: ended(notice, data, i18n, 'notice.ending', 'notice.endingOf'),
    note: [i18n.t('notice.endingNote')],
    step: data.can.includes('subscription:write')
      ? { kind: 'plan', text: i18n.t('notice.endingAct') }
      : undefined,
  }),
};

/** By the plan's name where the bill has one. */
function ended(
  { subscription, date: when }: Notice,
  data: Portal,
  i18n: I18n,
  plain: MessageKey,
  named: MessageKey,
): string {
  const plan = subscription ? planNames([subscription], data, i18n) : '';
  const date = when ? lastDay({ end: when }, i18n) : '';
  return plan ? i18n.t(named, { plan, date }) : i18n.t(plain, { date });
}

function unpaid(notice: Notice, data: Portal, i18n: I18n): Words {
  const { amount, period, date: when, nextAttempt, paymentMethod, invoice } = notice;
  const { t, money, date, period: written } = i18n;
  const title = !amount
    ? t('notice.unpaidUnknown')
    : period
      ? t('notice.unpaidFor', { amount: money(amount), period: written(period) })
      : t('notice.unpaid', { amount: money(amount) });
  const isTried = Boolean(nextAttempt || notice.decline || paymentMethod);
  const note = [
    when && t('notice.due', { date: date(when) }),
    isTried && t('notice.declined', { card: cardOf(paymentMethod, data, i18n) }),
    nextAttempt ? t('notice.again', { date: date(nextAttempt) }) : isTried && t('notice.notAgain'),
  ].filter((sentence) => typeof sentence === 'string');
  const words = amount ? t('notice.pay', { amount: money(amount) }) : t('notice.open');
  return { title, note, step: invoice ? payStep(invoice, words, data, i18n) : undefined };
}

/** In the page where the session may pay, on Stripe's page otherwise. */
function payStep(invoice: string, text: string, { can }: Portal, { t }: I18n): Step {
  return can.includes('invoices:pay')
    ? { kind: 'pay', invoice, text }
    : { kind: 'open', invoice, text: t('notice.open') };
}

function cardStep({ can }: Portal, text: string, replaces?: string): Step | undefined {
  return can.includes('payment_methods:write') ? { kind: 'card', text, replaces } : undefined;
}

function cardOf(id: string | undefined, { paymentMethods }: Portal, i18n: I18n): string {
  const method = known(paymentMethods).data?.find((each) => each.id === id);
  return method ? methodName(method, i18n) : i18n.t('notice.cardUnknown');
}

/** What is wrong with the page: it can go on showing what it has. */
function ofThePage({ bills, items }: Portal, state: PortalState, i18n: I18n): Told[] {
  const { t, time, age } = i18n;
  const { asOf, source, problem } = headStamp({ bills, items });
  const values = asOf && {
    time: time(asOf, state.serverNow),
    age: age(ageOf(state, asOf)) ?? t('age.now'),
    source: t(`source.${source ?? 'stripe'}`),
  };
  const own = (
    about: 'notice.session' | 'notice.offline' | 'notice.stale',
    note?: string | false,
    step?: Step,
  ): Told[] => [
    {
      about,
      kind: 'plain',
      mark: ICONS.clock,
      title: t(about, values || {}),
      note: note ? [note] : [],
      step,
    },
  ];
  const retry = { kind: 'retry' } as const;
  if (state.isSessionEnded)
    return own('notice.session', values ? t('notice.sessionNote', values) : false, {
      kind: 'reload',
    });
  if (state.isOffline)
    return own('notice.offline', values ? t('notice.offlineNote', values) : false);
  if (!values || !isStale(state, asOf)) return [];
  const isSilent = problem || state.status === 'failed';
  return own('notice.stale', isSilent ? t('notice.staleNote', values) : false, retry);
}
