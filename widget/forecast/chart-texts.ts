/** What is likely of one meter, in words and figures. */
import { html, nothing, svg } from 'lit';
import type { LikelyQuantity, Withheld } from '../../server/contract/forecast.ts';
import type { Outlook } from '../chart/outlook.ts';
import type { Usage } from '../chart/usage.ts';
import type { PortalState } from '../core/portal.ts';
import { iso, type Shown } from '../core/shown.ts';
import type { I18n } from '../i18n/i18n.ts';
import { isolated, type LikelyTexts, likelyTexts } from './figures.ts';

/** Stand where figures will be set apart inside a whole sentence. */
const MARKS = ['\ue001', '\ue002', '\ue003'] as const;

/** "Likely 126,000 by Nov 30 (80% range 114,000 to 140,000)."; or why that cannot be said. */
export function likelySentence({ item, usage }: Shown, { forecast }: PortalState, i18n: I18n) {
  const { t, date } = i18n;
  const { outlook, period } = usage;
  if (!outlook) {
    const found = forecast?.items.find((each) => each.item === item.id);
    return found?.withheld ? reasonOf(found.withheld, i18n) : nothing;
  }
  const [likely, a, b] = MARKS;
  const text = t('chart.sayLikely', { likely, a, b, end: date(iso(period.end - 1)) });
  const figures = endTexts(usage, outlook, i18n);
  return html`${text.split(/([\ue001-\ue003])/).map((part) => {
    if (part === likely) return html`<strong><bdi>${figures.likely}</bdi></strong>`;
    if (part === a) return html`<bdi>${figures.lower}</bdi>`;
    return part === b ? html`<bdi>${figures.upper}</bdi>` : part;
  })}`;
}

/** Why there is no forecast, in one sentence. */
export function reasonOf({ reason, from }: Withheld, { t, date }: I18n) {
  if (reason !== 'early' || from === null) return t(`chart.withheld.${reason}`);
  return t('chart.withheld.earlyUntil', { date: date(from) });
}

/** The entries of the key. In the view of days the range is of the total, which is not drawn. */
export function likelyKeys({ usage, view }: Shown, i18n: I18n) {
  const { outlook } = usage;
  if (!outlook) return nothing;
  const { t } = i18n;
  const { likely, lower, upper } = endTexts(usage, outlook, i18n);
  const isDaily = view === 'daily';
  const sample = (drawing: unknown) =>
    html`<svg viewBox="0 0 22 10" aria-hidden="true">${drawing}</svg>`;
  return html`<li>${sample(
    isDaily
      ? svg`<rect class="coming" x=".5" y=".5" width="21" height="9" rx="2" />`
      : svg`<path class="likely" d="M0 5H22" />`,
  )}${t('chart.likely')} <b><bdi>${likely}</bdi></b></li>
  <li>${isDaily ? nothing : sample(svg`<rect class="band" width="22" height="10" />`)}${t('chart.range')} <b><bdi>${lower}–${upper}</bdi></b></li>`;
}

/** What the period comes to. */
export function endTexts(usage: Usage, { end }: Outlook, i18n: I18n): LikelyTexts {
  return textsOf(end, usage, i18n);
}

/** A likely total, which is not below what is used; or a likely level, which may be. */
export function textsOf(quantity: LikelyQuantity, { isLevel, used }: Usage, i18n: I18n) {
  return likelyTexts(quantity, isLevel ? null : used, i18n);
}

/** "98,000–113,000", whichever way the text around it runs. */
export function rangeCell({ lower, upper }: LikelyTexts): string {
  return isolated(`${lower}–${upper}`);
}
