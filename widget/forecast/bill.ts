import { html, type LitElement, nothing } from 'lit';
import type { Bill, Preview } from '../../server/contract/bill.ts';
import type { LikelyMoney } from '../../server/contract/forecast.ts';
import type { Money } from '../../server/contract/values.ts';
import { headStamp, known } from '../core/part.ts';
import type { PortalScope } from '../core/portal.ts';
import type { I18n } from '../i18n/i18n.ts';
import { SIGNED } from '../i18n/short.ts';
import { billLine } from './bill-line.ts';
import { billStyles } from './bill-styles.ts';
import { billForecastOf, isBillBehind, likelyDueOf } from './find.ts';
import { moneyTexts } from './money.ts';
import { wear } from './wear.ts';
import { billReason, billWithheld, namesOf, withheldItems } from './withheld.ts';

type Scope = Pick<PortalScope, 'state' | 'i18n'>;

/** A forecast that is older than the figures beside it by more, in milliseconds, says its own time. */
const OLD = 15 * 60_000;

/** What the bill's panel shows of the likely, each piece in the place it has kept for it. */
export function likelyBill(bill: Bill, scope: Scope, host: LitElement) {
  const { state, i18n } = scope;
  if (!state.forecast && !state.forecastError) return undefined;
  wear(host, billStyles);
  const due = known(bill.preview).data?.totals.amountDue;
  const likely = likelyDueOf(state, bill);
  return {
    figure: likely ? figure(likely, bill, due, scope) : without(bill, scope),
    line: due && billLine(bill, due, likely, i18n),
    against: against(bill, likely, i18n),
  };
}

/** The same of a further bill, in one cell. */
export function likelyOther(bill: Bill, { state, i18n }: Scope) {
  const due = known(bill.preview).data?.totals.amountDue;
  const likely = likelyDueOf(state, bill);
  const { t } = i18n;
  if (likely) {
    const texts = moneyTexts(likely, due, i18n);
    const range =
      alone(likely, due, i18n) ?? t('bill.otherRange', { a: texts.lower, b: texts.upper });
    return html`<span><bdi>${t('bill.otherLikely', { amount: texts.likely })}</bdi></span><span><bdi>${range}</bdi></span>`;
  }
  const text = whyNot(bill, { state, i18n })?.text;
  return text ? html`<span>${text}</span>` : nothing;
}

/** What the next invoice's table shows of the likely: its lines, or why there are none, in one sentence. */
export interface LikelyInvoice {
  preview?: Preview;
  why?: string;
  /** The meters of which only the middle of what may be is shown, as a sentence below. */
  note?: string;
}

export function likelyInvoice(bill: Bill, { state, i18n }: Scope): LikelyInvoice {
  const { t } = i18n;
  const { amountDue, preview, withheld } = billForecastOf(state, bill) ?? {};
  if (amountDue && preview) {
    const irregular = withheldItems(bill, 'irregular', state);
    if (!irregular.length) return { preview };
    return { preview, note: t('lines.irregular', { meters: namesOf(irregular, i18n) }) };
  }
  if (withheld) return { why: billReason(withheld, bill, state, i18n) };
  return isBillBehind(state, bill) ? { why: t('forecast.behind') } : {};
}

/** What the next charge of a bill is likely to be; undefined where nothing is. */
export function likelyCharge(bill: Bill, { state, i18n }: Scope): string | undefined {
  const due = known(bill.preview).data?.totals.amountDue;
  const likely = likelyDueOf(state, bill);
  return likely && moneyTexts(likely, due, i18n).likely;
}

function figure(likely: LikelyMoney, bill: Bill, due: Money | undefined, { state, i18n }: Scope) {
  const { t, money, time } = i18n;
  const texts = moneyTexts(likely, due, i18n);
  const difference = bill.approximate?.difference;
  const { asOf } = headStamp(state.data!);
  const made = state.forecast!.asOf;
  const isOld = asOf && Date.parse(asOf) - Date.parse(made) > OLD;
  return html`<dt>${t('bill.likely')}</dt>
    <dd class="mid" part="likely"><bdi>${texts.likely}</bdi></dd>
    <dd class="note"><bdi>${
      alone(likely, due, i18n) ?? t('bill.range', { a: texts.lower, b: texts.upper })
    }</bdi></dd>
    ${isOld ? html`<dd class="note">${t('forecast.old', { time: time(made, state.serverNow) })}</dd>` : nothing}
    ${
      difference
        ? html`<dd class="note">${t('bill.approx', {
            amount: money({ ...difference, amount: Math.abs(difference.amount) }),
          })}</dd>`
        : nothing
    }`;
}

/** One sentence where the range is nothing; undefined where it is a range. */
function alone({ lower, upper }: LikelyMoney, due: Money | undefined, { t }: I18n) {
  if (lower.amount !== upper.amount) return undefined;
  return t(upper.amount === due?.amount ? 'bill.settled' : 'bill.certain');
}

/** Why nothing is likely; undefined where the forecast says nothing of the bill. */
function without(bill: Bill, scope: Scope) {
  const why = whyNot(bill, scope);
  return (
    why &&
    html`<dt>${scope.i18n.t('bill.likely')}</dt><dd class="why">${why.text}</dd><dd class="note">${why.note}</dd>`
  );
}

function whyNot(bill: Bill, { state, i18n }: Scope) {
  const { t } = i18n;
  const withheld = billForecastOf(state, bill)?.withheld;
  if (withheld) return billWithheld(withheld, bill, state, i18n);
  return isBillBehind(state, bill)
    ? { text: t('forecast.behind'), note: t('forecast.behind.note') }
    : undefined;
}

/** How it compares with last period's bill; undefined where nothing is likely, or in other money. */
function against({ previous }: Bill, likely: LikelyMoney | undefined, i18n: I18n) {
  const last = previous?.amountDue;
  if (!likely || !last || last.currency !== likely.likely.currency) return undefined;
  const { t, money } = i18n;
  const more = likely.likely.amount - last.amount;
  const key = more === 0 || last.amount <= 0 ? 'bill.billed' : more > 0 ? 'bill.more' : 'bill.less';
  return {
    likely: t('bill.againstLikely', {
      amount: money({ ...last, amount: more }, SIGNED),
    }),
    billed: t(key, { amount: money(last), percent: share(Math.abs(more / last.amount), i18n) }),
  };
}

/** A change is to the nearest percent; what is used of something is rounded down instead. */
function share(change: number, { percent }: I18n) {
  const parts = change < 0.0995 ? 1000 : 100;
  return percent(Math.round(change * parts) / parts);
}
