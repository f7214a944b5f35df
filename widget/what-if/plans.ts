/** The plans to choose from, each with what the bill would be on it. */
import { html, nothing } from 'lit';
import type { PlanChoice, WhatIfBasis } from '../../server/contract/what-if.ts';
import type { I18n } from '../i18n/i18n.ts';
import { type Draft, outcomeOf } from './draft.ts';

export function planChoice(
  basis: WhatIfBasis,
  draft: Draft,
  { sentences, isOff }: { sentences: readonly string[]; isOff: boolean },
  { t, money, date }: I18n,
  choose: (plan: PlanChoice) => void,
) {
  const amountOn = (plan: PlanChoice) => {
    const due = outcomeOf(basis, draft.changeOn(plan))?.totals.amountDue;
    return due ? money(due) : t('unknown');
  };
  // The own plan's amount is with what seats cost from today on: the others' are not.
  const moved = draft.starts === 'now' && basis.items.find((item) => draft.isProrated(item));
  return html`<fieldset class="plans" part="plans" ?disabled=${isOff}><legend>${t('whatif.plans')}</legend>
    ${basis.plans.map(
      (plan) => html`<label class="choice">
        <input part="choice" type="radio" name="plan" .checked=${isChosen(plan, draft)} @change=${() => choose(plan)} />
        <span class="two-lines" title=${plan.label}>${plan.label}</span>${plan.isCurrent ? html`<span class="muted yours">${t('whatif.yours')}</span>` : nothing}
        <span class="end"><bdi>${amountOn(plan)}</bdi></span></label>`,
    )}
    ${sentences.map((sentence) => html`<p class="small even"><bdi>${sentence}</bdi></p>`)}
    ${moved ? html`<p class="tiny muted"><bdi>${t('whatif.othersFrom', { date: date(moved.period.start) })}</bdi></p>` : nothing}
    <p class="tiny muted"><bdi>${t('whatif.wholePeriod')}</bdi></p>
  </fieldset>`;
}

export function isChosen({ id, isCurrent }: PlanChoice, { plan }: Draft): boolean {
  return plan === undefined ? isCurrent : plan === id;
}
