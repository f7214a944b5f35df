import { html, type LitElement, nothing } from 'lit';
import type { Bill, Preview } from '../../server/contract/bill.ts';
import type { BillForecast, LikelyMoney } from '../../server/contract/forecast.ts';
import type { Money } from '../../server/contract/values.ts';
import { known } from '../core/part.ts';
import type { PortalScope } from '../core/portal.ts';
import type { I18n } from '../i18n/i18n.ts';
import { billLine } from './bill-line.ts';
import { billStyles } from './bill-styles.ts';
import { reasonOf } from './chart-texts.ts';
import { billForecastOf } from './find.ts';
import { moneyTexts } from './money.ts';
import { wear } from './wear.ts';
import { withheldTexts } from './withheld.ts';

type Scope = Pick<PortalScope, 'state' | 'i18n'>;

/** What the bill's panel shows of the likely, each piece in the place it has kept for it. */
export function likelyBill(bill: Bill, { state, i18n }: Scope, host: LitElement) {
  if (!state.forecast && !state.forecastError) return undefined;
  wear(host, billStyles);
  const forecast = upcoming(bill, state);
  const due = known(bill.preview).data?.totals.amountDue;
  const likely = amountOf(forecast, due, state);
  return {
    figure: likely
      ? figure(likely, bill, due, i18n)
      : forecast?.withheld
        ? withheld(bill, forecast.withheld, i18n)
        : state.forecast
          ? nothing
          : html`<dt>${i18n.t('bill.likely')}</dt><dd class="note">${i18n.t('forecast.unknown')}</dd>`,
    line: due && billLine(bill, due, likely, i18n),
    against: against(bill, likely, i18n),
  };
}

/** The same of a further bill, in one cell. */
export function likelyOther(bill: Bill, { state, i18n }: Scope) {
  const forecast = upcoming(bill, state);
  const due = known(bill.preview).data?.totals.amountDue;
  const likely = amountOf(forecast, due, state);
  const { t } = i18n;
  if (likely) {
    const texts = moneyTexts(likely, due, i18n);
    const range = isSettled(likely, due)
      ? t('bill.settled')
      : t('bill.rangeBrief', { a: texts.lower, b: texts.upper });
    return html`<span><bdi>${t('bill.otherLikely', { amount: texts.likely })}</bdi></span><span><bdi>${range}</bdi></span>`;
  }
  return forecast?.withheld
    ? html`<span>${withheldTexts(forecast.withheld, bill.approximate, i18n).text}</span>`
    : nothing;
}

/** The bill at its likely usage, or why there is none: in one sentence. */
export function likelyLines(
  bill: Bill,
  { state, i18n }: Scope,
): { preview?: Preview; why?: string } {
  const forecast = upcoming(bill, state);
  const due = known(bill.preview).data?.totals.amountDue;
  if (forecast?.preview && amountOf(forecast, due, state)) return { preview: forecast.preview };
  if (!forecast?.withheld) return {};
  return { why: reasonOf(forecast.withheld, i18n) };
}

/** What the next charge of a bill is likely to be; undefined where nothing is. */
export function likelyCharge(bill: Bill, { state, i18n }: Scope): string | undefined {
  const due = known(bill.preview).data?.totals.amountDue;
  const likely = amountOf(upcoming(bill, state), due, state);
  return likely && moneyTexts(likely, due, i18n).likely;
}

/** A closed bill is no longer forecast, whatever the last forecast said of it. */
function upcoming({ id, status }: Bill, state: Scope['state']) {
  return status === 'upcoming' ? billForecastOf(state, id) : undefined;
}

/** None where newer figures have left an old forecast behind. */
function amountOf(
  forecast: BillForecast | undefined,
  due: Money | undefined,
  { forecast: answer, data }: Scope['state'],
): LikelyMoney | undefined {
  const likely = forecast?.amountDue;
  if (!likely) return undefined;
  const isOld = answer!.billingNow < data!.billingNow;
  return isOld && due && due.amount > likely.upper.amount ? undefined : likely;
}

function figure(likely: LikelyMoney, bill: Bill, due: Money | undefined, i18n: I18n) {
  const { t, money } = i18n;
  const texts = moneyTexts(likely, due, i18n);
  const difference = bill.approximate?.difference;
  return html`<dt>${t('bill.likely')}</dt>
    <dd class="mid" part="likely"><bdi>${texts.likely}</bdi></dd>
    <dd class="note"><bdi>${
      isSettled(likely, due)
        ? t('bill.settled')
        : t('bill.range', { a: texts.lower, b: texts.upper })
    }</bdi></dd>
    ${
      difference
        ? html`<dd class="note">${t('bill.approx', {
            amount: money({ ...difference, amount: Math.abs(difference.amount) }),
          })}</dd>`
        : nothing
    }`;
}

/** Nothing can come to what is due already. */
function isSettled({ lower, upper }: LikelyMoney, due: Money | undefined) {
  return lower.amount === upper.amount && upper.amount === due?.amount;
}

function withheld(bill: Bill, why: NonNullable<BillForecast['withheld']>, i18n: I18n) {
  const { text, note } = withheldTexts(why, bill.approximate, i18n);
  return html`<dt>${i18n.t('bill.likely')}</dt><dd class="why">${text}</dd><dd class="note">${note}</dd>`;
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
      amount: money({ ...last, amount: more }, 'exceptZero'),
    }),
    billed: t(key, { amount: money(last), percent: share(Math.abs(more / last.amount), i18n) }),
  };
}

/** A change is to the nearest percent; what is used of something is rounded down instead. */
function share(change: number, { percent }: I18n) {
  const parts = change < 0.0995 ? 1000 : 100;
  return percent(Math.round(change * parts) / parts);
}
