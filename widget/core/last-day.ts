import type { Period } from '../../server/contract/values.ts';
import type { I18n } from '../i18n/i18n.ts';

/** The last day that belongs to what is half-open: by when something is likely, or goes on. */
export function lastDay({ end }: Pick<Period, 'end'>, { date }: I18n): string {
  return date(new Date(Date.parse(end) - 1).toISOString());
}
