import { css, html, nothing } from 'lit';
import type { Item } from '../../server/contract/usage.ts';
import type { Money } from '../../server/contract/values.ts';
import type { I18n } from '../i18n/i18n.ts';
import { quantityShort } from '../i18n/short.ts';
import { lastDay } from './last-day.ts';
import { type Says, saysLine, saysOf } from './meter-says.ts';
import { type Known, known } from './part.ts';
import { priceNote } from './price.ts';
import { type Quota, quotaBar } from './quota-bar.ts';
import { reasonText } from './reason.ts';

export const meterRowStyles = css`
  .row { display: grid; grid-template-columns: minmax(0, 1fr) 9em minmax(0, 1.4fr) 8.3em; gap: 0 20px; align-items: start; padding: 14px 0; border-bottom: 1px solid var(--_line); font-size: var(--_small); }
  .six { grid-template-columns: minmax(0, 1fr) 9em minmax(0, 1.4fr) 8.3em 6.5em 6.5em; }
  .hd { padding: 6px 0; color: var(--_muted); font-size: var(--_tiny); line-height: var(--_low); }
  .name { font-weight: 500; font-size: var(--_size); }
  .sub { color: var(--_muted); font-size: var(--_tiny); line-height: var(--_low); margin-top: 2px; display: block; }
  .v { text-align: end; }
  .v bdi { white-space: nowrap; }
  .v b { font-size: var(--_size); }
  .v .sub { min-height: var(--_low); }
  .unseen { visibility: hidden; }
  .k { display: none; color: var(--_muted); font-size: var(--_tiny); }
  .q { position: relative; height: 20px; print-color-adjust: exact; }
  .q i { position: absolute; inset-inline-start: 0; top: 6px; height: 8px; }
  .t { width: 100%; border-radius: 2px; background: var(--_sunken); box-shadow: inset 0 0 0 1px var(--_line); }
  .u { width: calc(var(--w) * 100%); background: var(--_accent-line); border-start-start-radius: 2px; border-end-start-radius: 2px; }
  .q .l { top: 1px; height: 18px; width: 2px; margin-inline-start: calc(var(--x) * 100% - 1px); background: var(--_text); }
  .says { font-size: var(--_tiny); line-height: var(--_low); margin-top: 2px; display: flex; gap: 5px; color: var(--_muted); text-wrap: pretty; }
  .says .i { width: var(--_size); height: var(--_size); margin-top: 1px; }
  .warn { color: var(--_text); }
  .warn .i { color: var(--_warn); }
  .two-lines { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; overflow-wrap: anywhere; }
  @container usage (max-width: 59.99em) {
    .row { grid-template-columns: repeat(4, 1fr); gap: 6px 16px; }
    .hd { display: none; }
    .row > :nth-child(1) { grid-area: 1 / 1 / auto / -1; }
    .row > :nth-child(3) { grid-area: 2 / 1 / auto / -1; }
    .v { text-align: start; }
    .k { display: block; }
  }
  @container usage (max-width: 39.99em) { .row { grid-template-columns: 1fr 1fr; } }
  @media (forced-colors: active) { .q { forced-color-adjust: none; } .t { outline: 1px solid CanvasText; } }
`;

/** What a meter's row shows of the likely. */
export interface LikelyMeter {
  /** The total, and its range or why there is none. */
  quantity: string;
  below: string;
  cost: string;
  /** What `cost` says, for a sum. */
  amount?: Money | undefined;
  bar?: Quota['likely'];
  says?: Says | undefined;
}

/** The columns' names; `metered` are the items that a forecast is made of. */
export function meterHead(metered: readonly Item[], isHere: boolean, i18n: I18n) {
  const { t } = i18n;
  const head = (text: string, kind = 'v') =>
    html`<span role=${text ? 'columnheader' : 'cell'} class=${kind}>${text}</span>`;
  const ends = new Set(metered.map(({ period }) => period.end));
  const likely =
    ends.size === 1
      ? t('meters.likely', { end: lastDay(metered[0]!.period, i18n) })
      : t('lines.likely');
  return html`<div class="row hd ${metered.length ? 'six' : ''}" role="row">
    ${head(t('meters.meter'), '')}${head(t('meters.used'))}${head(t('meters.against'), '')}
    ${metered.length ? head(isHere ? likely : '') : nothing}${head(t('meters.cost'))}
    ${metered.length ? head(isHere ? t('meters.likelyCost') : '') : nothing}
  </div>`;
}

/** What is likely has columns where there will be a forecast, also before it is here. */
interface Ahead {
  isForeseen: boolean;
  likely: LikelyMeter | undefined;
  /** Whether what is not known is still being read. */
  isAwaited(part: Known<unknown>): boolean;
}

/** One meter: what is used against what is included, so far and by the period's end. */
export function meterRow(item: Item, { isForeseen, likely, isAwaited }: Ahead, i18n: I18n) {
  const { t, money } = i18n;
  const used = known(item.used).data;
  const cost = known(item.cost).data;
  const unknown = (part: Known<unknown>) =>
    isAwaited(part)
      ? html`<span class="sk" aria-busy="true"><i></i></span>`
      : html`${t('unknown')}<span class="sub">${t('meter.unknown')}</span>`;
  const cell = (label: string, content: unknown, kind = 'v') =>
    html`<div class=${kind} role="cell"><span class="k" aria-hidden="true">${label}</span>${content}</div>`;
  const end = lastDay(item.period, i18n);
  const ahead = likely ? 'v' : 'v unseen';
  return html`<div class="row ${isForeseen ? 'six' : ''}" role="row" part="row">
    ${nameOf(item, i18n)}
    ${cell(t('meters.used'), used === undefined ? unknown(item.used) : usedOf(item, used, i18n))}
    <div role="cell">${barOf(item, used, likely)}${saysLine(saysOf(item, used, likely?.says, i18n))}</div>
    ${
      isForeseen
        ? cell(
            t('meters.likely', { end }),
            html`<bdi>${likely?.quantity}</bdi><span class="sub"><bdi>${likely?.below}</bdi></span>`,
            ahead,
          )
        : nothing
    }
    ${cell(t('meters.cost'), cost === undefined ? unknown(item.cost) : html`<bdi>${money(cost)}</bdi>`)}
    ${isForeseen ? cell(t('meters.likelyCost'), html`<bdi>${likely?.cost}</bdi>`, ahead) : nothing}
  </div>`;
}

function nameOf(item: Item, i18n: I18n) {
  const { label, approximate } = item;
  return html`<div role="rowheader"><span class="name two-lines" title=${label}>${label}</span><span class="sub">${priceNote(item, i18n)}</span>${
    approximate ? html`<span class="sub">${reasonText(approximate, i18n)}</span>` : nothing
  }</div>`;
}

function usedOf({ included, unit, label }: Item, used: string, i18n: I18n) {
  const { t, quantity } = i18n;
  const named = unit && unit.toLowerCase() !== label.toLowerCase() ? unit : '';
  const of =
    included === null
      ? named
      : t(named ? 'meter.ofUnits' : 'meter.ofIncluded', { n: quantity(included), unit: named });
  return html`<bdi><b title=${quantity(used)}>${quantityShort(used, i18n)}</b></bdi><span class="sub">${of}</span>`;
}

function barOf({ included }: Item, used: string | undefined, likely: LikelyMeter | undefined) {
  if (used === undefined || included === null) return nothing;
  return quotaBar({ used: Number(used), included: Number(included), likely: likely?.bar });
}
