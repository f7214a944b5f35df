/** The totals of an invoice as rows, in Stripe's order: every amount shown is one that is added. */
import type { Adjustment, Totals } from '../../server/contract/bill.ts';
import type { Money } from '../../server/contract/values.ts';
import type { I18n } from '../i18n/i18n.ts';
import { hasThreeDecimals } from '../i18n/sums.ts';

export interface TotalRow {
  /** `sum` of what stands above, `part` of the next sum, `note` that adds nothing. */
  kind: 'sum' | 'part' | 'note';
  label: string;
  amount: Money | null;
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
    ...included.map((each) =>
      row(
        'note',
        t('lines.includes', { tax: taxName(each, i18n), amount: i18n.money(each.amount) }),
        null,
      ),
    ),
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
