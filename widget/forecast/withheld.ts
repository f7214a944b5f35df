/** Why there is no forecast, in words: those of a bill and those of one meter. */
import type { Bill } from '../../server/contract/bill.ts';
import type { Withheld } from '../../server/contract/forecast.ts';
import type { Item } from '../../server/contract/usage.ts';
import { known } from '../core/part.ts';
import type { PortalState } from '../core/portal.ts';
import { reasonText } from '../core/reason.ts';
import type { I18n } from '../i18n/i18n.ts';
import { itemForecastOf } from './find.ts';

/** More names than this say less than their number. */
const MOST_NAMES = 2;

/** Of a bill: what stands in the figure's place, and what more there is to say. */
export function billWithheld(
  { reason, from }: Withheld,
  bill: Bill,
  state: PortalState,
  i18n: I18n,
): { text: string; note: string } {
  const { t, date } = i18n;
  const text =
    reason === 'early' && from
      ? t('forecast.earlyFrom', { date: date(from) })
      : t(`forecast.${reason}`);
  if (reason === 'unread') return { text, note: unreadNote(bill, state, i18n) };
  const note =
    reason === 'approximate' && bill.approximate
      ? reasonText(bill.approximate, i18n)
      : t(`forecast.${reason}.note`);
  return { text, note };
}

/** Of a bill, in one sentence. */
export function billReason(why: Withheld, bill: Bill, state: PortalState, i18n: I18n): string {
  return why.reason === 'unread' ? unreadNote(bill, state, i18n) : reasonOf(why, i18n);
}

/** Of a meter, in one sentence. */
export function reasonOf({ reason, from }: Withheld, { t, date }: I18n): string {
  if (reason !== 'early' || from === null) return t(`chart.withheld.${reason}`);
  return t('chart.withheld.earlyUntil', { date: date(from) });
}

/** The meters of a bill that are withheld for a reason. */
export function withheldItems(
  { subscription }: Bill,
  reason: Withheld['reason'],
  state: PortalState,
): Item[] {
  const items = known(state.data!.items).data ?? [];
  return items.filter(
    (item) =>
      item.subscription === subscription &&
      itemForecastOf(state, item)?.withheld?.reason === reason,
  );
}

/** Names among a sentence, as a language lists them. */
export function namesOf(items: readonly Item[], { locale }: I18n): string {
  return new Intl.ListFormat(locale).format(items.map(({ label }) => label));
}

function unreadNote(bill: Bill, state: PortalState, i18n: I18n) {
  const unread = withheldItems(bill, 'unread', state);
  if (!unread.length) return i18n.t('forecast.unread.note');
  return unread.length > MOST_NAMES
    ? i18n.t('forecast.unreadMany', { count: unread.length })
    : i18n.t('forecast.unreadOf', { meters: namesOf(unread, i18n) });
}
