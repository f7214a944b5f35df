import type { PortalState } from '../core/portal.ts';
import { ageOf } from '../core/portal.ts';
import type { I18n } from '../i18n/i18n.ts';

/** How old the forecast is and how often such were right; undefined where nothing is forecast. */
export function recordNote(state: PortalState, { t, age, percent }: I18n): string | undefined {
  const { forecast } = state;
  if (!forecast?.record) return undefined;
  const { basis, right, of } = forecast.record;
  const old = age(ageOf(state, forecast.asOf)) ?? t('age.now');
  return basis === 'own'
    ? t('foot.own', { age: old, right, of })
    : t('foot.published', { age: old, percent: percent(right / of) });
}
