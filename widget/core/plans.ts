/** The plans that something pays, in one phrase. */
import type { Portal } from '../../server/contract/portal.ts';
import type { I18n } from '../i18n/i18n.ts';
import { known } from './part.ts';
import { planOf } from './plan-of.ts';

/** A phrase with more names than this is a list, which is counted instead. */
const MOST = 2;

/**
 * The plans of these subscriptions as the bills name them: at most two names, else how many there
 * are, so that none is left out. Empty for none, and for one that no bill names.
 */
export function planNames(
  subscriptions: readonly string[],
  { bills }: Portal,
  { locale, t }: I18n,
): string {
  const named = subscriptions.map((id) => {
    const bill = known(bills).data?.find(({ subscription }) => subscription === id);
    return bill && planOf(bill);
  });
  const names = new Set(named.filter((name) => name !== undefined));
  const isWhole = named.every(Boolean) && names.size <= MOST;
  if (isWhole) return new Intl.ListFormat(locale).format(names);
  return named.length > 1 ? t('card.plans', { count: named.length }) : '';
}
