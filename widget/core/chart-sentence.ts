/** What a chart says in words. */
import { html, nothing } from 'lit';
import { compare } from '../chart/sentence.ts';
import type { I18n } from '../i18n/i18n.ts';
import { foresight } from './foresee.ts';
import { once } from './once.ts';
import type { PortalState } from './portal.ts';
import { iso, lastName, type Shown } from './shown.ts';

/** What was used, how that compares, and what is likely. */
export const sentence = once((shown: Shown, state: PortalState, i18n: I18n) => {
  const { item, usage, drawn, added } = shown;
  const { t, parts, quantity, percent, period } = i18n;
  if (added?.sentence) return added.sentence;
  if (usage.used === null) return t('unknown');
  const { is, share } = compare(usage);
  const text = parts(`chart.${usage.isLevel ? 'level' : 'sum'}.${is}`, {
    used: html`<b>${quantity(usage.used)}</b>`,
    meter: item.unit ?? item.label,
    percent: percent(share),
    last: lastName(item, 'chart.previous', i18n),
  });
  const gap = drawn.namesGap && usage.gap;
  return html`<p><bdi>${text}
      ${item.used.data === undefined ? t('chart.counted') : nothing}
      ${gap ? t('chart.gap', { period: period({ start: iso(gap.start), end: iso(gap.end) }) }) : nothing}</bdi></p>
      <p><bdi>${foresight()?.likelySentence(shown, state, i18n)}</bdi></p>`;
});
