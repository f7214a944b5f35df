import { css, html, nothing } from 'lit';
import type { BillLine, Preview, Totals } from '../../server/contract/bill.ts';
import type { Period } from '../../server/contract/values.ts';
import type { I18n } from '../i18n/i18n.ts';
import { type Cell, type LineItem, type LineRow, lineRows } from './line-rows.ts';
import { pairedTotals, totalsAsRows } from './totals.ts';

/** Rows of an invoice, upcoming or past: groups, tiers under their item, totals as Stripe has them. */
export const linesStyles = css`
  .lines :is(.has, .sum, .tier) > * { border-bottom: 0; }
  .lines .grp th { font-weight: 600; padding-top: 18px; padding-bottom: 6px; }
  .lines .has > * { padding-bottom: 2px; }
  .lines .tier > * { padding-block: 2px; color: var(--_muted); }
  .lines .tier th { padding-inline-start: 16px; }
  .lines .last > * { padding-bottom: 10px; border-bottom: 1px solid var(--_line); }
  .lines .sum > * { padding-block: 4px; }
  .lines .note > * { color: var(--_muted); }
  .lines .first > * { padding-top: 12px; }
  .lines .due > * { font-weight: 600; font-size: var(--_size); border-bottom: 0; padding-top: 10px; background: linear-gradient(var(--_text), var(--_text)) 0 4px / 100% 1px no-repeat; }
  /* What is likely may come later, or not at all: neither moves a line. */
  .ahead .num { width: calc(var(--_size) * 8); }
  .kept .num:last-child { width: calc(var(--_size) * 24); }
  .ahead .price { width: calc(var(--_size) * 9.5); }
  .ahead .count { width: calc(var(--_size) * 8); }
  .lines .over > * { border-bottom: 0; padding-bottom: 0; }
  .lines .over td { padding-top: 6px; font-size: var(--_tiny); line-height: var(--_low); }
  .lines .over-num { text-align: end; white-space: nowrap; }
  .lines .over th { color: var(--_text); font-weight: 500; }
  .only-m { display: none; }
  @container usage (max-width: 59.99em) {
    .only-m { display: inline; }
    .ahead .num { width: calc(var(--_size) * 60 / 7); }
    .kept .num:last-child { width: calc(var(--_size) * 120 / 7); }
  }
  @container usage (max-width: 39.99em) {
    .ahead .num { width: calc(var(--_size) * 40 / 7); }
    .kept .num:last-child { width: calc(var(--_size) * 80 / 7); }
  }
  /* Where backgrounds are not painted. */
  @media print, (forced-colors: active) { .lines .due > * { border-top: 1px solid; background: none; } }
  .lines small { display: block; color: var(--_muted); font-size: var(--_tiny); line-height: var(--_low); }
`;

/** What a line of usage opens to: a button in its row, and a row below. */
export interface Under {
  button: unknown;
  row: unknown;
}

interface Table {
  items: readonly LineItem[];
  i18n: I18n;
  under?: ((line: BillLine) => Under | undefined) | undefined;
  likely?: LikelyColumns | undefined;
  /** Whether usage may reach another tier until the period ends. */
  isAhead: boolean;
}

/** The columns of the likely invoice, whose place is kept, without heads, until it is known. */
export interface LikelyColumns {
  /** Null where there will be none. */
  preview: Preview | undefined | null;
  /** The last day of the period: by when. */
  end: string;
}

/** The table of an invoice. Unit price and quantity give way on narrow containers. */
export function linesTable(
  { lines, totals }: { lines: BillLine[]; totals: Totals },
  items: readonly LineItem[],
  i18n: I18n,
  label: string,
  under?: Table['under'],
  likely?: LikelyColumns,
) {
  const isNone = likely?.preview === null;
  const table = { items, i18n, under, likely: isNone ? undefined : likely, isAhead: !!likely };
  const kinds = ['usage', 'recurring', 'proration', 'other'] as const;
  const of = (all: readonly BillLine[] | undefined, kind: BillLine['kind']) =>
    all?.filter((line) => line.kind === kind) ?? [];
  const kind = isNone ? 'ahead kept' : likely ? 'ahead' : '';
  return html`<table class="tbl lines ${kind}" part="lines table" aria-label=${label}>
    ${table.likely ? likelyHead(table.likely, i18n) : head(i18n, isNone)}
    ${kinds.map((kind) => group(kind, of(lines, kind), of(likely?.preview?.lines, kind), table))}
    <tbody>${totalRows(totals, table)}</tbody>
  </table>`;
}

/** With a row above it where one would stand if there were likely columns. */
function head({ t }: I18n, isOver: boolean) {
  return html`<thead>${isOver ? html`<tr class="over hide-m"><td part="cell">&nbsp;</td><td part="cell" colspan="3"></td></tr>` : nothing}<tr>
    <th part="column" scope="col">${t('lines.line')}</th><th part="column" scope="col" class="num price hide-m">${t('lines.unitPrice')}</th>
    <th part="column" scope="col" class="num hide-s">${t('lines.quantity')}</th><th part="column" scope="col" class="num">${t('lines.amount')}</th>
  </tr></thead>`;
}

