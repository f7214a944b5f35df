import type { Approximation } from '../../server/contract/bill.ts';
import type { I18n } from '../i18n/i18n.ts';

/** Why a figure is approximate, in one sentence. Needs the texts of `i18n/en-reasons.ts`. */
export function reasonText({ reason, difference }: Approximation, { t, money }: I18n): string {
  const isMeasured =
    reason === 'price_differs' || reason === 'usage_differs' || reason === 'totals_differ';
  if (!isMeasured || !difference) return t(`reason.${reason}`);
  const amount = money({ ...difference, amount: Math.abs(difference.amount) });
  return t(`reason.${reason}.by`, { amount });
}
