import type { Period } from '../../server/contract/values.ts';
import type { I18n } from '../i18n/i18n.ts';

/** The last day that belongs to a period, which is half-open: by when something is likely. */
export function lastDay({ end }: Period, { date }: I18n): string {
  return date(new Date(Date.parse(end) - 1).toISOString());
}
