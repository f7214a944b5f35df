import type { Decimal } from '../money/decimal.ts';
import type { Meter } from '../wire.ts';

/** Adds up a meter's events, which must come oldest first. */
export type Aggregate = {
  add(at: number, mantissa: number, exponent: number): void;
  /** `null` until an event was added. */
  result(): Decimal | null;
};

const WINDOW_SECONDS = { hour: 3600, day: 86_400 };

export function createAggregate(meter: Meter): Aggregate {
  const { formula } = meter.default_aggregation;
  if (formula === 'count') return createCount();
  if (formula === 'last') return createLast();
  const window = meter.event_time_window === 'day' ? 'day' : 'hour';
  return meter.event_time_window ? createSumOfLatest(WINDOW_SECONDS[window]) : createSum();
}

function createCount(): Aggregate {
  let count = 0n;
  return {
    add: () => {
      count += 1n;
    },
    result: () => (count > 0n ? { digits: count, scale: 0 } : null),
  };
}

function createLast(): Aggregate {
  let last: Decimal | null = null;
  return {
    add: (_, mantissa, exponent) => {
      last = toDecimal(BigInt(mantissa), exponent);
    },
    result: () => last,
  };
}

/** A pre-aggregated meter keeps the newest event of each UTC hour or day. */
function createSumOfLatest(seconds: number): Aggregate {
  const sum = createSum();
  let held: { window: number; at: number; mantissa: number; exponent: number } | null = null;
  const release = () => {
    if (held) sum.add(held.at, held.mantissa, held.exponent);
    held = null;
  };
  return {
    add(at, mantissa, exponent) {
      const window = Math.floor(at / seconds);
      if (held?.window !== window) release();
      held = { window, at, mantissa, exponent };
    },
    result() {
      release();
      return sum.result();
    },
  };
}

/** Exact at any size: doubles while they hold whole numbers, a bigint beyond. */
function createSum(): Aggregate {
  const sums = new Map<number, { small: number; large: bigint }>();
  return {
    add(_, mantissa, exponent) {
      const sum = sums.get(exponent) ?? { small: 0, large: 0n };
      sums.set(exponent, sum);
      const next = sum.small + mantissa;
      if (Number.isSafeInteger(next)) {
        sum.small = next;
        return;
      }
      sum.large += BigInt(sum.small) + BigInt(mantissa);
      sum.small = 0;
    },
    result() {
      if (sums.size === 0) return null;
      const scale = Math.max(0, -Math.min(...sums.keys()));
      let digits = 0n;
      for (const [exponent, { small, large }] of sums) {
        digits += (large + BigInt(small)) * 10n ** BigInt(scale + exponent);
      }
      return { digits, scale };
    },
  };
}

function toDecimal(mantissa: bigint, exponent: number): Decimal {
  if (exponent <= 0) return { digits: mantissa, scale: -exponent };
  return { digits: mantissa * 10n ** BigInt(exponent), scale: 0 };
}
