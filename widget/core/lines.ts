import { css, html, nothing } from 'lit';
import type { BillLine, Totals } from '../../server/contract/bill.ts';
import type { Item } from '../../server/contract/usage.ts';
import type { Money, Period, Tier } from '../../server/contract/values.ts';
import type { I18n } from '../i18n/i18n.ts';
import { sum, total } from '../i18n/sums.ts';

/** Rows of an invoice, upcoming or past: groups, tiers under their item, totals as Stripe has them. */
export const linesStyles = css`
  .lines :is(.has, .sum, .tier) > * { border-bottom: 0; }
  .lines .grp th { font-weight: 600; padding-top: 18px; padding-bottom: 6px; }
  .lines .has > * { padding-bottom: 2px; }
  .lines .tier > * { padding-block: 2px; color: var(--usage-muted); }
  .lines .tier th { padding-inline-start: 16px; }
  .lines .last > * { padding-bottom: 10px; border-bottom: 1px solid var(--usage-line); }
  .lines .sum > * { padding-block: 4px; }
  .lines .first > * { padding-top: 12px; }
  .lines .due > * { font-weight: 600; font-size: .875rem; border-bottom: 0; padding-top: 10px; background: linear-gradient(var(--usage-text), var(--usage-text)) 0 4px / 100% 1px no-repeat; }
  .lines small { display: block; color: var(--usage-muted); font-size: .75rem; line-height: 16px; }
`;

/** The table of an invoice. Unit price and quantity give way on narrow containers. */
export function linesTable(
  { lines, totals }: { lines: BillLine[]; totals: Totals },
  items: readonly Item[],
  i18n: I18n,
  label: string,
) {
  const { t } = i18n;
  const kinds = ['usage', 'recurring', 'proration', 'other'] as const;
  return html`<table class="tbl lines" part="lines" aria-label=${label}>
    <thead><tr>
      <th scope="col">${t('lines.line')}</th><th scope="col" class="num hide-m">${t('lines.unitPrice')}</th>
      <th scope="col" class="num hide-s">${t('lines.quantity')}</th><th scope="col" class="num">${t('lines.amount')}</th>
    </tr></thead>
    ${kinds.map((kind) =>
      group(
        kind,
        lines.filter((line) => line.kind === kind),
        items,
        i18n,
      ),
    )}
    <tbody>${totalRows(totals, i18n)}</tbody>
  </table>`;
}

function group(kind: BillLine['kind'], lines: BillLine[], items: readonly Item[], i18n: I18n) {
  const { t, period } = i18n;
  const [first] = lines;
  if (!first) return nothing;
  const title = {
    usage: 'lines.usage',
    recurring: 'lines.advance',
    proration: 'lines.proration',
    other: 'lines.other',
  } as const;
  const byItem = Map.groupBy(lines, ({ item, id, label }) =>
    item && (kind === 'usage' || kind === 'recurring') ? item + label : id,
  );
  return html`<tbody>
    <tr class="grp"><th scope="rowgroup" colspan="4">${t(title[kind], { period: period(first.period) })}</th></tr>
    ${[...byItem.values()].map((rows) => itemRows(rows, kind === 'proration' ? undefined : first.period, items, i18n))}
  </tbody>`;
}

/** One line as a row; several of one item as a row with their sum and a row each. */
function itemRows(rows: BillLine[], shown: Period | undefined, items: readonly Item[], i18n: I18n) {
  const { t, period } = i18n;
  const [line] = rows as [BillLine];
  const item = items.find(({ id }) => id === line.item);
  const isNamed = line.kind === 'usage' && item?.unit && !isNamedIn(item.unit, line.label);
  const name =
    line.kind === 'proration' || line.kind === 'other'
      ? (line.description ?? line.label)
      : line.label;
  const isApart = line.period.start !== shown?.start || line.period.end !== shown.end;
  const title = html`${isNamed ? t('lines.unit', { name, unit: item.unit! }) : name}${
    isApart ? html`<small>${period(line.period)}</small>` : nothing
  }`;
  if (rows.length === 1) {
    return row('', title, line.quantity, unitPriceOf(line, item, i18n), line.amount, i18n);
  }
  const amount = sum(rows.map((each) => each.amount));
  const quantities = rows.map(({ quantity }) => quantity).filter((text) => text !== null);
  const tiers = tierLabels(rows, item?.price.tiers ?? [], i18n);
  return html`${row('has', title, total(quantities), '', amount, i18n)}${rows.map((each, index) =>
    row(
      index === rows.length - 1 ? 'tier last' : 'tier',
      html`<bdi>${tiers[index]}</bdi>`,
      each.quantity,
      unitPriceOf(each, undefined, i18n),
      each.amount,
      i18n,
    ),
  )}`;
}

