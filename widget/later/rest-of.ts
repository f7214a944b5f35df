import type { PortalController } from '../core/portal.ts';
import type { MessageKey } from '../i18n/en.ts';

/** Beside a part that could not be read: that the bill and usage are there all the same, if they are. */
export function restOf({ state, i18n }: PortalController, name: MessageKey): string | undefined {
  const { data, status, forecastError, isOffline } = state;
  if (name === 'part.usage' || status !== 'ready' || isOffline || forecastError) return undefined;
  // Whatever could not be read of them says its problem, however deep in them it is.
  const isWhole = !/"problem"/.test(JSON.stringify([data!.bills, data!.items]));
  return isWhole ? i18n.t('problem.rest') : undefined;
}
