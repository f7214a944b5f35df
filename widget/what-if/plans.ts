/** The plans to choose from, each with what the bill would be on it. */
import { html, nothing } from 'lit';
import type { PlanChoice, WhatIfBasis } from '../../server/contract/what-if.ts';
import type { I18n } from '../i18n/i18n.ts';
import { type Draft, outcomeOf } from './draft.ts';

export function planChoice(
  basis: WhatIfBasis,
  draft: Draft,
  { sentences, isOff }: { sentences: readonly string[]; isOff: boolean },
  { t, money }: I18n,
  choose: (plan: PlanChoice) => void,
) {
  const amountOn = ({ id, isCurrent }: PlanChoice) => {
    const change = { ...draft.change, plan: isCurrent ? undefined : id };
    const due = outcomeOf(basis, { ...change, starts: 'next_period' })?.totals.amountDue;
    return due ? money(due) : t('unknown');
  };
  return html`<fieldset class="plans" part="plans" ?disabled=${isOff}><legend>${t('whatif.plans')}</legend>
    ${basis.plans.map(
      (plan) => html`<label class="choice">
        <input type="radio" name="plan" .checked=${isChosen(plan, draft)} @change=${() => choose(plan)} />
        <span class="two-lines" title=${plan.label}>${plan.label}</span>${plan.isCurrent ? html`<span class="muted yours">${t('whatif.yours')}</span>` : nothing}
        <span class="end"><bdi>${amountOn(plan)}</bdi></span></label>`,
    )}
    ${sentences.map((sentence) => html`<p class="small even">${sentence}</p>`)}
    <p class="tiny muted">${t('whatif.wholePeriod')}</p>
  </fieldset>`;
}

export function isChosen({ id, isCurrent }: PlanChoice, { plan }: Draft): boolean {
  return plan === undefined ? isCurrent : plan === id;
}
