/** What a change costs, as Stripe has told it. Nothing here is reckoned. */
import { html, nothing } from 'lit';
import type {
  ChangePreview,
  OfferedPlan,
  Subscribed,
} from '../../server/contract/subscriptions.ts';
import type { Money, Price } from '../../server/contract/values.ts';
import type { I18n } from '../i18n/i18n.ts';
import { SIGNED } from '../i18n/short.ts';
import type { Priced } from './prices.ts';

export function previewTable(
  preview: ChangePreview,
  held: Subscribed,
  plan: OfferedPlan | undefined,
  i18n: I18n,
) {
  const { t, date, money } = i18n;
  const { next, prorations } = preview;
  const rows = [
    recurringRow(preview, held, plan, i18n),
    {
      name: t('change.next', { date: date(next.date) }),
      note: t('change.nextNote'),
      before: money(next.before),
      after: money(next.after),
    },
  ];
  return html`<table part="table" class="tbl cost">
      <caption class="sr">${t('change.costs')}</caption>
      <thead><tr><td part="cell"></td><th part="column" scope="col" class="num">${t('change.now')}</th><th part="column" scope="col" class="num">${t('change.after')}</th></tr></thead>
      <tbody>${rows.map(
        ({ name, note, before, after }) =>
          html`<tr><th part="cell" scope="row">${name}<span class="muted tiny note">${note}</span></th><td part="cell" class="num"><bdi>${before}</bdi></td><td part="cell" class="num strong"><bdi>${after}</bdi></td></tr>`,
      )}</tbody>
    </table>
    ${prorations.length ? prorated(preview, i18n) : nothing}
    <div class="due"><span>${dueName(held, i18n)}</span><bdi part="amount" class="amount">${money(preview.dueNow)}</bdi>${
      preview.dueNow.amount
        ? nothing
        : html`<p class="muted tiny"><bdi>${t('change.later', { date: date(next.date) })}</bdi></p>`
    }</div>`;
}

/** The same in a sentence, for who does not see it. */
export function previewSaid({ dueNow, next }: ChangePreview, held: Subscribed, i18n: I18n) {
  const { t, money, date } = i18n;
  return t('change.said', {
    due: dueName(held, i18n),
    amount: money(dueNow),
    date: date(next.date),
    after: money(next.after),
    before: money(next.before),
  });
}

function dueName({ collection }: Subscribed, { t }: I18n) {
  return t(collection === 'send_invoice' ? 'change.dueNowSent' : 'change.dueNow');
}

function prorated({ prorations, prorated: sum }: ChangePreview, { t, money }: I18n) {
  return html`<table part="table" class="tbl rest">
    <caption>${t('change.rest')}</caption>
    <tbody>${prorations.map(
      ({ description, label, amount }) =>
        html`<tr><th part="cell" scope="row"><bdi>${description ?? label}</bdi></th><td part="cell" class="num"><bdi>${money(amount, SIGNED)}</bdi></td></tr>`,
    )}<tr class="sum"><th part="cell" scope="row">${t('change.restTotal')}</th><td part="cell" class="num strong"><bdi>${money(sum, SIGNED)}</bdi></td></tr></tbody>
  </table>`;
}

/** How often it recurs is said once where that stays the same, else beside each amount. */
function recurringRow(
  { recurring: { before, after } }: ChangePreview,
  { items }: Subscribed,
  plan: OfferedPlan | undefined,
  { t, money }: I18n,
) {
  const [now, then] = [oftenOf(items), oftenOf(plan?.items ?? items)];
  const note = t('change.recurringNote');
  if (now && then && now.interval === then.interval && now.intervalCount === then.intervalCount) {
    const name = t(`change.recurring.${now.interval}`, { count: now.intervalCount });
    return { name, note, before: money(before), after: money(after) };
  }
  const say = (amount: Money, often: Price | undefined) =>
    often
      ? t(`plan.${often.interval}`, { price: money(amount), count: often.intervalCount })
      : money(amount);
  return { name: t('change.recurring'), note, before: say(before, now), after: say(after, then) };
}

/** A price that recurs as often as all the others; undefined where they differ. */
function oftenOf(priced: readonly Priced[]): Price | undefined {
  const fees = priced.filter(({ kind }) => kind === 'recurring').map(({ price }) => price);
  const often = new Set(fees.map(({ interval, intervalCount }) => `${intervalCount} ${interval}`));
  return often.size === 1 ? fees[0] : undefined;
}
