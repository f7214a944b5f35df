import { css, html, nothing } from 'lit';
import type { Portal } from '../../server/contract/portal.ts';
import { foresight } from '../core/foresee.ts';
import { type Known, known } from '../core/part.ts';
import { ageOf, type PortalState } from '../core/portal.ts';
import type { I18n } from '../i18n/i18n.ts';

export const footerStyles = css`
  .foot { margin-top: 40px; padding-top: 12px; border-top: 1px solid var(--_line); display: flex; flex-wrap: wrap; gap: 4px 16px; font-size: var(--_tiny); line-height: var(--_low); color: var(--_muted); }
  .paper { flex-basis: 100%; }
  @media screen { .paper { display: none; } }
`;

/** What all figures have in common, and where they come from. */
export function footerOf({ bills, items }: Portal, state: PortalState, i18n: I18n) {
  const { t, age } = i18n;
  const currencies = new Set([
    ...(known(bills).data ?? []).map(({ currency }) => currency),
    ...(known(items).data ?? []).map(({ price }) => price.currency),
  ]);
  const [currency] = currencies;
  const source = (
    part: Known<unknown>,
    own: readonly Known<unknown>[],
    key: 'foot.due' | 'foot.usage',
  ) => {
    const asOf = oldest([part, ...own]);
    return asOf && part.source
      ? html`<span>${t(key, {
          source: t(`source.${part.source}`),
          age: age(ageOf(state, asOf)) ?? t('age.now'),
        })}</span>`
      : nothing;
  };
  const record = foresight()?.recordNote(state, i18n);
  return html`<footer class="foot" part="footer">
    <span>${currency && currencies.size === 1 ? t('foot.currency', { currency: currencyName(currency, i18n) }) : t('foot.zone')}</span>
    ${source(
      bills,
      (known(bills).data ?? []).map(({ preview }) => preview),
      'foot.due',
    )}${source(
      items,
      (known(items).data ?? []).map(({ used }) => used),
      'foot.usage',
    )}
    ${record ? html`<span>${record}</span>` : nothing}
    <span class="paper">${paperStamp(oldest([known(bills), known(items)]), i18n)}</span>
  </footer>`;
}

/** A part may hold figures that are older than it: newer ones could not be read. */
function oldest(parts: readonly Known<unknown>[]): string | undefined {
  return parts
    .flatMap(({ asOf }) => asOf ?? [])
    .toSorted((a, b) => Date.parse(a) - Date.parse(b))[0];
}

/** On paper an age says nothing, and nobody sees where it was: the day, the hour and the page. */
function paperStamp(asOf: string | undefined, { locale }: I18n) {
  const time = new Intl.DateTimeFormat(locale, {
    dateStyle: 'long',
    timeStyle: 'long',
    timeZone: 'UTC',
  });
  // What stands after a question mark may be a secret.
  return html`<bdi>${asOf && time.format(new Date(asOf))}</bdi> · <bdi>${location.origin + location.pathname}</bdi>`;
}

/** `usd` as people say it: US dollars. */
function currencyName(currency: string, { locale }: I18n) {
  return new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'name' })
    .formatToParts(2)
    .find(({ type }) => type === 'currency')!.value;
}
