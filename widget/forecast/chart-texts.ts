/** What is likely of one meter, in words and figures. */
import { html, nothing, svg } from 'lit';
import type { LikelyQuantity } from '../../server/contract/forecast.ts';
import type { Outlook } from '../chart/outlook.ts';
import type { Usage } from '../chart/usage.ts';
import type { PortalState } from '../core/portal.ts';
import { iso, type Shown } from '../core/shown.ts';
import type { I18n } from '../i18n/i18n.ts';
import { isolated, type LikelyTexts, likelyTexts } from './figures.ts';
import { isItemBehind, itemForecastOf } from './find.ts';
import { reasonOf } from './withheld.ts';

/** "Likely 126,000 by Nov 30 (80% range 114,000 to 140,000)."; or why that cannot be said. */
export function likelySentence({ item, usage }: Shown, state: PortalState, i18n: I18n) {
  const { t, parts, date } = i18n;
  const { outlook, period } = usage;
  if (!outlook) {
    if (isItemBehind(state, item)) return t('chart.behind');
    const withheld = itemForecastOf(state, item)?.withheld;
    return withheld ? reasonOf(withheld, i18n) : nothing;
  }
  const { likely, lower, upper } = endTexts(usage, outlook, i18n);
  return parts(lower === upper ? 'chart.sayCertain' : 'chart.sayLikely', {
    likely: html`<strong><bdi>${likely}</bdi></strong>`,
    end: date(iso(period.end - 1)),
    a: html`<bdi>${lower}</bdi>`,
    b: html`<bdi>${upper}</bdi>`,
  });
}

/** The entries of the key, of what is drawn: in the view of days, what all of them come to. */
export function likelyKeys({ usage, view }: Shown, i18n: I18n) {
  const { outlook } = usage;
  if (!outlook) return nothing;
  const { t } = i18n;
  const key = (sample: unknown, name: string, figure: unknown) =>
    html`<li><svg viewBox="0 0 22 10" aria-hidden="true">${sample}</svg><bdi>${name}</bdi> ${figure}</li>`;
  const { likely, lower, upper } = endTexts(usage, outlook, i18n);
  const figure = (text: string) => html`<b><bdi>${text}</bdi></b>`;
  // Of a single day there is no range: the one of the whole stands beside its total.
  if (view === 'daily') {
    const sample = svg`<rect class="coming" x=".5" y=".5" width="21" height="9" rx="2" />`;
    const total = html`${figure(likely)}${lower === upper ? nothing : html` <span>(${isolated(`${lower}–${upper}`)})</span>`}`;
    return key(sample, t('chart.likelyTotal'), total);
  }
  return html`
    ${key(svg`<path class="likely" d="M0 5H22" />`, t('chart.likely'), figure(likely))}
    ${lower === upper ? nothing : key(svg`<rect class="band" width="22" height="10" />`, t('chart.range'), figure(`${lower}–${upper}`))}`;
}

/** What the period comes to. */
export function endTexts(usage: Usage, { end }: Outlook, i18n: I18n): LikelyTexts {
  return textsOf(end, usage, i18n);
}

/** A likely total, which is not below what is used; or a likely level, which may be. */
export function textsOf(quantity: LikelyQuantity, { isLevel, used }: Usage, i18n: I18n) {
  return likelyTexts(quantity, isLevel ? null : used, i18n);
}

/** "98,000–113,000", whichever way the text around it runs; one figure where it is no range. */
export function rangeCell({ lower, upper }: LikelyTexts): string {
  return isolated(lower === upper ? lower : `${lower}–${upper}`);
}

/** The same as it is read out. */
export function rangeSaid({ lower, upper }: LikelyTexts, { t }: I18n): string {
  return lower === upper ? lower : t('chart.fromTo', { a: lower, b: upper });
}
