/** How much is too much: the limits as they are set, and as they are when nobody sets them. */

/** `burst` requests at once, then `perSecond`. A bucket that is not used is full again. */
export type Rate = { readonly perSecond: number; readonly burst: number };

/** Whose requests are counted together. */
export const LEVELS = ['session', 'customer', 'tenant', 'address'] as const;
export type Level = (typeof LEVELS)[number];

/** A read is answered mostly from the cache; a write asks Stripe each time. */
export type Kind = 'read' | 'write';

export type LimitOptions = Partial<Record<Level, Partial<Record<Kind, Rate>>>> & {
  /** Requests of one address whose token, key or signature was not good. */
  readonly failures?: Rate;
};

export type Rates = Record<Level, Record<Kind, Rate>> & { readonly failures: Rate };

/**
 * The busiest page there is (every panel open, refreshed by hand) asks some twenty times in a second
 * and then once a minute: a session has ten times that. A tenant's burst is ten thousand customers who
 * open their page at once. An address may be an office, or a whole mobile network.
 */
export const USUAL_RATES: Rates = {
  session: { read: { perSecond: 10, burst: 200 }, write: { perSecond: 2, burst: 60 } },
  customer: { read: { perSecond: 20, burst: 400 }, write: { perSecond: 4, burst: 120 } },
  tenant: { read: { perSecond: 2_000, burst: 20_000 }, write: { perSecond: 200, burst: 2_000 } },
  address: { read: { perSecond: 100, burst: 2_000 }, write: { perSecond: 10, burst: 300 } },
  failures: { perSecond: 1, burst: 60 },
};

/** What is set, with the usual rate for what is not. */
export function ratesOf(options: LimitOptions): Rates {
  const of = (level: Level) => ({ ...USUAL_RATES[level], ...options[level] });
  return {
    session: of('session'),
    customer: of('customer'),
    tenant: of('tenant'),
    address: of('address'),
    failures: options.failures ?? USUAL_RATES.failures,
  };
}
