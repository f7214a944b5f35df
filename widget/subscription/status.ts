/** How a subscription stands, in words. A dot beside them only repeats what they say. */
import { html, nothing } from 'lit';
import type { Subscribed } from '../../server/contract/subscriptions.ts';
import { lastDay } from '../core/last-day.ts';
import type { MessageKey } from '../i18n/en.ts';
import type { I18n } from '../i18n/i18n.ts';

const WORDS: Record<string, readonly [tone: string, key: MessageKey]> = {
  active: ['good', 'plan.active'],
  past_due: ['danger', 'plan.pastDue'],
  unpaid: ['danger', 'plan.unpaid'],
  incomplete: ['warn', 'plan.incomplete'],
  incomplete_expired: ['', 'plan.ended'],
  canceled: ['', 'plan.ended'],
  paused: ['', 'plan.paused'],
};

export function statusOf(shown: Subscribed, i18n: I18n) {
  const { t, date } = i18n;
  const { status, endsAt, trialEnd, period } = shown;
  const known = WORDS[status];
  const isOver = known?.[1] === 'plan.ended';
  const state = (tone: string, text: string) =>
    html`<span part="status" class="state ${tone}"><bdi>${text}</bdi></span>`;
  const isTrial = status === 'trialing' && trialEnd !== null;
  return html`<span class="states muted">
    ${isTrial ? state('good', t('plan.trial', { date: lastDay({ end: trialEnd }, i18n) })) : known ? state(known[0], t(known[1])) : nothing}
    ${
      endsAt && !isOver
        ? state('warn', t('plan.ends', { date: lastDay({ end: endsAt }, i18n) }))
        : isOver || isTrial
          ? nothing
          : html`<bdi>${t('plan.renews', { date: date(period.end) })}</bdi>`
    }</span>`;
}
