/** What the numbers come to, and line by line how. */
import { html, nothing } from 'lit';
import type { Outcome } from '../../server/billing/what-if.ts';
import type { Approximation, Totals } from '../../server/contract/bill.ts';
import type { Money } from '../../server/contract/values.ts';
import { linesTable } from '../core/lines.ts';
import { reasonText } from '../core/reason.ts';
import type { I18n } from '../i18n/i18n.ts';
import { SIGNED } from '../i18n/short.ts';
import { type Draft, outcomeOf, priceIn } from './draft.ts';
import { type Start, startDue } from './start.ts';

/** In words, for the eye and for a screen reader. */
export interface Words {
  readonly due: string;
  readonly amount: string;
  readonly difference: string;
  /** What is left for a later invoice, where something is. */
  readonly left?: string | undefined;
}

export function wordsOf(
  basis: Start,
  { plan }: Draft,
  outcome: Outcome | undefined,
  i18n: I18n,
): Words {
  const { t, money, date } = i18n;
  const chosen = basis.plans.find(({ id }) => id === plan);
  const on = { date: date(basis.invoiceDate), plan: chosen?.label ?? '' };
  const due = t(chosen ? 'whatif.duePlan' : 'whatif.due', on);
  if (!outcome) {
    // What can be reckoned so far and not with other numbers is too much of something.
    const why = outcomeOf(basis, {}) ? 'whatif.tooMuch' : 'whatif.unknown';
    return { due, amount: t('unknown'), difference: t(why) };
  }
  const { amountDue } = outcome.totals;
  const difference = differenceIn(basis, amountDue, i18n);
  return { due, amount: money(amountDue), difference, left: leftOf(outcome.totals, i18n) };
}

/** How much more or less it is than at the start. */
function differenceIn(basis: Start, due: Money, { t, money }: I18n): string {
  const { amount, currency } = differenceOf(due, basis);
  const [more, less, same] = basis.likelyDue ? THAN_LIKELY : THAN_SO_FAR;
  const key = amount === 0 ? same : amount > 0 ? more : less;
  const size = { amount: Math.abs(amount), currency };
  return t(key, { amount: money(size), due: money(startDue(basis)) });
}

const THAN_LIKELY = [
  'whatif.moreThanLikely',
  'whatif.lessThanLikely',
  'whatif.sameAsLikely',
] as const;
const THAN_SO_FAR = ['whatif.moreThan', 'whatif.lessThan', 'whatif.sameAs'] as const;

/** Too little to be charged, or the rest that a currency charged in steps leaves. */
function leftOf({ carried, amountDue }: Totals, { t, money }: I18n): string | undefined {
  if (carried.amount === 0) return undefined;
  const amount = money({ ...carried, amount: Math.abs(carried.amount) });
  return t(amountDue.amount === 0 ? 'whatif.carried' : 'whatif.carriedStep', { amount });
}

/** Sentences stand apart: they may be of another direction than the page. */
export function result({ due, amount, difference, left }: Words) {
  return html`<div class="result" part="result">
    <span><bdi>${due}</bdi></span><b class="amount" part="amount"><bdi>${amount}</bdi></b>
    <p class="tiny muted"><bdi>${difference}</bdi></p>
    ${left ? html`<p class="tiny muted"><bdi>${left}</bdi></p>` : nothing}
  </div>`;
}

/** Why it may differ from what Stripe will bill. */
export function approximation(why: Approximation | null, i18n: I18n) {
  return why ? html`<p class="tiny muted why"><bdi>${reasonText(why, i18n)}</bdi></p>` : nothing;
}

/** The table of an invoice, and beneath its amount due what is due at the start. */
export function lineByLine(basis: Start, draft: Draft, outcome: Outcome, i18n: I18n) {
  const { t, money } = i18n;
  const { lines, totals } = outcome;
  const more = differenceOf(totals.amountDue, basis);
  return html`${linesTable({ lines, totals }, pricedItems(basis, draft), i18n, t('whatif.linesOf'))}
  <p class="against"><span>${t(basis.likelyDue ? 'whatif.likelyDue' : 'whatif.dueNow')}</span><bdi>${money(startDue(basis))}</bdi></p>
  <p class="against"><span>${t('whatif.difference')}</span><bdi>${money(more, SIGNED)}</bdi></p>`;
}

/** The items of the lines, at the prices they are reckoned by. */
function pricedItems({ items, plans }: Start, draft: Draft) {
  const plan = plans.find(({ id }) => id === draft.plan);
  const own = items.map((item) => ({
    ...item,
    price: (plan && priceIn(plan, item)) ?? item.price,
  }));
  const added = (plan?.items ?? []).filter(({ replaces }) => replaces === null);
  return [
    ...own,
    ...added.map(({ price }, nth) => ({ id: `${draft.plan}/${nth}`, unit: null, price })),
  ];
}

function differenceOf(due: Money, basis: Start): Money {
  return { amount: due.amount - startDue(basis).amount, currency: basis.currency };
}
