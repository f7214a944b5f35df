/** The plans to choose from, each with what it costs. */
import { html, nothing } from 'lit';
import type { OfferedPlan, Subscribed } from '../../server/contract/subscriptions.ts';
import type { I18n } from '../i18n/i18n.ts';
import { costOf, feeOf } from './prices.ts';

export function planChoice(
  held: Subscribed,
  chosen: string | undefined,
  i18n: I18n,
  choose: (plan: OfferedPlan) => void,
) {
  const { t } = i18n;
  return html`<fieldset class="plans" part="plans"><legend>${t('change.plans')}</legend>${held.plans.map(
    (plan) => {
      const fee = feeOf(plan, held.items);
      const isChosen = chosen === undefined ? plan.isCurrent : chosen === plan.id;
      return html`<label class="choice">
        <input part="choice" type="radio" name=${`plan-${held.id}`} .checked=${isChosen} @change=${() => choose(plan)} />
        <span class="name"><bdi>${plan.label}</bdi>${plan.isCurrent ? html` <span class="muted tiny">${t('change.yours')}</span>` : nothing}</span>
        ${fee ? html`<bdi class="fee">${costOf(fee, null, i18n)}</bdi>` : nothing}
        <span class="has muted tiny">${linesOf(plan, held, fee, i18n).map((text) => html`<bdi>${text}</bdi>`)}</span>
      </label>`;
    },
  )}</fieldset>`;
}

function linesOf(
  { items, drops }: OfferedPlan,
  held: Subscribed,
  fee: OfferedPlan['items'][0] | undefined,
  i18n: I18n,
): string[] {
  const find = (id: string | null) => held.items.find((item) => item.id === id);
  const priced = items
    .filter((item) => item !== fee)
    .map((item) => {
      const quantity = find(item.replaces)?.quantity ?? null;
      return i18n.t('change.priced', { name: item.label, price: costOf(item, quantity, i18n) });
    });
  const dropped = drops.flatMap((id) => find(id)?.label ?? []);
  return [...priced, ...dropped.map((name) => i18n.t('change.without', { name }))];
}