/** Two columns each, so far and likely; narrower, only their amounts. */
function likelyHead({ end, preview }: LikelyColumns, { t }: I18n) {
  const amount = (narrow: 'lines.soFar' | 'lines.likely') =>
    html`<th part="column" scope="col" class="num"><span class="hide-m">${t('lines.amount')}</span><span class="only-m">${t(narrow)}</span></th>`;
  const likely = preview
    ? html`<th part="column" scope="col" class="num hide-m">${t('lines.quantity')}</th>${amount('lines.likely')}`
    : html`<td part="cell" class="num hide-m"></td><td part="cell" class="num"></td>`;
  return html`<thead>
    <tr class="over hide-m"><td part="cell"></td><td part="cell"></td><th scope="colgroup" colspan="2" class="over-num">${t('lines.soFar')}</th>
      ${
        preview
          ? html`<th scope="colgroup" colspan="2" class="over-num">${t('meters.likely', { end })}</th>`
          : html`<td part="cell" colspan="2"></td>`
      }</tr>
    <tr><th part="column" scope="col">${t('lines.line')}</th><th part="column" scope="col" class="num price hide-m">${t('lines.unitPrice')}</th>
      <th part="column" scope="col" class="num hide-s">${t('lines.quantity')}</th>${amount('lines.soFar')}
      ${likely}</tr>
  </thead>`;
}

function group(kind: BillLine['kind'], lines: BillLine[], likely: BillLine[], table: Table) {
  const { t, period } = table.i18n;
  const first = lines[0] ?? likely[0];
  if (!first) return nothing;
  const title = {
    usage: 'lines.usage',
    recurring: 'lines.advance',
    proration: 'lines.proration',
    other: 'lines.other',
  } as const;
  const shown = kind === 'proration' ? undefined : first.period;
  return html`<tbody>
    <tr class="grp"><th scope="rowgroup" colspan=${table.likely ? 6 : 4}>${t(title[kind], { period: period(first.period) })}</th></tr>
    ${lineRows(lines, likely, table.items, table.i18n, table.isAhead).map((each) => itemRows(each, shown, table))}
  </tbody>`;
}

/** An item as a row, with its tiers below where it has several. */
function itemRows(each: LineRow, shown: Period | undefined, table: Table) {
  const { i18n, under } = table;
  const { line, item, tiers } = each;
  const more = line.kind === 'usage' ? under?.(line) : undefined;
  // Stripe's own words of a change are English, whatever the page speaks.
  const said = line.kind === 'proration' ? (line.description ?? nothing) : nothing;
  const title = html`<span title=${said}>${titleOf(line, item, i18n)}</span>${
    line.period.start !== shown?.start || line.period.end !== shown.end
      ? html`<small>${i18n.period(line.period)}</small>`
      : nothing
  }${more?.button ?? nothing}`;
  const price = tiers.length ? '' : unitPriceOf(line, item, i18n);
  return html`${row(tiers.length ? 'has' : '', title, price, each, table)}${tiers.map(
    (tier, index) =>
      row(
        index === tiers.length - 1 ? 'tier last' : 'tier',
        html`<bdi>${tier.label}</bdi>`,
        unitPriceOf({ unitAmount: tier.unitAmount, amount: tier.now.amount }, undefined, i18n),
        tier,
        table,
      ),
  )}${more?.row ?? nothing}`;
}

/** What a line is called: a one-off by Stripe's own words, else by the vendor's name. */
export function titleOf(line: BillLine, item: LineItem | undefined, { t, quantity: write }: I18n) {
  const { kind, label, description, quantity, amount } = line;
  if (kind === 'other') return description ?? label;
  if (kind === 'proration') {
    const way = amount.amount < 0 ? 'unused' : 'remaining';
    return quantity === null || quantity === '1'
      ? t(`lines.${way}`, { name: label })
      : t(`lines.${way}Of`, { name: label, n: write(quantity) });
  }
  const isNamed = kind === 'usage' && item?.unit && !isNamedIn(item.unit, label);
  return isNamed ? t('lines.unit', { name: label, unit: item.unit! }) : label;
}

function row(
  kind: string,
  title: unknown,
  unitPrice: string,
  { now, likely }: Pick<LineRow, 'now' | 'likely'>,
  { i18n, likely: columns }: Table,
) {
  const none = i18n.t('unknown');
  const count = (cell: Cell | undefined) =>
    cell?.quantity != null ? i18n.quantity(cell.quantity) : nothing;
  const amount = (cell: Cell | undefined) => (cell ? i18n.money(cell.amount) : none);
  return html`<tr class=${kind}>
    <th part="cell" scope="row">${title}</th>
    <td part="cell" class="num hide-m"><bdi>${unitPrice}</bdi></td>
    <td part="cell" class="num hide-s">${count(now)}</td>
    <td part="cell" class="num"><bdi>${amount(now)}</bdi></td>
    ${
      columns
        ? html`<td part="cell" class="num hide-m">${columns.preview ? count(likely) : nothing}</td>
            <td part="cell" class="num"><bdi>${columns.preview ? amount(likely) : nothing}</bdi></td>`
        : nothing
    }
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
function totalRows(totals: Totals, { i18n, likely }: Table) {
  const rows = likely?.preview
    ? pairedTotals(totals, likely.preview.totals, i18n)
    : totalsAsRows(totals, i18n).map((each) => ({ ...each, now: each.amount, likely: null }));
  return rows.map(({ kind, label, now, likely: later }, index) => {
    const place = index === 0 ? 'sum first' : index === rows.length - 1 ? 'due' : 'sum';
    if (!now)
      return html`<tr class="sum ${kind}"><th part="cell" scope="row" colspan=${likely ? 6 : 4}>${label}</th></tr>`;
    return html`<tr class=${place}>
      <th part="cell" scope="row">${label}</th><td part="cell" class="hide-m"></td><td part="cell" class="hide-s"></td>
      <td part="cell" class="num"><bdi>${i18n.money(now)}</bdi></td>
      ${likely ? html`<td part="cell" class="hide-m"></td><td part="cell" class="num"><bdi>${later ? i18n.money(later) : nothing}</bdi></td>` : nothing}</tr>`;
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
