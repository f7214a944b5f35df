/** Why something was not done, in the customer's words. Needs the texts of `i18n/en-faults.ts`. */
import { html, nothing } from 'lit';
import type { MessageKey } from '../i18n/en.ts';
import type { I18n } from '../i18n/i18n.ts';
import { isUnanswered, isUnclear } from './attempt.ts';
import type { ProblemError } from './problem.ts';

/** By code; `unanswered` and `refused` stand for every other one. */
export type FaultWords = Partial<Record<string, MessageKey>>;

const SAID: FaultWords = {
  session_ended: 'problem.session',
  payment_declined: 'fault.declined',
  subscription_changed: 'fault.changed',
  change_not_allowed: 'fault.notOffered',
  scope_missing: 'fault.forbidden',
  return_url_forbidden: 'fault.origin',
};

/** What says that nothing was changed, which is not known of what was sent before. */
const DENIES: ReadonlySet<MessageKey> = new Set([
  'fault.notOffered',
  'fault.forbidden',
  'fault.refused',
]);

/** One sentence and the id that support asks for; nothing when nothing is wrong. */
export function faultNote(error: ProblemError | undefined, i18n: I18n, own?: FaultWords) {
  if (!error) return nothing;
  const { key, id } = saidOf(error, own);
  const { t } = i18n;
  return html`<p part="error" class="wrong" role="alert"><bdi>${t(key)}</bdi>${
    id ? html` <span class="tiny muted">${t('request', { id })}</span>` : nothing
  }</p>`;
}

/** The same as text. */
export function faultText(error: ProblemError, { t }: I18n, own?: FaultWords): string {
  const { key, id } = saidOf(error, own);
  return id ? `${t(key)} ${t('request', { id })}` : t(key);
}

/** What has words of its own needs no support. */
function saidOf(error: ProblemError, own: FaultWords = {}): { key: MessageKey; id?: string } {
  const { code, requestId } = error;
  const general = isUnanswered(error)
    ? (own.unanswered ?? 'fault.unanswered')
    : (own.refused ?? 'fault.refused');
  const said = own[code] ?? SAID[code];
  const key = said ?? general;
  const isDenied = isUnclear(error) && DENIES.has(key);
  return {
    key: isDenied ? 'fault.unclear' : key,
    ...(requestId && (!said || isDenied) && { id: requestId }),
  };
}
