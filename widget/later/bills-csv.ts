import type { Bill, BillLine } from '../../server/contract/bill.ts';
import type { Portal } from '../../server/contract/portal.ts';
import type { Money } from '../../server/contract/values.ts';
import { csvOf, saveCsv } from '../core/csv.ts';
import type { LineItem } from '../core/line-rows.ts';
import { titleOf } from '../core/lines.ts';
import { known } from '../core/part.ts';
import type { PortalScope } from '../core/portal.ts';
import { totalsAsRows } from '../core/totals.ts';
import type { I18n } from '../i18n/i18n.ts';
import { decimal } from '../i18n/sums.ts';

/**
 * The bills to come as the text of a CSV file, as Stripe has them so far: every line, then what adds up to
 * the amount due. Raw numbers in whole units of the currency, ISO dates in UTC. Empty where none is known.
 */
export function billsCsv({ bills, items }: Portal, i18n: I18n): string {
  const own = known(items).data ?? [];
  const rows = (known(bills).data ?? []).flatMap((bill) => rowsOf(bill, own, i18n));
  if (!rows.length) return '';
  const { t } = i18n;
  const head = ['invoice', 'line', 'from', 'until', 'quantity', 'amount', 'currency'] as const;
  return csvOf([head.map((name) => t(`export.${name}`)), ...rows]);
}

/** Saves that file on the reader's machine, or says that there is nothing to save. */
export function saveBills(scope: Scope) {
  const { i18n } = scope;
  const { data } = scope.state;
  const csv = data && billsCsv(data, i18n);
  if (csv) saveCsv(csv, `bills-${data.billingNow.slice(0, 10)}`);
  else scope.announce(i18n.t('export.none'));
}

function rowsOf(bill: Bill, items: readonly LineItem[], i18n: I18n): string[][] {
  const preview = known(bill.preview).data;
  if (!preview) return [];
  const invoice = day(bill.invoiceDate);
  const amounts = (money: Money) => [decimal(money), money.currency.toUpperCase()];
  const line = (each: BillLine) => [
    invoice,
    titleOf(
      each,
      items.find(({ id }) => id === each.item),
      i18n,
    ),
    day(each.period.start),
    day(each.period.end),
    each.quantity ?? '',
    ...amounts(each.amount),
  ];
  const totals = totalsAsRows(preview.totals, i18n).flatMap(({ label, amount }) =>
    amount ? [[invoice, label, '', '', '', ...amounts(amount)]] : [],
  );
  return [...preview.lines.map(line), ...totals];
}

type Scope = Pick<PortalScope, 'state' | 'i18n' | 'announce'>;

const day = (instant: string) => instant.slice(0, 10);
