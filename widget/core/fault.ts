/** Why a change was not made, in the customer's words. Needs the texts of `i18n/en-faults.ts`. */
import { html, nothing } from 'lit';
import type { MessageKey } from '../i18n/en.ts';
import type { I18n } from '../i18n/i18n.ts';
import { isUnanswered } from './attempt.ts';
import type { ProblemError } from './problem.ts';

const SAID: Partial<Record<string, MessageKey>> = {
  session_ended: 'problem.session',
  payment_declined: 'fault.declined',
  subscription_changed: 'fault.changed',
  change_not_allowed: 'fault.notOffered',
  scope_missing: 'fault.forbidden',
  return_url_forbidden: 'fault.origin',
};

/** One sentence and the id that support asks for; nothing when nothing is wrong. */
export function faultNote(error: ProblemError | undefined, { t }: I18n, own = SAID) {
  if (!error) return nothing;
  const { code, requestId } = error;
  const said = own[code] ?? SAID[code];
  const key = said ?? (isUnanswered(error) ? 'fault.unanswered' : 'fault.refused');
  return html`<p class="wrong" role="alert"><bdi>${t(key)}</bdi>${
    requestId && !said
      ? html` <span class="tiny muted">${t('request', { id: requestId })}</span>`
      : nothing
  }</p>`;
}
