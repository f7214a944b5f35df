import { html, nothing } from 'lit';
import type { Bill } from '../../server/contract/bill.ts';
import type { LikelyMoney } from '../../server/contract/forecast.ts';
import type { Money } from '../../server/contract/values.ts';
import type { I18n } from '../i18n/i18n.ts';
import { moneyRounded } from '../i18n/short.ts';
import { billScale } from './bill-scale.ts';
import { labelRows } from './label-row.ts';
import { moneyTexts } from './money.ts';

/**
 * So far, likely with its range, and last period on one scale from zero. It is drawn once all of it
 * is known, so that no bar moves; the facts say the same in words.
 */
export function billLine(
  { previous }: Bill,
  due: Money,
  likely: LikelyMoney | undefined,
  i18n: I18n,
) {
  const { t, money, periodName } = i18n;
  const last = previous?.amountDue.currency === due.currency ? previous?.amountDue : undefined;
  const scale = billScale(due, last, likely);
  const texts = likely && moneyTexts(likely, due, i18n);
  // What stands on one line has the same decimals.
  const isExact = texts && texts.likely.length > moneyRounded(likely.likely, i18n).length;
  const write = (amount: Money) => (isExact ? money(amount) : moneyRounded(amount, i18n));
  return html`<div class="scale" ${labelRows()}>
    <i class="track"></i>
    ${
      likely
        ? html`<i class="tint" .style=${span(scale.due, scale.likely!)}></i><i class="range" .style=${span(scale.lower!, scale.upper!)}></i>`
        : nothing
    }
    <i class="now" .style=${span(0, scale.due)}></i>
    ${last ? html`<i class="mark" .style=${`--x:${scale.last}`}></i>` : nothing}
    ${likely ? html`<i class="dot" .style=${`--x:${scale.likely}`}></i>` : nothing}
    <span class="lab" data-row="up" data-at=${scale.due / 2}>${t('bill.sofar')} <b>${write(due)}</b></span>
    ${
      likely
        ? html`<span class="lab" data-row="up" data-at=${scale.likely}>${t('bill.likelyLabel')} <b>${texts!.likely}</b></span>`
        : nothing
    }
    ${
      last
        ? html`<span class="lab dn muted" data-row="dn" data-at=${scale.last}>${t('bill.lastLabel', { last: periodName(previous!.period), amount: write(last) })}</span>`
        : nothing
    }
  </div>`;
}

function span(from: number, to: number) {
  return `--x:${from};--w:${Math.max(0, to - from)}`;
}
