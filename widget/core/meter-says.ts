import { html, nothing } from 'lit';
import type { Item } from '../../server/contract/usage.ts';
import type { I18n } from '../i18n/i18n.ts';
import { isMore } from '../i18n/sums.ts';
import { drawing, ICONS } from './icon.ts';
import { WARN } from './icon-later.ts';
import { passedOn } from './passed.ts';

/** One sentence under a bar, and whether it is one to look at. */
export interface Says {
  text: string;
  isWarning?: boolean;
}

/** What a row says of its usage; `likely` is said where nothing of it has happened yet. */
export function saysOf(
  item: Item,
  used: string | undefined,
  likely: Says | undefined,
  i18n: I18n,
): Says | undefined {
  const { t, date, quantity } = i18n;
  if (item.meter === null) return { text: t('meter.fixed') };
  if (used === undefined) return undefined;
  if (Number(used) === 0) return { text: t('meter.none', { date: date(item.period.start) }) };
  if (item.included === null) return { text: t('meter.nothingIncluded') };
  const n = quantity(item.included);
  if (!isMore(item.included, used)) return passed(item, used, n, i18n);
  return likely ?? { text: within(item, used, n, i18n) };
}

function passed(item: Item, used: string, n: string, { t, date }: I18n): Says {
  const { limit, included } = item;
  if (limit === 'hard') return { text: t('meter.passedHard', { n }), isWarning: true };
  if (!isMore(used, included!)) return { text: t('meter.at', { n }) };
  if (limit) return { text: t('meter.passedSoft', { n }) };
  const day = passedOn(item);
  return { text: day ? t('meter.passedOn', { n, date: date(day) }) : t('meter.passed', { n }) };
}

function within({ limit, included }: Item, used: string, n: string, { t, percent }: I18n) {
  const kind = limit === 'hard' ? 'Hard' : limit === 'soft' ? 'Soft' : '';
  return t(`meter.within${kind}`, { n, percent: percent(Number(used) / Number(included)) });
}

export function saysLine(says: Says | undefined) {
  if (!says) return nothing;
  const { text, isWarning = false } = says;
  return html`<p class="says ${isWarning ? 'warn' : ''}">${drawing(isWarning ? WARN : ICONS.info)}<span>${text}</span></p>`;
}
