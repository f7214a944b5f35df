import { html, nothing } from 'lit';
import type { WhatIfBasis, WhatIfChange } from '../../server/contract/what-if.ts';
import type { I18n } from '../i18n/i18n.ts';
import type { Draft } from './draft.ts';

type Starts = NonNullable<WhatIfChange['starts']>;

/** Other seats from the next period, or from today for the rest of this one. */
export function startsChoice(
  { items }: WhatIfBasis,
  draft: Draft,
  { t, date }: I18n,
  choose: (starts: Starts) => void,
) {
  const moved = items.find((item) => draft.isProrated(item));
  if (!moved || draft.plan !== undefined) return nothing;
  const one = (starts: Starts, name: string) => html`<label class="choice">
    <input part="choice" type="radio" name="starts" .checked=${draft.starts === starts} @change=${() => choose(starts)} />${name}</label>`;
  return html`<fieldset class="when"><legend>${t('whatif.starts')}</legend><div class="starts">
    ${one('next_period', t('whatif.from', { date: date(moved.period.start) }))}${one('now', t('whatif.today'))}
  </div></fieldset>`;
}
