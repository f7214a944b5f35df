/** Going back to a period that is over. */
import { html, nothing } from 'lit';
import type { Item } from '../../server/contract/usage.ts';
import { periodBack } from '../chart/past.ts';
import { compare } from '../chart/sentence.ts';
import { drawing } from '../core/icon.ts';
import { NEXT } from '../core/icon-later.ts';
import { type Aimed, lastName, type Shown } from '../core/shown.ts';
import type { I18n } from '../i18n/i18n.ts';

const BACK = 'M10 3.5 5.5 8 10 12.5';

/**
 * An item as it was in a period before; null where there is none. What it cost then, and what was
 * included, may have been other than today: nothing is said of that.
 */
export function itemBack(item: Item, back: number): Aimed | null {
  const period = periodBack(item, back);
  if (!period) return null;
  return {
    ...item,
    period,
    previousPeriod: periodBack(item, back + 1),
    price: { ...item.price, tiers: null },
    included: null,
    used: {},
    series: null,
    isPast: true,
  };
}

type Stepper = {
  readonly item: Aimed;
  readonly canGoBack: boolean;
  go(by: 1 | -1): void;
};

/** The period that is shown, between the buttons to the one before and the one after. */
export function stepper({ item, canGoBack, go }: Stepper, i18n: I18n) {
  const { t } = i18n;
  if (!item.isPast && !canGoBack) return nothing;
  const button = (by: 1 | -1, name: string, path: string, isOn: boolean) =>
    html`<button part="button" class="btn icon turn" aria-label=${name} title=${name} aria-disabled=${!isOn} @click=${() => isOn && go(by)}>${drawing(path)}</button>`;
  return html`${button(1, t('past.earlier'), BACK, canGoBack)}
    <bdi class="when tiny">${item.isPast ? whenName(item.period, i18n) : t('chart.thisPeriod')}</bdi>
    ${button(-1, t('past.later'), NEXT, item.isPast === true)}`;
}

/** From however far back to the running period. */
export function backLink(back: () => void, { t }: I18n) {
  return html`<button part="link" class="link tiny" @click=${back}>${t('past.back')}</button>`;
}

/** As short as it can be told from others: its month, with the year where it is another one; else its dates. */
function whenName(period: Aimed['period'], { locale, date, month, periodName }: I18n) {
  const { start } = period;
  const name = periodName(period);
  if (name !== month(start) || date(start) === date(start, false)) return name;
  return new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    month: 'short',
    year: 'numeric',
  }).format(new Date(start));
}

/** What was used in a period that is over, and how that compares with the one before it. */
export function pastSentence({ item, usage }: Shown, i18n: I18n) {
  const { t, parts, period, quantity, percent } = i18n;
  const { is, share } = compare(usage);
  const isCut = /T(?!00:00:00)/.test(item.period.start + item.period.end);
  const text = parts(KEYS[usage.isLevel ? 'level' : 'sum'][is], {
    period: period(item.period),
    used: html`<b>${usage.used === null ? t('unknown') : quantity(usage.used)}</b>`,
    meter: html`<bdi>${item.unit ?? item.label}</bdi>`,
    percent: percent(share),
    last: lastName(item, 'chart.lastPeriod', i18n),
  });
  return html`<p><bdi>${text} ${isCut && !usage.isLevel ? t('past.cut') : nothing}</bdi></p><p></p>`;
}

const KEYS = {
  sum: { more: 'past.more', less: 'past.less', same: 'past.same', alone: 'past.alone' },
  level: {
    more: 'past.levelMore',
    less: 'past.levelLess',
    same: 'past.levelSame',
    alone: 'past.levelAlone',
  },
} as const;
