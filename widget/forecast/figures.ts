/** How a quantity that is likely is written: as exactly as it is known, never below what is used. */
import type { Crossing, LikelyQuantity } from '../../server/contract/forecast.ts';
import type { I18n } from '../i18n/i18n.ts';

const MILLION = 1e6;
/** A meter counts no finer. */
const MOST_DECIMALS = 12;

export interface LikelyTexts {
  likely: string;
  lower: string;
  upper: string;
}

/**
 * A likely quantity and the ends of its range, rounded alike: to three digits of the likely one, or
 * to as many as the range tells apart. Compact from a million. `used` is what a total cannot fall
 * below.
 */
export function likelyTexts(
  { likely, lower, upper }: LikelyQuantity,
  used: string | null,
  i18n: I18n,
): LikelyTexts {
  const [low, high] = [Number(lower), Number(upper)];
  const digits = order(Number(likely) || high) - 2;
  const place = Math.max(-MOST_DECIMALS, Math.min(digits, order(high - low)));
  const isCompact = place === digits && high >= MILLION;
  const floor = used === null ? -Infinity : Number(used);
  const write = (quantity: string) => {
    if (high <= low) return i18n.quantity(quantity);
    const rounded = roundTo(Number(quantity), place, floor);
    return isCompact ? i18n.compact(Number(rounded)) : i18n.quantity(rounded);
  };
  return { likely: write(likely), lower: write(lower), upper: write(upper) };
}

/** A range or date among text of the other direction, where no `<bdi>` can stand. */
export function isolated(text: string): string {
  return `\u2066${text}\u2069`;
}

/** "Nov 24 (23–26)"; "Nov 23 or later" where it may as well lie beyond the period. */
export function crossingTexts({ likely, earliest, latest }: Crossing, i18n: I18n) {
  const { t, date } = i18n;
  if (likely === null || latest === null)
    return { date: t('crossing.later', { date: date(earliest) }), range: null };
  if (date(earliest) === date(latest)) return { date: date(likely), range: null };
  const isOneMonth = earliest.slice(0, 7) === latest.slice(0, 7);
  const [from, to] =
    isOneMonth && earliest.slice(0, 7) === likely.slice(0, 7)
      ? [dayOf(earliest, i18n), dayOf(latest, i18n)]
      : [date(earliest), date(latest)];
  return { date: date(likely), range: `${from}–${to}` };
}

function dayOf(iso: string, { locale }: I18n) {
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric' }).format(new Date(iso));
}

/** The power of ten of a number's first digit; of zero that of one. */
function order(value: number) {
  return value ? Math.floor(Math.log10(Math.abs(value))) : 0;
}

/** To a power of ten: the nearest one that is not below `floor`. */
function roundTo(value: number, place: number, floor: number) {
  const unit = 10 ** Math.abs(place);
  const units = place < 0 ? value * unit : value / unit;
  const least = Math.ceil(place < 0 ? floor * unit : floor / unit);
  const whole = value < floor ? Math.round(units) : Math.max(Math.round(units), least);
  return place < 0 ? (whole / unit).toFixed(-place) : String(whole * unit);
}
