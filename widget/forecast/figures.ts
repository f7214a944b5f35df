/** How a quantity that is likely is written: as exactly as it is known, never below what is used. */
import type { Crossing, LikelyQuantity } from '../../server/contract/forecast.ts';
import type { I18n } from '../i18n/i18n.ts';
import { decimalsOf, isShort, placeOf, quantityTo, type Range } from '../i18n/likely.ts';

export interface LikelyTexts {
  likely: string;
  lower: string;
  upper: string;
}

/**
 * A likely quantity and the ends of its range, rounded alike: see `placeOf`. Exact where the range is
 * nothing. `used` is what a total cannot fall below.
 */
export function likelyTexts(
  { likely, lower, upper }: LikelyQuantity,
  used: string | null,
  i18n: I18n,
): LikelyTexts {
  const range: Range = [Number(lower), Number(likely), Number(upper)];
  if (range[2] <= range[0]) {
    const exact = i18n.quantity(likely);
    return { likely: exact, lower: exact, upper: exact };
  }
  const floor = used === null ? -Infinity : Number(used);
  const finest = 0 - decimalsOf([likely, lower, upper]);
  const place = placeOf(range, { finest, floor });
  const isCompact = isShort(range[2], place);
  const write = (value: number) => quantityTo(value, place, isCompact, floor, i18n);
  return { likely: write(range[1]), lower: write(range[0]), upper: write(range[2]) };
}

/** A range or date among text of the other direction, where no `<bdi>` can stand. */
export function isolated(text: string): string {
  return `\u2066${text}\u2069`;
}

/**
 * "Nov 24 (23–26)"; "Nov 23 or later" where it may as well lie beyond the period. What an older
 * forecast held for possible before `now`, in milliseconds, is possible from now on.
 */
export function crossingTexts(crossing: Crossing, now: number, i18n: I18n) {
  const { t, date } = i18n;
  const notBefore = (instant: string) =>
    Date.parse(instant) < now ? new Date(now).toISOString() : instant;
  const earliest = notBefore(crossing.earliest);
  if (crossing.likely === null || crossing.latest === null)
    return { date: t('crossing.later', { date: date(earliest) }), range: null, isToday: false };
  const [likely, latest] = [notBefore(crossing.likely), notBefore(crossing.latest)];
  const said = { date: date(likely), isToday: date(likely) === date(new Date(now).toISOString()) };
  if (date(earliest) === date(latest)) return { ...said, range: null };
  const [month, ...others] = [likely, earliest, latest].map((instant) => instant.slice(0, 7));
  const range = others.every((other) => other === month)
    ? daysOf(earliest, latest, i18n)
    : `${date(earliest)}–${date(latest)}`;
  return { ...said, range };
}

/** Days of one month, as the language counts them: 23–26, 23.–26. */
function daysOf(first: string, last: string, { locale }: I18n) {
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric' })
    .formatRange(new Date(first), new Date(last))
    .replace(/\s*–\s*/, '–');
}
