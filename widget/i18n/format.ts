import { currencyExponent } from '../../server/billing/currency.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;

/** Intl's formatters are slow to make and cheap to use. */
const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function cached<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
  const found = made.get(key) as T | undefined;
  if (found) return found;
  const fresh = make();
  made.set(key, fresh);
  return fresh;
}

interface Span {
  start: string;
  end: string;
}

export interface Money {
  amount: number;
  currency: string;
}

/** Every figure and date the widget writes, in one locale. Dates are UTC. */
export class Format {
  readonly locale: string;
  /** The year that need not be said, from `billingNow`. */
  #year: string;

  constructor(locale: string, billingNow = '') {
    this.locale = locale;
    this.#year = billingNow.slice(0, 4);
  }

  /** An amount with its currency's own decimals, unless asked for otherwise: exact, never through a float. */
  money = ({ amount, currency }: Money, how?: Intl.NumberFormatOptions) => {
    const exponent = currencyExponent(currency);
    // Where Intl writes fewer decimals than Stripe keeps (ISK), they show only if there are any.
    const shown =
      amount % 10 ** exponent === 0 ? Math.min(this.#decimals(currency), exponent) : exponent;
    return this.#number(shifted(String(amount), exponent), {
      ...named(currency),
      minimumFractionDigits: shown,
      maximumFractionDigits: shown,
      ...how,
    });
  };

  /** A price of one unit with as many decimals as it has, and at least the currency's. */
  unitPrice = (unitAmount: string, currency: string) =>
    this.#number(shifted(unitAmount, currencyExponent(currency)), {
      ...named(currency),
      minimumFractionDigits: Math.min(this.#decimals(currency), currencyExponent(currency)),
      maximumFractionDigits: 15,
    });

  /** A quantity, grouped: exact, unless asked for otherwise. */
  quantity = (text: string, how: Intl.NumberFormatOptions = { maximumFractionDigits: 12 }) =>
    this.#number(text, how);

  /** A number of an axis: 50K; 1.500 where a language has no short form, grouped as everywhere else. */
  compact = (value: number) =>
    this.#number(String(value), {
      notation: 'compact',
      maximumSignificantDigits: 3,
      useGrouping: true,
    });

  /** A share: whole from 10 % up, one decimal below. Rounds down, so 100% is never early. */
  percent = (share: number, decimals = share < 0.1 ? 1 : 0) =>
    this.#number(String(share), {
      style: 'percent',
      maximumFractionDigits: decimals,
      roundingMode: 'trunc',
    } as Intl.NumberFormatOptions);

  /** Month and day; the year where it is not the running one, or when asked for. */
  date = (iso: string, withYear = iso.slice(0, 4) !== this.#year) =>
    this.#date(iso, { month: 'short', day: 'numeric', ...(withYear && { year: 'numeric' }) });

  /** Weekday, month and day. */
  weekday = (iso: string) => this.#date(iso, { weekday: 'short', month: 'short', day: 'numeric' });

  /** The month's name; for a period that is one calendar month. */
  month = (iso: string) => this.#date(iso, { month: 'long' });

  /** 09:12 UTC, or with its date when it is not of the same day as `now`. */
  time = (iso: string, now: number) => {
    const isToday = now - Date.parse(iso) < DAY;
    return this.#date(iso, {
      ...(!isToday && { month: 'short', day: 'numeric' }),
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    });
  };

  /** The inclusive dates of a half-open period. */
  period = ({ start, end }: Span, withYear?: boolean) => {
    const first = this.date(start, withYear);
    // The first invoice of a subscription covers no time: it stands for its day.
    const last = this.date(start === end ? end : lastMoment(end), withYear);
    return first === last ? first : `${first} – ${last}`;
  };

  /** How a period is called: its month when it is exactly one, else its dates. */
  periodName = (period: Span) => {
    const next = new Date(period.start);
    next.setUTCMonth(next.getUTCMonth() + 1);
    const isMonth =
      period.start.slice(8, 19) === '01T00:00:00' && Number(next) === Date.parse(period.end);
    return isMonth ? this.month(period.start) : this.period(period);
  };

  /**
   * 2 min ago, vor 2 Min.: a full stop stays only where it ends it. Undefined below a minute: "just now"
   * is a text. From a day up it is a date.
   */
  age = (ms: number) => {
    if (ms < MINUTE) return undefined;
    const isMinutes = ms < 60 * MINUTE;
    return new Intl.RelativeTimeFormat(this.locale, { style: 'short', numeric: 'always' })
      .format(-Math.floor(ms / (isMinutes ? MINUTE : 60 * MINUTE)), isMinutes ? 'minute' : 'hour')
      .replace('. ', ' ');
  };

  #decimals(currency: string) {
    return cached(
      `${this.locale} ${currency}`,
      () => new Intl.NumberFormat(this.locale, named(currency)),
    ).resolvedOptions().minimumFractionDigits!;
  }

  #number(text: string, options: Intl.NumberFormatOptions) {
    // A decimal string is formatted exactly; the type allows only literals.
    return (
      cached(
        this.locale + JSON.stringify(options),
        () => new Intl.NumberFormat(this.locale, options),
      )
        .format(text as `${number}`)
        .replace('-', '−')
        // Where words run from the right, US$ stays whole, and on one side of every amount.
        .replace(/(?<=\u200f.*)[A-Z]+\S?$/, '\u200f$&\u200e')
    );
  }

  #date(iso: string, options: Intl.DateTimeFormatOptions) {
    return cached(
      this.locale + JSON.stringify(options),
      () => new Intl.DateTimeFormat(this.locale, { timeZone: 'UTC', ...options }),
    ).format(new Date(iso));
  }
}

/** Day `n` of `total` of a period, or undefined outside of it. */
export function dayOf({ start, end }: Span, now: string) {
  const [from, to, at] = [start, end, now].map(Date.parse) as [number, number, number];
  if (at < from || at >= to) return undefined;
  return {
    n: Math.floor((at - from) / DAY) + 1,
    total: Math.max(1, Math.round((to - from) / DAY)),
  };
}

/** Moves the decimal point of a decimal string to the left. */
export function shifted(text: string, places: number): string {
  const sign = text.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = text.slice(sign.length).split('.');
  const digits = whole.padStart(places + 1, '0');
  const point = digits.length - places;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}${fraction}0`;
}

function named(currency: string): Intl.NumberFormatOptions {
  return { style: 'currency', currency: currency.toUpperCase(), currencyDisplay: 'symbol' };
}

function lastMoment(end: string) {
  return new Date(Date.parse(end) - 1).toISOString();
}
