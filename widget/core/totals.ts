/** The totals of an invoice as rows, in Stripe's order: every amount shown is one that is added. */
import type { Adjustment, Totals } from '../../server/contract/bill.ts';
import type { Money } from '../../server/contract/values.ts';
import type { I18n } from '../i18n/i18n.ts';
import { hasThreeDecimals } from '../i18n/sums.ts';
import { pairUp } from './pair.ts';

export interface TotalRow {
  /** `sum` of what stands above, `part` of the next sum, `note` that adds nothing. */
  kind: 'sum' | 'part' | 'note';
  label: string;
  amount: Money | null;
  /** What a note tells, of which nothing is added. */
  told?: { name: string; amount: Money };
}

/** A row of two invoices' totals; a note has no amount in either. */
export interface TotalPair {
  kind: TotalRow['kind'];
  label: string;
  now: Money | null;
  likely: Money | null;
}

/** What is nothing is left out: a balance, and what is carried over. */
export function totalsAsRows(totals: Totals, i18n: I18n): TotalRow[] {
  const { t } = i18n;
  const { balance, carried, creditNotes } = totals;
  const included = totals.taxes.filter(({ inclusive }) => inclusive);
  return [
    row('sum', t('lines.subtotal'), totals.subtotal),
    ...totals.discounts.map((each) => row('part', discountName(each, i18n), each.amount)),
    ...totals.credits.map((each) => row('part', each.label ?? t('lines.credit'), each.amount)),
    ...totals.taxes
      .filter(({ inclusive }) => !inclusive)
      .map((each) => row('part', taxName(each, i18n), each.amount)),
    row('sum', t('lines.total'), totals.total),
    ...included.map((each) => noteOf(taxName(each, i18n), each.amount, i18n)),
    ...(balance.amount === 0
      ? []
      : [row('part', t(balance.amount < 0 ? 'lines.balanceCredit' : 'lines.balance'), balance)]),
    ...(creditNotes.amount === 0 ? [] : [row('part', t('lines.creditNotes'), creditNotes)]),
    ...(carried.amount === 0
      ? []
      : [
          row(
            'part',
            t(hasThreeDecimals(carried) ? 'lines.carriedStep' : 'lines.carried'),
            carried,
          ),
        ]),
    row('sum', t('lines.due'), totals.amountDue),
  ];
}

function row(kind: TotalRow['kind'], label: string, amount: Money | null): TotalRow {
  return { kind, label, amount };
}

function noteOf(name: string, amount: Money, { t, money }: I18n): TotalRow {
  const label = t('lines.includes', { tax: name, amount: money(amount) });
  return { ...row('note', label, null), told: { name, amount } };
}

/** Two invoices' totals side by side; what one of them has not is nothing in it. */
export function pairedTotals(now: Totals, likely: Totals, i18n: I18n): TotalPair[] {
  const keyed = (totals: Totals) => {
    let sums = 0;
    return totalsAsRows(totals, i18n).map((each) => {
      // The same name may stand before a sum and after it.
      const key = `${sums} ${each.kind} ${each.told?.name ?? each.label}`;
      if (each.kind === 'sum') sums++;
      return { ...each, key };
    });
  };
  const none = { amount: 0, currency: now.total.currency };
  return pairUp(keyed(now), keyed(likely), ({ key }) => key).map((pair) => {
    const { kind, label, told } = (pair.now ?? pair.likely)!;
    if (!told)
      return { kind, label, now: pair.now?.amount ?? none, likely: pair.likely?.amount ?? none };
    const both = i18n.t('lines.includesLikely', {
      tax: told.name,
      amount: i18n.money(pair.now?.told?.amount ?? none),
      likely: i18n.money(pair.likely?.told?.amount ?? none),
    });
    return { kind, label: both, now: null, likely: null };
  });
}

function discountName({ label, percent }: Adjustment, i18n: I18n) {
  const name = label ?? i18n.t('lines.discount');
  return percent === null
    ? name
    : i18n.t('lines.discountRate', { name, percent: rate(percent, i18n) });
}

function taxName({ label, percent }: Adjustment, i18n: I18n) {
  const name = label ?? i18n.t('lines.tax');
  return percent === null ? name : i18n.t('lines.taxRate', { name, percent: rate(percent, i18n) });
}

/** A coupon or a tax may have up to four decimals. */
function rate(percent: string, i18n: I18n) {
  return i18n.percent(Number(percent) / 100, 4);
}
