/**
 * Rate limits for session, customer, tenant and address, in one pass: a request counts for all of them
 * or, when one of them has had enough, for none.
 *
 * The generic cell rate algorithm: each key has the time at which its bucket is full again. A request
 * moves that on by one interval, and is too much when that would be more than a burst ahead. One number
 * a key, no timers, no window whose edge lets twice as many through. Times are whole microseconds, so
 * that nothing is lost in rounding.
 *
 * Written here because the libraries we know ask one key at a time by promises, keep what they count
 * without a bound or behind a network, and would let a refused request use up the tenant's share.
 */
import { type Cell, createDueTimes, type DueTimes } from './due-times.ts';
import { type Kind, LEVELS, type Level, type Rate, type Rates } from './rates.ts';

/** Whose request it is. Without an address nothing is limited by address. */
export type LimitKeys = Record<Exclude<Level, 'address'>, string> & {
  readonly address: string | undefined;
};

export type Refusal = {
  readonly isAllowed: false;
  /** The name of the limit that was reached, such as `customer-read`. */
  readonly policy: string;
  readonly rate: Rate;
  /** Whole seconds, at least one. */
  readonly retryAfter: number;
};

export type Verdict = { readonly isAllowed: true } | Refusal;

export type Limits = {
  take(keys: LimitKeys, kind: Kind, nowMs: number): Verdict;
  /** Requests of an address that failed: counted when they did, asked about before the next is looked at. */
  readonly failures: {
    check(address: string | undefined, nowMs: number): Verdict;
    count(address: string | undefined, nowMs: number): void;
  };
};

const ALLOWED: Verdict = { isAllowed: true };

export function createLimits(rates: Rates): Limits {
  const ofKind = (kind: Kind) =>
    LEVELS.map((level) => createBuckets(`${level}-${kind}`, rates[level][kind]));
  const byKind = { read: ofKind('read'), write: ofKind('write') };
  const failures = createBuckets('address-failures', rates.failures);
  /** What the first half of `take` found, for the second. */
  const found: (Cell | undefined)[] = LEVELS.map(() => undefined);

  return {
    take(keys, kind, nowMs) {
      const nowUs = nowMs * 1_000;
      const buckets = byKind[kind];
      let fullest: Buckets | undefined;
      let longest = 0;
      for (let nth = 0; nth < LEVELS.length; nth++) {
        const key = keys[LEVELS[nth]!];
        if (key === undefined) continue;
        const cell = buckets[nth]!.find(key, nowUs);
        found[nth] = cell;
        const wait = buckets[nth]!.wait(cell, nowUs);
        if (wait <= longest) continue;
        longest = wait;
        fullest = buckets[nth];
      }
      if (fullest) return fullest.refusal(longest);
      for (let nth = 0; nth < LEVELS.length; nth++) {
        const key = keys[LEVELS[nth]!];
        if (key !== undefined) buckets[nth]!.take(found[nth] ?? buckets[nth]!.make(key), nowUs);
      }
      return ALLOWED;
    },
    failures: {
      check(address, nowMs) {
        if (address === undefined) return ALLOWED;
        const nowUs = nowMs * 1_000;
        const wait = failures.wait(failures.find(address, nowUs), nowUs);
        return wait > 0 ? failures.refusal(wait) : ALLOWED;
      },
      count(address, nowMs) {
        if (address === undefined) return;
        const nowUs = nowMs * 1_000;
        failures.take(failures.find(address, nowUs) ?? failures.make(address), nowUs);
      },
    },
  };
}

type Buckets = DueTimes & {
  /** Microseconds until one more is allowed: 0 when it is. */
  wait(cell: Cell | undefined, nowUs: number): number;
  take(cell: Cell, nowUs: number): void;
  refusal(waitUs: number): Refusal;
};

/** The buckets of one rate. */
function createBuckets(policy: string, rate: Rate): Buckets {
  const intervalUs = Math.ceil(1_000_000 / rate.perSecond);
  const horizonUs = intervalUs * rate.burst;

  return {
    ...createDueTimes(horizonUs),
    wait: (cell, nowUs) => (cell ? Math.max(0, cell.dueUs + intervalUs - horizonUs - nowUs) : 0),
    take(cell, nowUs) {
      cell.dueUs = Math.min(Math.max(nowUs, cell.dueUs) + intervalUs, nowUs + horizonUs);
    },
    refusal: (waitUs) => ({
      isAllowed: false,
      policy,
      rate,
      retryAfter: Math.max(1, Math.ceil(waitUs / 1_000_000)),
    }),
  };
}
