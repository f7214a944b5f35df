import type { Approximation } from '../../server/contract/bill.ts';
import type { Withheld } from '../../server/contract/forecast.ts';
import { reasonText } from '../core/reason.ts';
import type { I18n } from '../i18n/i18n.ts';

/** Why there is no forecast: what stands in its place, and what more there is to say. */
export function withheldTexts(
  { reason, from }: Withheld,
  approximate: Approximation | null,
  i18n: I18n,
): { text: string; note: string } {
  const { t, date } = i18n;
  const text =
    reason === 'early' && from
      ? t('forecast.earlyFrom', { date: date(from) })
      : t(`forecast.${reason}`);
  const note =
    reason === 'approximate' && approximate
      ? reasonText(approximate, i18n)
      : t(`forecast.${reason}.note`);
  return { text, note };
}