function row(
  kind: string,
  title: unknown,
  quantity: string | null,
  unitPrice: string,
  amount: Money | undefined,
  i18n: I18n,
) {
  return html`<tr class=${kind}>
    <th scope="row">${title}</th>
    <td class="num hide-m"><bdi>${unitPrice}</bdi></td>
    <td class="num hide-s">${quantity !== null ? i18n.quantity(quantity) : nothing}</td>
    <td class="num"><bdi>${amount ? i18n.money(amount) : nothing}</bdi></td>
  </tr>`;
}

/** A price of packages says how many are in one: the quantity of its line is not packages. */
function unitPriceOf({ unitAmount, amount }: BillLine, item: Item | undefined, i18n: I18n) {
  if (unitAmount === null) return '';
  const price = i18n.unitPrice(unitAmount, amount.currency);
  const pack = item?.price.package;
  return pack ? i18n.t('price.package', { price, n: i18n.quantity(String(pack.size)) }) : price;
}

/** Which tier each line is: matched by its price, in order; Stripe's own words where it is not. */
function tierLabels(rows: BillLine[], tiers: Tier[], i18n: I18n) {
  let next = 0;
  return rows.map(({ unitAmount, description }, index) => {
    const found = tiers.findIndex(
      (tier, at) => at >= next && Number(tier.unitAmount) === Number(unitAmount ?? NaN),
    );
    if (found < 0) return description ?? i18n.t('lines.tier', { n: index + 1 });
    next = found + 1;
    return tierLabel(tiers, found, i18n);
  });
}

function tierLabel(tiers: Tier[], index: number, { t, quantity }: I18n) {
  const tier = tiers[index]!;
  const below = tiers[index - 1]?.upTo;
  const to = tier.upTo && quantity(tier.upTo);
  if (!below) {
    if (!to) return t('lines.tierAll');
    return t(isFree(tier) ? 'lines.tierFirst' : 'lines.tierFirstPriced', { n: to });
  }
  const from = quantity(after(below));
  return to ? t('lines.tierFrom', { a: from, b: to }) : t('lines.tierLast', { n: from });
}

/** The totals in Stripe's order; a balance of nothing is left out. */
function totalRows(totals: Totals, { t, money, percent: share }: I18n) {
  const line = (kind: string, label: string, amount: Money) => html`<tr class=${kind}>
    <th scope="row">${label}</th><td class="hide-m"></td><td class="hide-s"></td>
    <td class="num"><bdi>${money(amount)}</bdi></td></tr>`;
  const { balance } = totals;
  // A coupon or a tax may have up to four decimals.
  const rate = (percent: string) => share(Number(percent) / 100, 4);
  return html`${line('sum first', t('lines.subtotal'), totals.subtotal)}
    ${totals.discounts.map(({ label, percent, amount }) =>
      line('sum', (label ?? t('lines.discount')) + (percent ? `, ${rate(percent)}` : ''), amount),
    )}
    ${totals.credits.map(({ label, amount }) => line('sum', label ?? t('lines.credit'), amount))}
    ${totals.taxes.map(({ label, percent, amount }) =>
      line('sum', (label ?? t('lines.tax')) + (percent ? ` ${rate(percent)}` : ''), amount),
    )}
    ${line('sum', t('lines.total'), totals.total)}
    ${
      balance.amount === 0
        ? nothing
        : line('sum', t(balance.amount < 0 ? 'lines.balanceCredit' : 'lines.balance'), balance)
    }
    ${line('due', t('lines.due'), totals.amountDue)}`;
}

/** The first unit above a tier: the next whole one, as prices are read. */
export function after(upTo: string): string {
  return upTo.includes('.') ? upTo : String(BigInt(upTo) + 1n);
}

export function isFree({ unitAmount, flatAmount }: Tier): boolean {
  return Number(unitAmount) === 0 && Number(flatAmount) === 0;
}

/** Whether a name says its unit already: "API calls" does, "Storage" does not say "GB-months". */
export function isNamedIn(unit: string, name: string): boolean {
  return name.toLowerCase().endsWith(unit.toLowerCase());
}
