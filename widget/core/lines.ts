import { css, html, nothing } from 'lit';
import type { BillLine, Totals } from '../../server/contract/bill.ts';
import type { Item } from '../../server/contract/usage.ts';
import type { Money, Period } from '../../server/contract/values.ts';
import type { I18n } from '../i18n/i18n.ts';
import { sum, total } from '../i18n/sums.ts';
import { tierRows } from './tiers.ts';
import { totalsAsRows } from './totals.ts';

/** Rows of an invoice, upcoming or past: groups, tiers under their item, totals as Stripe has them. */
export const linesStyles = css`
  .lines :is(.has, .sum, .tier) > * { border-bottom: 0; }
  .lines .grp th { font-weight: 600; padding-top: 18px; padding-bottom: 6px; }
  .lines .has > * { padding-bottom: 2px; }
  .lines .tier > * { padding-block: 2px; color: var(--usage-muted); }
  .lines .tier th { padding-inline-start: 16px; }
  .lines .last > * { padding-bottom: 10px; border-bottom: 1px solid var(--usage-line); }
  .lines .sum > * { padding-block: 4px; }
  .lines .note > * { color: var(--usage-muted); }
  .lines .first > * { padding-top: 12px; }
  .lines .due > * { font-weight: 600; font-size: .875rem; border-bottom: 0; padding-top: 10px; background: linear-gradient(var(--usage-text), var(--usage-text)) 0 4px / 100% 1px no-repeat; }
  .lines small { display: block; color: var(--usage-muted); font-size: .75rem; line-height: 16px; }
`;

/** What a line of usage opens to: a button in its row, and a row below. */
export interface Under {
  button: unknown;
  row: unknown;
}

/** What the table asks of the items that are charged. */
export type LineItem = Pick<Item, 'id' | 'unit' | 'price'>;

interface Table {
  items: readonly LineItem[];
  i18n: I18n;
  under?: ((line: BillLine) => Under | undefined) | undefined;
}

/** The table of an invoice. Unit price and quantity give way on narrow containers. */
export function linesTable(
  { lines, totals }: { lines: BillLine[]; totals: Totals },
  items: readonly LineItem[],
  i18n: I18n,
  label: string,
  under?: Table['under'],
) {
  const { t } = i18n;
  const table = { items, i18n, under };
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
        table,
      ),
    )}
    <tbody>${totalRows(totals, i18n)}</tbody>
  </table>`;
}

function group(kind: BillLine['kind'], lines: BillLine[], table: Table) {
  const { t, period } = table.i18n;
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
    ${[...byItem.values()].map((rows) => itemRows(rows, kind === 'proration' ? undefined : first.period, table))}
  </tbody>`;
}

/** An item as a row, with its tiers below where it has several. */
function itemRows(rows: BillLine[], shown: Period | undefined, table: Table) {
  const { items, i18n, under } = table;
  const [line] = rows as [BillLine];
  const item = items.find(({ id }) => id === line.item);
  const tiers = tierRows(rows, item?.price, i18n);
  const more = line.kind === 'usage' ? under?.(line) : undefined;
  const title = html`${titleOf(line, item, i18n)}${
    line.period.start !== shown?.start || line.period.end !== shown.end
      ? html`<small>${i18n.period(line.period)}</small>`
      : nothing
  }${more?.button ?? nothing}`;
  if (!tiers.length) {
    const price = unitPriceOf(line, item, i18n);
    return html`${row('', title, line.quantity, price, line.amount, i18n)}${more?.row ?? nothing}`;
  }
  const quantities = rows.map(({ quantity }) => quantity).filter((text) => text !== null);
  const amount = sum(rows.map((each) => each.amount));
  return html`${row('has', title, total(quantities), '', amount, i18n)}${tiers.map((tier, index) =>
    row(
      index === tiers.length - 1 ? 'tier last' : 'tier',
      html`<bdi>${tier.label}</bdi>`,
      tier.quantity,
      unitPriceOf(tier, undefined, i18n),
      tier.amount,
      i18n,
    ),
  )}${more?.row ?? nothing}`;
}

/** What a line is called: a change or a one-off by Stripe's own words, else by the vendor's name. */
function titleOf({ kind, label, description }: BillLine, item: LineItem | undefined, { t }: I18n) {
  if (kind === 'proration' || kind === 'other') return description ?? label;
  const isNamed = kind === 'usage' && item?.unit && !isNamedIn(item.unit, label);
  return isNamed ? t('lines.unit', { name: label, unit: item.unit! }) : label;
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

/**
 * A price of packages says how many are in one: the quantity of its line is not packages. What is
 * prorated has no price a unit: Stripe's is the quotient.
 */
function unitPriceOf(
  { unitAmount, amount, kind }: Pick<BillLine, 'unitAmount' | 'amount'> & Partial<BillLine>,
  item: LineItem | undefined,
  i18n: I18n,
) {
  if (unitAmount === null || kind === 'proration') return '';
  const price = i18n.unitPrice(unitAmount, amount.currency);
  const pack = item?.price.package;
  return pack ? i18n.t('price.package', { price, n: i18n.quantity(String(pack.size)) }) : price;
}

/** Rows of the totals: each amount but the sums is added, and a note stands without one. */
function totalRows(totals: Totals, i18n: I18n) {
  const rows = totalsAsRows(totals, i18n);
  return rows.map(({ kind, label, amount }, index) => {
    const place = index === 0 ? 'sum first' : index === rows.length - 1 ? 'due' : 'sum';
    if (!amount)
      return html`<tr class="sum ${kind}"><th scope="row" colspan="4">${label}</th></tr>`;
    return html`<tr class=${place}>
      <th scope="row">${label}</th><td class="hide-m"></td><td class="hide-s"></td>
      <td class="num"><bdi>${i18n.money(amount)}</bdi></td></tr>`;
  });
}

/** Whether a name says its unit already: "API calls" does, "Storage" does not say "GB-months". */
export function isNamedIn(unit: string, name: string): boolean {
  const [word, words] = [unit.toLowerCase(), name.toLowerCase()];
  for (let at = words.indexOf(word); at >= 0; at = words.indexOf(word, at + 1)) {
    const isWhole = !/[\p{L}\p{N}]$/u.test(words.slice(0, at));
    if (isWhole && !/^[\p{L}\p{N}]/u.test(words.slice(at + word.length))) return true;
  }
  return false;
}
